import JSON

/// One kind of fault as other processes set it: its name, the members that only it has, and what it does.
package struct FaultForm: Sendable {
    /// A member of the JSON object, with the value it has when it is left out.
    enum Field: Sendable {
        case number(String, Int, in: ClosedRange<Int>)
        case text(String, String)
        /// One of a few words; the first is the one that counts when it is left out.
        case word(String, of: [String])
    }

    let name: String
    let fields: [Field]
    let effect: String
    let make: @Sendable (FaultFields) -> Fault.Kind

    init(
        _ name: String,
        _ effect: String,
        _ fields: [Field] = [],
        _ make: @escaping @Sendable (FaultFields) -> Fault.Kind
    ) {
        self.name = name
        self.fields = fields
        self.effect = effect
        self.make = make
    }

    /// The members that a fault of any kind may have.
    private static let common: [Field] = [.number("times", 1, in: 1...1_000_000)]

    /// Reads what `POST /__faults` brings.
    ///
    /// - Throws: E0000001 that names the member which is missing, unknown, or not as it must be.
    static func fault(_ json: JSONValue) throws(APIError) -> Fault {
        guard let pathPrefix = json["pathPrefix"]?.string else { throw .validation("pathPrefix", "is missing") }
        let name = json["kind"]?.string ?? ""
        guard let form = all.first(where: { $0.name == name }) else {
            throw .validation("kind", "'\(name)' is no kind of fault")
        }
        let values = try FaultFields(json, common + form.fields)
        return Fault(
            method: json["method"]?.string,
            pathPrefix: pathPrefix,
            times: values.number("times"),
            kind: form.make(values)
        )
    }

    /// What `GET /__faults` answers with.
    static var json: JSONValue {
        .array(
            all.map { form in
                [
                    "kind": .string(form.name), "does": .string(form.effect),
                    "fields": .array(form.fields.map(\.json)),
                ]
            }
        )
    }

    /// The table as the manual shows it.
    package static var table: String {
        let rows = all.map { form in
            let fields = form.fields.map(\.markdown).joined(separator: ", ")
            return "| `\(form.name)` | \(fields) | \(form.effect) |"
        }
        return (["| `kind` | Its own members | What happens |", "|---|---|---|"] + rows).joined(separator: "\n")
    }
}

extension FaultForm.Field {
    var name: String {
        switch self {
        case .number(let name, _, _), .text(let name, _), .word(let name, _): name
        }
    }

    /// The value of a member that is left out.
    var standard: JSONValue {
        switch self {
        case .number(_, let number, _): .number(number)
        case .text(_, let text): .string(text)
        case .word(_, let words): .text(words.first)
        }
    }

    /// Whether a value is one that the member may have.
    func takes(_ value: JSONValue) -> Bool {
        switch self {
        case .number(_, _, let range): value.int.map(range.contains) ?? false
        case .text: value.string != nil
        case .word(_, let words): value.string.map(words.contains) ?? false
        }
    }

    /// What the member may be, for people.
    private var choice: String {
        switch self {
        case .number(_, _, let range): "\(range.lowerBound) to \(range.upperBound)"
        case .text: "text"
        case .word(_, let words): words.joined(separator: ", ")
        }
    }

    fileprivate var json: JSONValue {
        ["name": .string(name), "default": standard, "may": .string(choice)]
    }

    fileprivate var markdown: String {
        let standard = self.standard.string ?? self.standard.int.map(String.init) ?? ""
        return switch self {
        case .number, .text: "`\(name)` (\(standard))"
        case .word(_, let words): "`\(name)` (\(words.map { "`\($0)`" }.joined(separator: ", ")))"
        }
    }
}

/// The checked members of one fault; a member that was left out has its standard value.
package struct FaultFields: Sendable {
    private var values: [String: JSONValue] = [:]

    /// - Throws: E0000001.
    fileprivate init(_ json: JSONValue, _ fields: [FaultForm.Field]) throws(APIError) {
        let known = Set(fields.map(\.name) + ["kind", "method", "pathPrefix"])
        if let stranger = json.members?.first(where: { !known.contains($0.key) }) {
            throw .validation(stranger.key, "this kind of fault has no such member")
        }
        for field in fields {
            let value = json[field.name] ?? field.standard
            guard field.takes(value) else { throw .validation(field.name, "must be \(field)") }
            values[field.name] = value
        }
    }

    func number(_ name: String) -> Int { values[name]?.int ?? 0 }
    func text(_ name: String) -> String { values[name]?.string ?? "" }
    func milliseconds(_ name: String) -> Duration { .milliseconds(number(name)) }
}

extension FaultForm.Field: CustomStringConvertible {
    var description: String { choice }
}
