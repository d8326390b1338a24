import Crypto
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

    /// `text`: What `canonical` gave.
    init(recorded text: [UInt8]) { form = .text(text) }

    /// The details as a value; parsed where they were written as text.
    package var json: JSONValue {
        switch form {
        case .value(let value): value
        case .text(let text): JSONValue(written: text, isCanonical: true)
        }
    }

    /// A value as it may stand in a record: canonical, without secrets, its largest parts as their SHA-256 where it is longer
    /// than `limit` bytes.
    package static func recorded(_ value: JSONValue, within limit: Int) -> [UInt8] {
        AuditDetails(value).canonical(within: limit)
    }

    /// One section.
    package subscript(key: String) -> JSONValue? { json[key] }

    /// The details with one section replaced or added.
    package func setting(_ key: String, to section: JSONValue) -> AuditDetails {
        AuditDetails(json.setting(key, to: section))
    }

    /// The canonical text, as it is recorded: its largest parts as their SHA-256 where it is longer than `limit` bytes.
    func canonical(within limit: Int) -> [UInt8] {
        let text =
            switch form {
            case .value(let value): AuditDetails.plain(value).canonical()
            case .text(let text): text
            }
        guard text.count > limit else { return text }
        return JSONValue(written: text, isCanonical: true).bounded(to: limit).canonical()
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

    /// Adds what `AuditDetails.recorded` gave.
    package mutating func add(_ key: String, recorded text: [UInt8]) { object.add(key, canonical: text) }

    /// Adds a section whose members `write` adds.
    package mutating func add(_ key: String, _ write: (inout AuditSection) -> Void) {
        guard !Redaction.isSecret(key) else { return }
        object.begin(key)
        write(&self)
        object.end()
    }

    consuming func text() -> [UInt8] { object.text() }
}

extension JSONValue {
    /// The value with its largest parts replaced by `{sha256, bytes}` so that its canonical text fits.
    ///
    /// The room is shared fairly: what is smaller than its share stays whole and leaves the rest to the larger ones.
    func bounded(to limit: Int) -> JSONValue {
        let size = canonical().count
        guard size > limit else { return self }
        guard limit >= JSONValue.digestSize, kind == .object || kind == .array else { return digest }
        var members = self.members ?? (elements ?? []).map { (key: "", value: $0) }
        let sizes = members.map { $0.value.canonical().count }
        var room = limit - (size - sizes.reduce(0, +))
        var left = members.count
        for index in members.indices.sorted(by: { sizes[$0] < sizes[$1] }) {
            let share = room / left
            if sizes[index] > share {
                guard share >= JSONValue.digestSize else { return digest }
                members[index].value = members[index].value.bounded(to: share)
            }
            room -= min(sizes[index], share)
            left -= 1
        }
        return kind == .object ? .object(members) : .array(members.map(\.value))
    }

    /// Bytes that no digest passes.
    private static let digestSize = 128

    private var digest: JSONValue {
        let text = canonical()
        return ["bytes": .number(text.count), "sha256": .string(Hexadecimal.text(SHA256.hash(data: text)))]
    }
}
