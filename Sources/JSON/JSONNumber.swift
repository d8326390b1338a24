/// A JSON number, kept exactly as it was written.
package struct JSONNumber: Sendable, CustomStringConvertible {
    /// The text as written, for instance `1.50` or `-0`.
    package let text: String

    package init(_ value: Int) { text = String(value) }
    /// Nil for infinities and not-a-number.
    package init?(_ value: Double) {
        guard value.isFinite else { return nil }
        text = value == value.rounded() && abs(value) < 1e15 ? String(Int(value)) : "\(value)"
    }
    init(text: String) { self.text = text }

    /// The value as an integer if it is one exactly and fits; `1.0` and `1e2` count.
    package var int: Int? { Int(text) ?? Double(text).flatMap { Int(exactly: $0) } }
    /// The nearest double; nil if it would be infinite.
    package var double: Double? { Double(text).flatMap { $0.isFinite ? $0 : nil } }
    package var description: String { text }
}
