/// One immutable JSON value.
///
/// A parsed value is a place in the text it came from and keeps that whole text in memory; a value made in code holds
/// its parts. Both mix freely: an array made in code may hold parsed elements. Strings and keys are compared by code
/// points, not by Unicode equivalence as Swift's strings are.
package struct JSONValue: Sendable {
    /// The six kinds of RFC 8259 values.
    package enum Kind: Hashable, Sendable { case null, bool, number, string, array, object }

    /// What a value is made of.
    enum Storage: Sendable {
        case null
        case bool(Bool)
        case number(JSONNumber)
        case string(String)
        case array([JSONValue])
        case object([(key: String, value: JSONValue)])
        /// A number, string, array or object in a parsed text.
        case parsed(JSONTape, node: Int)
    }

    let storage: Storage

    init(storage: Storage) { self.storage = storage }

    /// The one null.
    package static let null = JSONValue(storage: .null)

    /// True or false.
    package static func bool(_ value: Bool) -> JSONValue { JSONValue(storage: .bool(value)) }

    /// A string; escaping is the writer's affair.
    package static func string(_ value: String) -> JSONValue { JSONValue(storage: .string(value)) }

    /// An integer.
    package static func number(_ value: Int) -> JSONValue { JSONValue(storage: .number(JSONNumber(value))) }

    /// A finite number; `null` for infinities and not-a-number, which JSON cannot hold.
    package static func number(_ value: Double) -> JSONValue {
        JSONNumber(value).map { JSONValue(storage: .number($0)) } ?? .null
    }

    /// An array with the elements in the order given.
    package static func array(_ elements: [JSONValue]) -> JSONValue { JSONValue(storage: .array(elements)) }

    /// An object with the members in the order given; the keys must differ.
    package static func object(_ members: [(key: String, value: JSONValue)]) -> JSONValue {
        assert(Set(members.map { Array($0.key.utf8) }).count == members.count, "an object cannot hold a key twice")
        return JSONValue(storage: .object(members))
    }

    /// Which of the six kinds this is.
    package var kind: Kind {
        switch storage {
        case .null: .null
        case .bool: .bool
        case .number: .number
        case .string: .string
        case .array: .array
        case .object: .object
        case .parsed(let tape, let node): tape.nodes[node].kind.valueKind
        }
    }

    package var isNull: Bool { kind == .null }

    /// True or false; nil for every other kind.
    package var bool: Bool? { if case .bool(let value) = storage { value } else { nil } }

    /// The text of a string, unescaped; nil for every other kind.
    package var string: String? {
        switch storage {
        case .string(let value): value
        case .parsed(let tape, let node) where tape.nodes[node].kind == .string: tape.string(at: node)
        case .null, .bool, .number, .array, .object, .parsed: nil
        }
    }

    /// The number, exactly as written; nil for every other kind.
    package var number: JSONNumber? {
        switch storage {
        case .number(let value): value
        case .parsed(let tape, let node) where tape.nodes[node].kind == .number: tape.number(at: node)
        case .null, .bool, .string, .array, .object, .parsed: nil
        }
    }

    /// The number as an integer, if it is one exactly and fits.
    package var int: Int? { number?.int }

    /// The nearest double, if this is a number that is not too large for one.
    package var double: Double? { number?.double }

    /// The elements of an array; nil for every other kind.
    package var elements: [JSONValue]? {
        switch storage {
        case .array(let elements): elements
        case .parsed(let tape, let node) where tape.nodes[node].kind == .array: tape.elements(at: node)
        case .null, .bool, .number, .string, .object, .parsed: nil
        }
    }

    /// The members of an object in their order; nil for every other kind.
    package var members: [(key: String, value: JSONValue)]? {
        switch storage {
        case .object(let members): members
        case .parsed(let tape, let node) where tape.nodes[node].kind == .object: tape.members(at: node)
        case .null, .bool, .number, .string, .array, .parsed: nil
        }
    }

    /// How many elements or members; 0 for every other kind.
    package var count: Int {
        switch storage {
        case .array(let elements): elements.count
        case .object(let members): members.count
        case .parsed(let tape, let node): tape.nodes[node].kind.isContainer ? tape.count(at: node) : 0
        case .null, .bool, .number, .string: 0
        }
    }

    /// The member with this key; nil if there is none or this is no object.
    ///
    /// A `null` member is `.null`, not nil.
    package subscript(key: String) -> JSONValue? {
        switch storage {
        case .object(let members): members.first { $0.key.isSameText(as: key) }?.value
        case .parsed(let tape, let node) where tape.nodes[node].kind == .object: tape.member(key, at: node)
        case .null, .bool, .number, .string, .array, .parsed: nil
        }
    }

    /// The element at this index; nil if it is out of range or this is no array.
    ///
    /// In a parsed array it is found by stepping over those before it: to visit all, use `elements`.
    package subscript(index: Int) -> JSONValue? {
        switch storage {
        case .array(let elements): elements.indices.contains(index) ? elements[index] : nil
        case .parsed(let tape, let node) where tape.nodes[node].kind == .array: tape.element(index, at: node)
        case .null, .bool, .number, .string, .object, .parsed: nil
        }
    }

    /// This object with one member replaced or appended (any other kind becomes an object of that one member).
    package func setting(_ key: String, to value: JSONValue) -> JSONValue {
        var members = self.members ?? []
        if let index = members.firstIndex(where: { $0.key.isSameText(as: key) }) {
            members[index].value = value
        } else {
            members.append((key, value))
        }
        return JSONValue(storage: .object(members))
    }

    /// This object without one member.
    package func removing(_ key: String) -> JSONValue {
        JSONValue(storage: .object((members ?? []).filter { !$0.key.isSameText(as: key) }))
    }
}

