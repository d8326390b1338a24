import JSON

/// The attributes of one object in a fixed order; an attribute that is absent is a different fact from one that is `null`.
struct Profile: Sendable {
    private(set) var members: [(key: String, value: JSONValue)]

    init(_ members: [(key: String, value: JSONValue)]) { self.members = members }

    /// The attribute; assigning nil removes it.
    subscript(key: String) -> JSONValue? {
        get { members.first { $0.key == key }?.value }
        set {
            let index = members.firstIndex { $0.key == key }
            switch (index, newValue) {
            case (let index?, let value?): members[index].value = value
            case (let index?, nil): members.remove(at: index)
            case (nil, let value?): members.append((key, value))
            case (nil, nil): break
            }
        }
    }

    /// The attribute as text; empty if it is absent or no text.
    func text(_ key: String) -> String { self[key]?.string ?? "" }

    var json: JSONValue { .object(members) }
}

extension JSONValue {
    /// The text, or `null` for nil.
    static func text(_ value: String?) -> JSONValue { value.map { .string($0) } ?? .null }

    /// The moment as Okta writes it, or `null` for nil.
    static func moment(_ value: Moment?) -> JSONValue { value.map { .string($0.iso) } ?? .null }

    /// A HAL link.
    static func link(_ href: String, method: String? = nil) -> JSONValue {
        guard let method else { return ["href": .string(href)] }
        return ["href": .string(href), "method": .string(method)]
    }
}
