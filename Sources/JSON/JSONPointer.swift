/// A path into a JSON value (RFC 6901), such as `/profile/login`.
package struct JSONPointer: Hashable, Sendable, CustomStringConvertible {
    /// The unescaped reference tokens.
    package var tokens: [String]
    package init(tokens: [String] = []) { self.tokens = tokens }
    /// Nil if the text is not empty and does not begin with `/`, or holds a `~` that escapes nothing.
    package init?(_ text: String) {
        guard text.isEmpty || text.hasPrefix("/") else { return nil }
        let parts = text.isEmpty ? [] : text.dropFirst().split(separator: "/", omittingEmptySubsequences: false)
        tokens = parts.map { String($0).replacing("~1", with: "/").replacing("~0", with: "~") }
    }
    package func appending(_ token: String) -> JSONPointer { JSONPointer(tokens: tokens + [token]) }
    package var description: String {
        tokens.map { "/" + $0.replacing("~", with: "~0").replacing("/", with: "~1") }.joined()
    }
}

extension JSONValue {
    /// The value at the end of the path; nil if a step is missing.
    package subscript(pointer: JSONPointer) -> JSONValue? {
        var value = self
        for token in pointer.tokens {
            guard let next = value.kind == .array ? Int(token).flatMap({ value[$0] }) : value[token] else { return nil }
            value = next
        }
        return value
    }
}
