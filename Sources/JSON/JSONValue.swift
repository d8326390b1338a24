/// One immutable JSON value.
package struct JSONValue: Sendable {
    /// The six kinds of RFC 8259 values.
    package enum Kind: Hashable, Sendable { case null, bool, number, string, array, object }

    indirect enum Storage: Sendable {
        case null
        case bool(Bool)
        case number(JSONNumber)
        case string(String)
        case array([JSONValue])
        case object([(key: String, value: JSONValue)])
    }

    var storage: Storage

    package static let null = JSONValue(storage: .null)
    package static func bool(_ value: Bool) -> JSONValue { .init(storage: .bool(value)) }
    package static func string(_ value: String) -> JSONValue { .init(storage: .string(value)) }
    package static func number(_ value: Int) -> JSONValue { .init(storage: .number(JSONNumber(value))) }
    /// A finite number; `null` for infinities and not-a-number, which JSON cannot hold.
    package static func number(_ value: Double) -> JSONValue {
        JSONNumber(value).map { .init(storage: .number($0)) } ?? .null
    }
    package static func array(_ elements: [JSONValue]) -> JSONValue { .init(storage: .array(elements)) }
    /// An object with the members in the order given; the keys must differ.
    package static func object(_ members: [(key: String, value: JSONValue)]) -> JSONValue {
        .init(storage: .object(members))
    }

    package var kind: Kind {
        switch storage {
        case .null: .null
        case .bool: .bool
        case .number: .number
        case .string: .string
        case .array: .array
        case .object: .object
        }
    }
    package var isNull: Bool { kind == .null }
    package var bool: Bool? { if case .bool(let value) = storage { value } else { nil } }
    package var string: String? { if case .string(let value) = storage { value } else { nil } }
    package var number: JSONNumber? { if case .number(let value) = storage { value } else { nil } }
    /// The number as an integer, if it is one exactly and fits.
    package var int: Int? { number?.int }
    package var double: Double? { number?.double }

    /// The elements of an array; nil for every other kind.
    package var elements: [JSONValue]? { if case .array(let value) = storage { value } else { nil } }
    /// The members of an object in their order; nil for every other kind.
    package var members: [(key: String, value: JSONValue)]? {
        if case .object(let value) = storage { value } else { nil }
    }
    /// How many elements or members; 0 for every other kind.
    package var count: Int { elements?.count ?? members?.count ?? 0 }

    /// The member with this key; nil if there is none or this is no object. A `null` member is `.null`, not nil.
    package subscript(key: String) -> JSONValue? { members?.first { $0.key == key }?.value }
    /// The element at this index; nil if it is out of range or this is no array.
    package subscript(index: Int) -> JSONValue? {
        guard let elements, elements.indices.contains(index) else { return nil }
        return elements[index]
    }

    /// This object with one member replaced or appended (any other kind becomes an object of that one member).
    package func setting(_ key: String, to value: JSONValue) -> JSONValue {
        var members = self.members ?? []
        if let index = members.firstIndex(where: { $0.key == key }) {
            members[index].value = value
        } else {
            members.append((key, value))
        }
        return .object(members)
    }
    /// This object without one member.
    package func removing(_ key: String) -> JSONValue { .object((members ?? []).filter { $0.key != key }) }
}

extension JSONValue: Equatable {
    /// Equal as RFC 8785 writes them: member order does not count, `1.0` equals `1`.
    package static func == (left: JSONValue, right: JSONValue) -> Bool { left.canonical() == right.canonical() }
}

extension JSONValue: CustomStringConvertible {
    /// The compact text.
    package var description: String { String(decoding: bytes(), as: UTF8.self) }
}

extension JSONValue: ExpressibleByNilLiteral, ExpressibleByBooleanLiteral, ExpressibleByIntegerLiteral,
    ExpressibleByFloatLiteral, ExpressibleByStringLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
    package init(nilLiteral: ()) { self = .null }
    package init(booleanLiteral value: Bool) { self = .bool(value) }
    package init(integerLiteral value: Int) { self = .number(value) }
    package init(floatLiteral value: Double) { self = .number(value) }
    package init(stringLiteral value: String) { self = .string(value) }
    package init(arrayLiteral elements: JSONValue...) { self = .array(elements) }
    package init(dictionaryLiteral members: (String, JSONValue)...) { self = .object(members.map { ($0.0, $0.1) }) }
}
