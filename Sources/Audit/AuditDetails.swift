package import JSON

/// What a record says beyond its columns: the sections of gate.md 6.
///
/// Secrets are left out whoever made it, and what no reader could read exactly becomes text.
package struct AuditDetails: Sendable {
    private enum Form: Sendable {
        case value(JSONValue)
        /// Written by `AuditSection`: canonical, and without secrets.
        case text([UInt8])
    }

    private let form: Form

    /// `value`: An object.
    package init(_ value: JSONValue) { form = .value(value) }

    /// Written straight as text, for records that are made often.
    ///
    /// `write`: Adds the sections in the order of RFC 8785.
    package init(_ write: (inout AuditSection) -> Void) {
        var section = AuditSection()
        write(&section)
        form = .text(section.text())
    }

    /// `text`: What `canonical()` gave.
    init(recorded text: [UInt8]) { form = .text(text) }

    /// The details as a value; parsed where they were written as text.
    package var json: JSONValue {
        switch form {
        case .value(let value): value
        case .text(let text): JSONValue(written: text, isCanonical: true)
        }
    }

    /// One section.
    package subscript(key: String) -> JSONValue? { json[key] }

    /// The canonical text, as it is recorded.
    func canonical() -> [UInt8] {
        switch form {
        case .value(let value): AuditDetails.plain(value).canonical()
        case .text(let text): text
        }
    }

    /// Without secrets, and with numbers that no reader rounds: what is no integer within ±2^53 becomes its text.
    fileprivate static func plain(_ value: JSONValue) -> JSONValue {
        let isPlain = value.holdsOnly(keys: { !Redaction.isSecret($0) }, numbers: isExact)
        return isPlain ? value : rebuilt(value)
    }

    private static func isExact(_ number: JSONNumber) -> Bool { number.int.map { $0.magnitude <= 1 << 53 } ?? false }

    private static func rebuilt(_ value: JSONValue) -> JSONValue {
        if let elements = value.elements { return .array(elements.map(rebuilt)) }
        if let members = value.members {
            return .object(
                members.filter { !Redaction.isSecret($0.key) }.map { ($0.key, rebuilt($0.value)) }
            )
        }
        guard let number = value.number else { return value }
        guard isExact(number), let integer = number.int else { return .string(number.text) }
        return .number(integer)
    }
}

extension AuditDetails: Equatable {
    package static func == (left: AuditDetails, right: AuditDetails) -> Bool { left.json == right.json }
}

extension AuditDetails: ExpressibleByDictionaryLiteral {
    package init(dictionaryLiteral members: (String, JSONValue)...) {
        self.init(.object(members.map { (key: $0.0, value: $0.1) }))
    }
}

/// One section of a record's details as it is written, member by member in the order of RFC 8785.
package struct AuditSection: ~Copyable {
    private var object = CanonicalObject(capacity: 1_024)

    /// Adds a string; nothing if there is none, or if the name is a secret's.
    package mutating func add(_ key: String, _ text: String?) {
        if !Redaction.isSecret(key) { object.add(key, text) }
    }

    /// Adds any value.
    package mutating func add(_ key: String, _ value: JSONValue) {
        if !Redaction.isSecret(key) { object.add(key, AuditDetails.plain(value)) }
    }

    /// Adds a section whose members `write` adds.
    package mutating func add(_ key: String, _ write: (inout AuditSection) -> Void) {
        guard !Redaction.isSecret(key) else { return }
        object.begin(key)
        write(&self)
        object.end()
    }

    consuming func text() -> [UInt8] { object.text() }
}
