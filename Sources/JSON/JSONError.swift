/// Why bytes are no JSON text that Gatehouse accepts.
package struct JSONError: Error, Hashable, Sendable {
    /// What is wrong.
    package enum Reason: Hashable, Sendable {
        /// The text ends in the middle of a value, or holds none.
        case unexpectedEnd
        /// No value, or no part of the open array or object, can begin with this byte.
        case unexpectedByte(UInt8)
        /// A number that RFC 8259 does not know, such as `01`, `1.` or `+1`.
        case invalidNumber
        /// A control character stands unescaped in a string.
        case invalidString
        /// A backslash is followed by something that it does not escape.
        case invalidEscape
        /// Half of a UTF-16 surrogate pair is escaped alone: no Unicode text holds it.
        case loneSurrogate
        /// The bytes of a string are no UTF-8.
        case invalidUTF8
        /// An object holds this key twice, possibly spelt with escapes.
        case duplicateKey(String)
        /// Arrays and objects are nested deeper than the limit.
        case tooDeep(limit: Int)
        /// The text holds more values and keys than the limit.
        case tooMany(limit: Int)
        /// The text is longer than the limit, in bytes.
        case tooLarge(limit: Int)
        /// Something follows the value.
        case trailingBytes
    }

    /// What is wrong.
    package var reason: Reason
    /// Offset of the first byte that is wrong, counted from 0.
    package var offset: Int

    /// An error at an offset, counted in bytes from 0.
    package init(_ reason: Reason, at offset: Int) {
        self.reason = reason
        self.offset = offset
    }
}

extension JSONError: CustomStringConvertible {
    /// A sentence for people, without a full stop.
    ///
    /// It quotes nothing from the text but a duplicate key, shortened.
    package var description: String { "invalid JSON at byte \(offset): \(explanation)" }

    private var explanation: String {
        switch reason {
        case .unexpectedEnd: "the text ends too early"
        case .unexpectedByte(0xEF) where offset == 0: "it begins with a byte order mark; send plain UTF-8 without one"
        case .unexpectedByte(let byte): "\(JSONError.name(of: byte)) is not expected here"
        case .invalidNumber: "this is no JSON number (no leading zeros, a digit on both sides of the point)"
        case .invalidString: "a control character in a string must be escaped"
        case .invalidEscape: #"the backslash escapes nothing that JSON knows (\" \\ \/ \b \f \n \r \t \uXXXX)"#
        case .loneSurrogate: "half of a surrogate pair stands alone"
        case .invalidUTF8: "the bytes are not UTF-8"
        case .duplicateKey(let key): "the key \"\(key.prefix(64))\" occurs twice in one object"
        case .tooDeep(let limit): "arrays and objects are nested deeper than \(limit)"
        case .tooMany(let limit): "there are more than \(limit) values and keys"
        case .tooLarge(let limit): "the text is longer than \(limit) bytes"
        case .trailingBytes: "something follows the value"
        }
    }

    private static func name(of byte: UInt8) -> String {
        (0x21..<0x7F).contains(byte) ? "`\(Character(UnicodeScalar(byte)))`" : "byte 0x\(String(byte, radix: 16))"
    }
}
