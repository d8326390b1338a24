/// One use of a tool, named to the outside.
///
/// 48 bits of milliseconds since 1970, so that ids sort as they were made and the log's index grows at its end, then 80
/// random bits, so that nobody can guess another client's (gate.md T12).
package struct OperationID: Hashable, Sendable, Codable, CustomStringConvertible {
    /// 32 lower-case hexadecimal digits.
    package let text: String

    package init() {
        var generator = SystemRandomNumberGenerator()
        self.init(using: &generator)
    }

    package init(using generator: inout some RandomNumberGenerator) {
        let random: UInt64 = generator.next()
        text = Hexadecimal.text(UInt64(AuditClock.system.wall()) << 16 | random >> 48, generator.next())
    }

    /// Nil unless the text is 32 lower-case hexadecimal digits.
    package init?(_ text: String) {
        guard text.utf8.count == 32, text.utf8.allSatisfy({ (48...57).contains($0) || (97...102).contains($0) }) else {
            return nil
        }
        self.text = text
    }

    package var description: String { text }
}
