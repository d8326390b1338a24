import CScan

/// Reads the tokens of a text and checks each: space, strings, numbers, literals (RFC 8259, sections 2, 3, 6 and 7).
struct JSONScanner {
    private let base: UnsafePointer<UInt8>
    private var end: Int
    /// Offset of the next byte.
    private(set) var at = 0
    /// How many bytes so far `JSONWriter` would write differently: space between tokens, and escapes.
    private(set) var loose = 0

    /// Scans bytes that stay where they are as long as the scanner lives.
    init(base: UnsafePointer<UInt8>, count: Int) {
        self.base = base
        end = count
    }

    var isAtEnd: Bool { at == end }

    /// Ends the text here: nothing that follows is read.
    mutating func stop() { end = at }

    /// The next byte, which stays the next.
    func peek() throws(JSONError) -> UInt8 {
        guard at < end else { throw JSONError(.unexpectedEnd, at: end) }
        return base[at]
    }

    /// Passes the byte that `peek` gave.
    mutating func skipByte() { at &+= 1 }

    mutating func skipSpace() {
        while at < end, base[at] <= UInt8(ascii: " ") {
            switch base[at] {
            case UInt8(ascii: " "), UInt8(ascii: "\n"), UInt8(ascii: "\r"), UInt8(ascii: "\t"):
                at &+= 1
                loose &+= 1
            default: return
            }
        }
    }

    /// Passes `true`, `false` or `null`, of which the first byte is known.
    mutating func skipLiteral(_ text: StaticString) throws(JSONError) {
        for offset in 0..<text.utf8CodeUnitCount {
            let byte = try peek()
            guard byte == text.utf8Start[offset] else { throw JSONError(.unexpectedByte(byte), at: at) }
            at &+= 1
        }
    }

    /// Passes a number, of which the first byte is known to be a digit or a minus sign.
    mutating func skipNumber() throws(JSONError) {
        if base[at] == UInt8(ascii: "-") { at &+= 1 }
        let whole = at
        try skipDigits()
        if base[whole] == UInt8(ascii: "0"), at > whole + 1 { throw JSONError(.invalidNumber, at: whole) }
        if at < end, base[at] == UInt8(ascii: ".") {
            at &+= 1
            try skipDigits()
        }
        if at < end, base[at] | 0x20 == UInt8(ascii: "e") {
            at &+= 1
            if at < end, base[at] == UInt8(ascii: "+") || base[at] == UInt8(ascii: "-") { at &+= 1 }
            try skipDigits()
        }
    }

    private mutating func skipDigits() throws(JSONError) {
        let start = at
        while at < end, base[at] &- UInt8(ascii: "0") < 10 { at &+= 1 }
        guard at > start else { throw JSONError(at < end ? .invalidNumber : .unexpectedEnd, at: at) }
    }

    /// Passes a string, of which the opening quote is the next byte.
    ///
    /// The text between the quotes ends before `at - 1`.
    @inline(__always)
    mutating func skipString() throws(JSONError) {
        at &+= 1
        while true {
            at &+= cscan_plain_length(base + at, end &- at)
            switch try peek() {
            case UInt8(ascii: "\""):
                at &+= 1
                return
            case UInt8(ascii: "\\"):
                loose &+= 1
                try skipEscape()
            case 0..<0x20:
                throw JSONError(.invalidString, at: at)
            default:
                try skipMultibyte()
            }
        }
    }

    private mutating func skipEscape() throws(JSONError) {
        let start = at
        at &+= 1
        switch try peek() {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"), UInt8(ascii: "f"),
            UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
            at &+= 1
        case UInt8(ascii: "u"):
            at &+= 1
            let unit = try parseHexadecimal()
            guard unit & 0xF800 == 0xD800 else { return }
            guard unit < 0xDC00, at + 1 < end, base[at] == UInt8(ascii: "\\"), base[at + 1] == UInt8(ascii: "u") else {
                throw JSONError(.loneSurrogate, at: start)
            }
            at &+= 2
            guard try parseHexadecimal() & 0xFC00 == 0xDC00 else { throw JSONError(.loneSurrogate, at: start) }
        default:
            throw JSONError(.invalidEscape, at: start)
        }
    }

    private mutating func parseHexadecimal() throws(JSONError) -> UInt16 {
        var unit: UInt16 = 0
        for _ in 0..<4 {
            guard let digit = StringEscapes.digit(try peek()) else { throw JSONError(.invalidEscape, at: at) }
            unit = unit << 4 | UInt16(digit)
            at &+= 1
        }
        return unit
    }

    /// One character of two to four bytes (RFC 3629: no longer than needed, no surrogates, nothing above U+10FFFF).
    private mutating func skipMultibyte() throws(JSONError) {
        let length: Int
        var second: ClosedRange<UInt8> = 0x80...0xBF
        switch base[at] {
        case 0xC2...0xDF: length = 2
        case 0xE0: (length, second) = (3, 0xA0...0xBF)
        case 0xED: (length, second) = (3, 0x80...0x9F)
        case 0xE1...0xEF: length = 3
        case 0xF0: (length, second) = (4, 0x90...0xBF)
        case 0xF1...0xF3: length = 4
        case 0xF4: (length, second) = (4, 0x80...0x8F)
        default: throw JSONError(.invalidUTF8, at: at)
        }
        guard length <= end &- at, second.contains(base[at &+ 1]) else { throw JSONError(.invalidUTF8, at: at) }
        if length > 2, base[at &+ 2] & 0xC0 != 0x80 { throw JSONError(.invalidUTF8, at: at) }
        if length > 3, base[at &+ 3] & 0xC0 != 0x80 { throw JSONError(.invalidUTF8, at: at) }
        at &+= length
    }
}
