import Bridge
import JSON

extension Untrusted {
    /// The text as JSON; nil if it is none. What comes out is text from outside again, leaf by leaf.
    func json() -> JSONValue? { try? JSONValue(parsing: self.raw) }

    /// Whether a filter's pattern is found in the text.
    func contains(_ pattern: TextPattern) -> Bool { pattern.isFound(in: self.raw) }
}
