import Bridge
import JSON

extension Untrusted {
    /// The text as JSON; nil if it is none.
    ///
    /// What comes out is text from outside again, leaf by leaf.
    func json() -> JSONValue? { try? JSONValue(parsing: self.raw) }

    /// The text as a word of a filter, in quotes.
    var filterWord: String {
        "\"" + self.raw.flatMap { "\\\"".contains($0) ? ["\\", $0] : [$0] } + "\""
    }

    /// Whether a filter's pattern is found in the text.
    func contains(_ pattern: TextPattern) -> Bool { pattern.isFound(in: self.raw) }
}
