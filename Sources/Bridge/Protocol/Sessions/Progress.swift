import JSON

/// The key under which a client wants to hear of a request's progress: a string or an integer, echoed as it came.
struct ProgressToken: Sendable {
    let value: JSONValue

    /// The token of a request's params; nil if there is none.
    ///
    /// - Throws: `-32602` if there is one that is neither a string nor an integer.
    static func of(_ params: JSONValue?) throws(JSONRPCError) -> ProgressToken? {
        guard let value = params?["_meta"]?["progressToken"] else { return nil }
        guard value.string != nil || value.int != nil else {
            throw .init(.invalidParams, "progressToken must be a string or an integer")
        }
        return ProgressToken(value: value)
    }
}

/// Writes the progress notifications of one call, and only those that rise.
struct ProgressReporter: Sendable {
    private let token: ProgressToken
    private let version: ProtocolVersion
    /// Milliseconds since the request arrived, as last reported.
    private var last = -1

    init(token: ProgressToken, version: ProtocolVersion) {
        self.token = token
        self.version = version
    }

    /// The notification as compact JSON, in seconds; nil if it would not rise above the one before.
    mutating func notification(_ progress: CallProgress) -> [UInt8]? {
        let (seconds, attoseconds) = progress.elapsed.components
        let milliseconds = Int(seconds) * 1000 + Int(attoseconds / 1_000_000_000_000_000)
        guard milliseconds > last else { return nil }
        last = milliseconds
        var params: JSONValue = [
            "progressToken": token.value, "progress": .number(Double(milliseconds) / 1000),
        ]
        if version.knowsProgressMessages { params = params.setting("message", to: .string(progress.message)) }
        let message: JSONValue = ["jsonrpc": "2.0", "method": "notifications/progress", "params": params]
        return message.bytes()
    }
}
