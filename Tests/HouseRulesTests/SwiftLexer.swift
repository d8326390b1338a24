/// One word or sign of Swift code, with the line it stands on, counted from 1.
struct Token: Equatable {
    var text: String
    var line: Int

    /// Letters, digits and underscores, as opposed to a sign.
    var isWord: Bool { text.utf8.first.map(SwiftLexer.isWordByte) ?? false }
    /// A word that begins with a capital, as the names of types do.
    var isTypeName: Bool { text.unicodeScalars.first.map { ("A"..."Z").contains($0) } ?? false }
}

/// Takes Swift text apart into words and signs; comments and the insides of string literals are left out.
///
/// What is interpolated into a string is code. Regex literals are not known.
struct SwiftLexer {
    private let bytes: [UInt8]
    private var at = 0
    private var line = 1
    private var tokens: [Token] = []

    /// The tokens of a file, in order.
    static func tokens(of text: String) -> [Token] {
        var lexer = SwiftLexer(bytes: Array(text.utf8))
        lexer.readCode(untilParenthesis: false)
        return lexer.tokens
    }

    static func isWordByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), 0x80...:
            true
        default: false
        }
    }

    private init(bytes: [UInt8]) { self.bytes = bytes }

    private mutating func readCode(untilParenthesis: Bool) {
        var depth = 0
        while at < bytes.count {
            let byte = bytes[at]
            if starts("//") {
                skipLine()
            } else if starts("/*") {
                skipBlockComment()
            } else if byte == UInt8(ascii: "\"") || (byte == UInt8(ascii: "#") && startsRawString()) {
                readString()
            } else if SwiftLexer.isWordByte(byte) {
                readWord()
            } else {
                if byte == UInt8(ascii: "(") { depth += 1 }
                if byte == UInt8(ascii: ")") { depth -= 1 }
                if untilParenthesis, depth < 0 { return }
                readSign()
            }
        }
    }

    private func starts(_ text: StaticString) -> Bool {
        guard at + text.utf8CodeUnitCount <= bytes.count else { return false }
        return (0..<text.utf8CodeUnitCount).allSatisfy { bytes[at + $0] == text.utf8Start[$0] }
    }

    private func startsRawString() -> Bool {
        let afterSigns = bytes[at...].firstIndex { $0 != UInt8(ascii: "#") }
        return afterSigns.map { bytes[$0] == UInt8(ascii: "\"") } ?? false
    }

    private mutating func skipLine() {
        while at < bytes.count, bytes[at] != UInt8(ascii: "\n") { at += 1 }
    }

    private mutating func skipBlockComment() {
        while at < bytes.count, !starts("*/") { step() }
        at = min(at + 2, bytes.count)
    }

    private mutating func step() {
        if bytes[at] == UInt8(ascii: "\n") { line += 1 }
        at += 1
    }

    private mutating func readWord() {
        let start = at
        while at < bytes.count, SwiftLexer.isWordByte(bytes[at]) { at += 1 }
        tokens.append(Token(text: String(decoding: bytes[start..<at], as: UTF8.self), line: line))
    }

    private mutating func readSign() {
        if bytes[at] > UInt8(ascii: " ") {
            tokens.append(Token(text: String(UnicodeScalar(bytes[at])), line: line))
        }
        step()
    }

    private mutating func readString() {
        let start = at
        while bytes[at] == UInt8(ascii: "#") { at += 1 }
        let signs = [UInt8](repeating: UInt8(ascii: "#"), count: at - start)
        let quotes = [UInt8](repeating: UInt8(ascii: "\""), count: starts("\"\"\"") ? 3 : 1)
        at += quotes.count
        let end = quotes + signs
        let interpolation = [UInt8(ascii: "\\")] + signs + [UInt8(ascii: "(")]
        while at < bytes.count, !bytes[at...].starts(with: end) {
            if bytes[at...].starts(with: interpolation) {
                at += interpolation.count
                readCode(untilParenthesis: true)
            } else if signs.isEmpty, bytes[at] == UInt8(ascii: "\\") {
                at += 1
            }
            if at < bytes.count { step() }
        }
        at = min(at + end.count, bytes.count)
    }
}
