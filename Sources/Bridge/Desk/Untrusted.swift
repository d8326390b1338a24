/// Text that came from outside: a host's arguments, a directory's names, an error's words.
///
/// It has no `description`: only the console's sanitiser turns it into something that can be drawn (gate.md 5).
package struct Untrusted: Hashable, Sendable, Codable, ExpressibleByStringLiteral {
    /// The text as it came.
    ///
    /// Hand it to the sanitiser, never to the screen.
    package let raw: String
    package init(_ raw: String) { self.raw = raw }
    package init(stringLiteral value: String) { raw = value }
}

extension String {
    /// The first code points: a text of somebody else's is not bounded by characters, for one may have any number of these.
    func prefix(codePoints count: Int) -> String { String(UnicodeScalarView(unicodeScalars.prefix(count))) }
}
