/// Reads the condition of a group rule by recursive descent.
struct RuleParser {
    /// Deeper nesting is refused, so that input cannot exhaust the stack.
    private static let depthLimit = 40

    private let tokens: [RuleToken]
    private var position = 0
    private var depth = 0

    private init(tokens: [RuleToken]) { self.tokens = tokens }

    /// - Throws: `RuleSyntaxError` with what is wrong and the character where it is, counted from 0.
    static func parse(_ text: String) throws(RuleSyntaxError) -> RuleExpression {
        var parser = RuleParser(tokens: try RuleToken.all(in: text))
        let expression = try parser.expression()
        guard parser.current.kind == .end else { throw parser.unexpected() }
        return expression
    }

    private var current: RuleToken { tokens[min(position, tokens.count - 1)] }

    private func unexpected() -> RuleSyntaxError {
        current.kind == .end
            ? RuleSyntaxError(description: "The expression ends too early.")
            : RuleSyntaxError(description: "Unexpected '\(current.text)' at position \(current.position).")
    }

    private mutating func expression() throws(RuleSyntaxError) -> RuleExpression {
        depth += 1
        defer { depth -= 1 }
        guard depth <= RuleParser.depthLimit else {
            throw RuleSyntaxError(description: "The expression is nested too deeply.")
        }
        var left = try term()
        while takes(anyOf: "or", "||") { left = .or(left, try term()) }
        return left
    }

    private mutating func term() throws(RuleSyntaxError) -> RuleExpression {
        var left = try factor()
        while takes(anyOf: "and", "&&") { left = .and(left, try factor()) }
        return left
    }

    private mutating func factor() throws(RuleSyntaxError) -> RuleExpression {
        var isNegated = false
        while takes(anyOf: "not", "!") { isNegated.toggle() }
        let left = try value()
        var whole = left
        if current.kind == .symbol, let `operator` = RuleOperator(rawValue: current.text) {
            position += 1
            whole = .comparison(left, `operator`, try value())
        }
        return isNegated ? .not(whole) : whole
    }

    private mutating func value() throws(RuleSyntaxError) -> RuleExpression {
        let token = current
        if takes(anyOf: "(") {
            let inner = try expression()
            guard takes(anyOf: ")") else { throw unexpected() }
            return inner
        }
        switch token.kind {
        case .text:
            position += 1
            return .literal(.text(token.text))
        case .number:
            position += 1
            return .literal(.number(Double(token.text) ?? 0))
        case .word:
            position += 1
            return try named(token)
        case .symbol, .end: throw unexpected()
        }
    }

    private mutating func named(_ token: RuleToken) throws(RuleSyntaxError) -> RuleExpression {
        switch token.text {
        case "true": return .literal(.bool(true))
        case "false": return .literal(.bool(false))
        case "null": return .literal(.nothing)
        default: break
        }
        if takes(anyOf: "(") { return try call(token.text) }
        let parts = token.text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 2, parts[0] == "user", !parts[1].isEmpty else {
            throw RuleSyntaxError(description: "Invalid property \(token.text) in expression.")
        }
        return .attribute(String(parts[1]))
    }

    private mutating func call(_ name: String) throws(RuleSyntaxError) -> RuleExpression {
        guard let function = RuleFunction(rawValue: name) else {
            throw RuleSyntaxError(description: "Invalid function \(name) in expression.")
        }
        var arguments: [RuleExpression] = []
        while !takes(anyOf: ")") {
            if !arguments.isEmpty {
                guard takes(anyOf: ",") else { throw unexpected() }
            }
            arguments.append(try expression())
        }
        guard function.arity.contains(arguments.count) else {
            throw RuleSyntaxError(description: "Wrong number of parameters for function \(name).")
        }
        return .call(function, arguments)
    }

    private mutating func takes(anyOf texts: String...) -> Bool {
        guard current.kind == .word || current.kind == .symbol else { return false }
        guard texts.contains(current.text.lowercased()) else { return false }
        position += 1
        return true
    }
}

/// One word, string, number or sign of an expression.
struct RuleToken {
    enum Kind { case word, text, number, symbol, end }

    var kind: Kind
    var text: String
    /// Where it begins, in bytes from 0.
    var position: Int

    /// The tokens of a text; the last one is `.end`.
    static func all(in text: String) throws(RuleSyntaxError) -> [RuleToken] {
        let bytes = Array(text.utf8)
        var tokens: [RuleToken] = []
        var index = 0
        while index < bytes.count {
            let byte = bytes[index]
            if byte == 32 || (9...13).contains(byte) {
                index += 1
            } else if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
                tokens.append(try quoted(bytes, &index))
            } else if isWord(byte) {
                tokens.append(word(bytes, &index))
            } else {
                tokens.append(try symbol(bytes, &index))
            }
        }
        return tokens + [RuleToken(kind: .end, text: "", position: bytes.count)]
    }

    private static func isWord(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "."):
            true
        default: false
        }
    }

    private static func word(_ bytes: [UInt8], _ index: inout Int) -> RuleToken {
        let start = index
        while index < bytes.count, isWord(bytes[index]) { index += 1 }
        let text = String(decoding: bytes[start..<index], as: UTF8.self)
        return RuleToken(kind: Double(text) == nil ? .word : .number, text: text, position: start)
    }

    private static func quoted(_ bytes: [UInt8], _ index: inout Int) throws(RuleSyntaxError) -> RuleToken {
        let start = index
        var content: [UInt8] = []
        index += 1
        while index < bytes.count, bytes[index] != bytes[start] {
            if bytes[index] == UInt8(ascii: "\\"), index + 1 < bytes.count { index += 1 }
            content.append(bytes[index])
            index += 1
        }
        guard index < bytes.count else {
            throw RuleSyntaxError(description: "The string that begins at position \(start) does not end.")
        }
        index += 1
        return RuleToken(kind: .text, text: String(decoding: content, as: UTF8.self), position: start)
    }

    private static func symbol(_ bytes: [UInt8], _ index: inout Int) throws(RuleSyntaxError) -> RuleToken {
        for length in [2, 1] where index + length <= bytes.count {
            let text = String(decoding: bytes[index..<index + length], as: UTF8.self)
            guard symbols.contains(text) else { continue }
            defer { index += length }
            return RuleToken(kind: .symbol, text: text, position: index)
        }
        throw RuleSyntaxError(description: "Unexpected character at position \(index).")
    }

    private static let symbols = Set(RuleOperator.allCases.map(\.rawValue)).union(["(", ")", ",", "!", "&&", "||"])
}
