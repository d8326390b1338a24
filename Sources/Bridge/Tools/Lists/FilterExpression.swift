import JSON

/// Okta's `filter` and `search` language, as far as tools write or recognise it.
enum FilterExpression {
    private static let operators: Set<String> = ["eq", "ne", "gt", "ge", "lt", "le", "pr", "sw", "co", "ew"]

    /// Whether the text reads as an expression rather than as keywords: an attribute, an operator, a value.
    static func reads(_ text: String) -> Bool {
        let words = text.split(separator: " ", maxSplits: 3)
        guard words.count > 1, operators.contains(words[1].lowercased()) else { return false }
        return words.count > 2 || words[1].lowercased() == "pr"
    }

    /// `attribute eq "value"`, the value escaped as JSON.
    static func equal(_ attribute: StaticString, _ value: String) -> String { "\(attribute) eq \(quoted(value))" }

    /// The parts joined by `or`, in parentheses if there are several; nil if there are none.
    static func any(_ parts: [String]) -> String? {
        parts.count < 2 ? parts.first : "(" + parts.joined(separator: " or ") + ")"
    }

    /// The parts joined by `and`; nil if there are none.
    static func all(_ parts: [String]) -> String? { parts.isEmpty ? nil : parts.joined(separator: " and ") }

    private static func quoted(_ text: String) -> String { JSONValue.string(text).description }
}
