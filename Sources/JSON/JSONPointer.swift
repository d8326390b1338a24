/// A path into a JSON value (RFC 6901), such as `/profile/login`.
package struct JSONPointer: Hashable, Sendable {
    /// The unescaped reference tokens.
    package var tokens: [String]

    /// The pointer along these unescaped tokens; without any it points to the whole value.
    package init(tokens: [String] = []) { self.tokens = tokens }

    /// Nil if the text is not empty and does not begin with `/`, or holds a `~` that escapes nothing.
    package init?(_ text: String) {
        // On code points: a `/` before a combining character would be another `Character`.
        let parts = text.unicodeScalars.split(separator: "/", omittingEmptySubsequences: false)
        guard let first = parts.first, first.isEmpty else { return nil }
        var tokens: [String] = []
        for part in parts.dropFirst() {
            guard let token = JSONPointer.unescaped(part) else { return nil }
            tokens.append(token)
        }
        self.tokens = tokens
    }

    private static func unescaped(_ part: Substring.UnicodeScalarView) -> String? {
        var token = String.UnicodeScalarView()
        var isEscape = false
        for scalar in part {
            switch (isEscape, scalar) {
            case (false, "~"): isEscape = true
            case (false, _): token.append(scalar)
            case (true, "0"), (true, "1"):
                token.append(scalar == "0" ? "~" : "/")
                isEscape = false
            case (true, _): return nil
            }
        }
        return isEscape ? nil : String(token)
    }

    /// The pointer one step further, to a member with this key or an element with this index.
    package func appending(_ token: String) -> JSONPointer { JSONPointer(tokens: tokens + [token]) }
}

extension JSONPointer: CustomStringConvertible {
    /// The text of RFC 6901.
    package var description: String {
        var text = String.UnicodeScalarView()
        for token in tokens {
            text.append("/")
            for scalar in token.unicodeScalars {
                switch scalar {
                case "~": text.append(contentsOf: "~0".unicodeScalars)
                case "/": text.append(contentsOf: "~1".unicodeScalars)
                default: text.append(scalar)
                }
            }
        }
        return String(text)
    }
}

extension JSONValue {
    /// The value at the end of the path; nil if a step is missing.
    package subscript(pointer: JSONPointer) -> JSONValue? {
        var (value, rest) = (self, pointer.tokens[...])
        if case .parsed(let tape, let node) = storage {
            // Members are stepped through in the tape, without a value for each.
            var node = node
            while tape.nodes[node].kind == .object, let token = rest.popFirst() {
                guard let next = tape.memberNode(token, at: node) else { return nil }
                node = next
            }
            value = tape.value(at: node)
        }
        for token in rest {
            let next = value.kind == .array ? JSONValue.arrayIndex(token).flatMap { value[$0] } : value[token]
            guard let next else { return nil }
            value = next
        }
        return value
    }

    /// An index as RFC 6901 writes it: decimal digits without a sign or leading zeros.
    private static func arrayIndex(_ token: String) -> Int? {
        guard let index = Int(token), String(index) == token, index >= 0 else { return nil }
        return index
    }
}
