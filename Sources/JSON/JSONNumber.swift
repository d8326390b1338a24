/// A JSON number, kept exactly as it was written.
package struct JSONNumber: Sendable, CustomStringConvertible {
    /// The text as written, for instance `1.50` or `-0`.
    package let text: String

    /// An integer, written in decimal.
    package init(_ value: Int) { text = String(value) }

    /// A double, written as ECMAScript writes it: the fewest digits that read back as the same double.
    ///
    /// Nil for infinities and not-a-number, which JSON cannot hold.
    package init?(_ value: Double) {
        guard value.isFinite else { return nil }
        text = JSONNumber.ecmaScriptText(of: value)
    }

    init(text: String) { self.text = text }

    /// The value as an integer if it is one exactly and fits; `1.0` and `1e2` count.
    package var int: Int? { Int(text) ?? Decimal(text)?.int }

    /// The nearest double; nil if it would be infinite.
    package var double: Double? { Double(text).flatMap { $0.isFinite ? $0 : nil } }

    package var description: String { text }

    /// The number as RFC 8785 writes it: the nearest double in ECMAScript's layout.
    ///
    /// RFC 8785 knows only doubles. A number beyond their range, such as `1e400`, stays as it was written.
    var canonicalText: String {
        // Fifteen digits are always exact, so an integer of that length is in its canonical form already.
        if text.utf8.count <= 15, text != "-0", Int(text) != nil { return text }
        return double.map(JSONNumber.ecmaScriptText) ?? text
    }

    /// The layout of ECMAScript's `Number::toString` (ECMA-262, 6.1.6.1.20), with Swift's shortest digits.
    private static func ecmaScriptText(of value: Double) -> String {
        guard let decimal = Decimal(value.description), !decimal.digits.isEmpty else { return "0" }
        let digits = String(decoding: decimal.digits, as: UTF8.self)
        let point = decimal.digits.count + decimal.exponent
        let sign = decimal.isNegative ? "-" : ""
        if decimal.exponent >= 0, point <= 21 { return sign + digits + String(repeating: "0", count: decimal.exponent) }
        if point > 0, point <= 21 { return sign + digits.prefix(point) + "." + digits.dropFirst(point) }
        if point > -6, point <= 0 { return sign + "0." + String(repeating: "0", count: -point) + digits }
        let fraction = digits.count > 1 ? "." + digits.dropFirst() : ""
        return sign + digits.prefix(1) + fraction + "e" + (point > 0 ? "+" : "-") + String(abs(point - 1))
    }
}

extension JSONNumber: Equatable {
    /// Equal as numbers, exactly: `1.0` equals `1` and `1e2` equals `100`, but no rounding to doubles takes place.
    package static func == (left: JSONNumber, right: JSONNumber) -> Bool {
        if left.text == right.text { return true }
        guard let left = Decimal(left.text), let right = Decimal(right.text) else { return false }
        return left == right
    }
}

/// A JSON number taken apart: ±digits × 10^exponent, without leading or trailing zeros.
///
/// Zero has no digits.
private struct Decimal: Equatable {
    var isNegative = false
    var digits: [UInt8] = []
    var exponent = 0

    /// Nil for an exponent of more than 15 digits: such a number has no use but to overflow.
    init?(_ text: String) {
        let parts = text.utf8.split(maxSplits: 1) { $0 | 0x20 == UInt8(ascii: "e") }
        if parts.count == 2 {
            guard parts[1].count <= 16, let written = String(parts[1]).flatMap({ Int($0) }) else { return nil }
            exponent = written
        }
        var isFraction = false
        for byte in parts.first ?? text.utf8[...] {
            switch byte {
            case UInt8(ascii: "-"): isNegative = true
            case UInt8(ascii: "."): isFraction = true
            default:
                digits.append(byte)
                exponent -= isFraction ? 1 : 0
            }
        }
        trimZeros()
    }

    private mutating func trimZeros() {
        digits = Array(digits.drop { $0 == UInt8(ascii: "0") })
        while digits.last == UInt8(ascii: "0") {
            digits.removeLast()
            exponent += 1
        }
        guard digits.isEmpty else { return }
        isNegative = false
        exponent = 0
    }

    /// The value as an integer, if it is one and fits.
    var int: Int? {
        guard exponent >= 0, digits.count + exponent <= 19 else { return nil }
        guard !digits.isEmpty else { return 0 }
        let zeros = String(repeating: "0", count: exponent)
        return Int((isNegative ? "-" : "") + String(decoding: digits, as: UTF8.self) + zeros)
    }
}
