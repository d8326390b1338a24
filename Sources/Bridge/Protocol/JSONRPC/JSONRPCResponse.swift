import JSON

/// One answer, ready to be written: the result is JSON text already, because most results are prepared or large.
struct JSONRPCResponse: Sendable {
    enum Outcome: Sendable {
        /// The text of the `result` member.
        case result([UInt8])
        case error(JSONRPCError)
    }

    /// Nil is written as null: the id of the request could not be read.
    var id: RequestID?
    var outcome: Outcome

    static func result(_ id: RequestID, _ result: JSONValue) -> JSONRPCResponse {
        .init(id: id, outcome: .result(result.bytes()))
    }
    static func error(_ id: RequestID?, _ error: JSONRPCError) -> JSONRPCResponse {
        .init(id: id, outcome: .error(error))
    }

    /// The message as compact JSON, without a line end.
    func bytes() -> [UInt8] {
        var out: [UInt8] = []
        out += "{\"jsonrpc\":\"2.0\",\"id\":".utf8
        out += (id?.json ?? "null").utf8
        switch outcome {
        case .result(let text):
            out += ",\"result\":".utf8
            out += text
        case .error(let error):
            out += ",\"error\":".utf8
            error.json.write(to: &out)
        }
        out.append(UInt8(ascii: "}"))
        return out
    }
}

/// The answers of one batch, collected until the last member has ended (version B).
struct BatchAnswers: Sendable {
    private var waiting: Int
    private var answers: [[UInt8]] = []

    /// - Parameter members: How many members may still answer; each reports once, by `end(with:)`.
    init(members: Int) { waiting = members }

    /// One member has ended, with an answer or, as a notification or a cancelled call, without one.
    mutating func end(with answer: [UInt8]?) {
        waiting -= 1
        if let answer { answers.append(answer) }
    }

    var isComplete: Bool { waiting == 0 }

    /// The array of all answers; nil if there is none, because then nothing is written at all.
    func bytes() -> [UInt8]? {
        guard !answers.isEmpty else { return nil }
        var out: [UInt8] = [UInt8(ascii: "[")]
        for (index, answer) in answers.enumerated() {
            if index > 0 { out.append(UInt8(ascii: ",")) }
            out += answer
        }
        out.append(UInt8(ascii: "]"))
        return out
    }
}