extension JSONValue: Equatable {
    /// Equal as values: the order of members does not count, numbers are compared exactly (`1.0` equals `1`).
    package static func == (left: JSONValue, right: JSONValue) -> Bool {
        guard left.kind == right.kind, left.count == right.count else { return false }
        switch left.kind {
        case .null: return true
        case .bool: return left.bool == right.bool
        case .number: return left.number == right.number
        case .string: return (left.string ?? "").isSameText(as: right.string ?? "")
        case .array: return left.elements == right.elements
        case .object:
            var others = MemberLookup(right.members ?? [])
            return (left.members ?? []).enumerated().allSatisfy { position, member in
                others.value(for: member.key, near: position) == member.value
            }
        }
    }
}

extension JSONValue: CustomStringConvertible {
    /// The compact text.
    package var description: String { String(decoding: bytes(), as: UTF8.self) }
}

// Not by `nil`: `condition ? value : nil` as a `JSONValue?` would then be `.null` instead of nothing.
extension JSONValue: ExpressibleByBooleanLiteral, ExpressibleByIntegerLiteral,
    ExpressibleByFloatLiteral, ExpressibleByStringLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
    package init(booleanLiteral value: Bool) { self = .bool(value) }
    package init(integerLiteral value: Int) { self = .number(value) }
    package init(floatLiteral value: Double) { self = .number(value) }
    package init(stringLiteral value: String) { self = .string(value) }
    package init(arrayLiteral elements: JSONValue...) { self = .array(elements) }
    package init(dictionaryLiteral members: (String, JSONValue)...) { self = .object(members.map { ($0.0, $0.1) }) }
}

extension JSONTape.NodeKind {
    /// The kind of value that a node stands for.
    fileprivate var valueKind: JSONValue.Kind {
        switch self {
        case .null: .null
        case .false, .true: .bool
        case .number: .number
        case .string: .string
        case .array: .array
        case .object: .object
        }
    }

    fileprivate var isContainer: Bool { self == .array || self == .object }
}
