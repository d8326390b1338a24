/// An expression of Okta's `search` and `filter` parameters (api.md 5).
///
///     expression = term *("or" term)
///     term       = factor *("and" factor)
///     factor     = "not" factor / "(" expression ")" / attribute "pr" / attribute operator value
///     value      = JSON string / number / "true" / "false" / "null"
///
/// Attribute names are case-sensitive, operators and the words between them are not.
indirect enum SearchExpression: Sendable, Equatable {
    case comparison(attribute: String, SearchOperator, SearchLiteral)
    case present(attribute: String)
    case and(SearchExpression, SearchExpression)
    case or(SearchExpression, SearchExpression)
    case not(SearchExpression)
}

/// What may stand between an attribute and a value; `pr` takes no value.
enum SearchOperator: String, CaseIterable, Sendable {
    case eq, ne, gt, ge, lt, le, sw, co, ew, pr
}

/// A value as it is written in an expression.
enum SearchLiteral: Sendable, Equatable {
    case text(String)
    case number(Double)
    case bool(Bool)
    case null
}

/// Why a text is no expression: what was wrong and at which character, counted from 0.
struct SearchSyntaxError: Error, Equatable {
    var position: Int
    var problem: String
    var description: String { "\(problem) at position \(position)" }
}

/// Reads one expression by recursive descent.
struct SearchParser {
    /// Deeper nesting of `not` and parentheses is refused, so that input cannot exhaust the stack.
    private static let depthLimit = 40

    private var tokens: [Token]
    private var position = 0
    private var depth = 0

    private init(tokens: [Token]) { self.tokens = tokens }

    static func parse(_ text: String) throws(SearchSyntaxError) -> SearchExpression {
        var parser = SearchParser(tokens: try SearchLexer.tokens(of: text))
        let expression = try parser.expression()
        guard case .end = parser.current.kind else {
            throw SearchSyntaxError(position: parser.current.position, problem: "unexpected '\(parser.current.text)'")
        }
        return expression
    }

    private mutating func expression() throws(SearchSyntaxError) -> SearchExpression {
        var left = try term()
        while takeWord("or") { left = .or(left, try term()) }
        return left
    }

    private mutating func term() throws(SearchSyntaxError) -> SearchExpression {
        var left = try factor()
        while takeWord("and") { left = .and(left, try factor()) }
        return left
    }

    private mutating func factor() throws(SearchSyntaxError) -> SearchExpression {
        depth += 1
        defer { depth -= 1 }
        guard depth <= SearchParser.depthLimit else {
            throw SearchSyntaxError(position: current.position, problem: "the expression is nested too deeply")
        }
        if takeWord("not") { return .not(try factor()) }
        guard case .open = current.kind else { return try comparison() }
        position += 1
        let inner = try expression()
        guard case .close = current.kind else {
            throw SearchSyntaxError(position: current.position, problem: "')' is missing")
        }
        position += 1
        return inner
    }

    private mutating func comparison() throws(SearchSyntaxError) -> SearchExpression {
        guard case .word(let attribute) = current.kind else {
            throw SearchSyntaxError(position: current.position, problem: "an attribute is expected")
        }
        position += 1
        guard case .word(let name) = current.kind, let `operator` = SearchOperator(rawValue: name.lowercased()) else {
            throw SearchSyntaxError(position: current.position, problem: "an operator is expected after '\(attribute)'")
        }
        position += 1
        guard `operator` != .pr else { return .present(attribute: attribute) }
        return .comparison(attribute: attribute, `operator`, try value())
    }

    private mutating func value() throws(SearchSyntaxError) -> SearchLiteral {
        let token = current
        position += 1
        switch token.kind {
        case .text(let text): return .text(text)
        case .word("true"): return .bool(true)
        case .word("false"): return .bool(false)
        case .word("null"): return .null
        case .word(let word):
            guard let number = Double(word) else { break }
            return .number(number)
        case .open, .close, .end: break
        }
        throw SearchSyntaxError(position: token.position, problem: "a value is expected")
    }

    private var current: Token { tokens[min(position, tokens.count - 1)] }

    private mutating func takeWord(_ word: String) -> Bool {
        guard case .word(let text) = current.kind, text.lowercased() == word else { return false }
        position += 1
        return true
    }
}

/// One word, string or parenthesis of an expression.
private struct Token {
    enum Kind {
        case word(String)
        case text(String)
        case open, close, end
    }

    var kind: Kind
    var position: Int

    var text: String {
        switch kind {
        case .word(let word): word
        case .text(let text): "\"\(text)\""
        case .open: "("
        case .close: ")"
        case .end: "end"
        }
    }
}

/// Splits an expression into tokens; strings take JSON's escapes.
private enum SearchLexer {
    /// - Returns: At least one token; the last is always `.end`.
    static func tokens(of text: String) throws(SearchSyntaxError) -> [Token] {
        let characters = Array(text.unicodeScalars)
        var tokens: [Token] = []
        var index = 0
        while index < characters.count {
            let start = index
            switch characters[index] {
            case " ", "\t", "\n", "\r": index += 1
            case "(":
                tokens.append(Token(kind: .open, position: start))
                index += 1
            case ")":
                tokens.append(Token(kind: .close, position: start))
                index += 1
            case "\"":
                tokens.append(Token(kind: .text(try string(in: characters, from: &index)), position: start))
            default:
                while index < characters.count, !" \t\n\r()\"".unicodeScalars.contains(characters[index]) { index += 1 }
                tokens.append(
                    Token(kind: .word(String(String.UnicodeScalarView(characters[start..<index]))), position: start)
                )
            }
        }
        return tokens + [Token(kind: .end, position: characters.count)]
    }

    private static func string(
        in characters: [Unicode.Scalar],
        from index: inout Int
    ) throws(SearchSyntaxError) -> String {
        let start = index
        var text = String.UnicodeScalarView()
        index += 1
        while index < characters.count {
            let scalar = characters[index]
            index += 1
            if scalar == "\"" { return String(text) }
            guard scalar == "\\" else {
                text.append(scalar)
                continue
            }
            guard let escaped = escape(in: characters, from: &index) else {
                throw SearchSyntaxError(position: index, problem: "an escape is not one of JSON's")
            }
            text.append(escaped)
        }
        throw SearchSyntaxError(position: start, problem: "the string has no end")
    }

    private static func escape(in characters: [Unicode.Scalar], from index: inout Int) -> Unicode.Scalar? {
        guard index < characters.count else { return nil }
        let letter = characters[index]
        index += 1
        switch letter {
        case "\"", "\\", "/": return letter
        case "b": return "\u{8}"
        case "f": return "\u{C}"
        case "n": return "\n"
        case "r": return "\r"
        case "t": return "\t"
        case "u":
            guard index + 4 <= characters.count else { return nil }
            let digits = String(String.UnicodeScalarView(characters[index..<index + 4]))
            index += 4
            return UInt32(digits, radix: 16).flatMap(Unicode.Scalar.init)
        default: return nil
        }
    }
}
