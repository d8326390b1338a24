/// One identifier as Okta's paths take it: an object id, or a login or name that Okta accepts in its place.
///
/// 1 to 254 characters, no control character, never `.` or `..` (okta/tools.md 2).
package struct OktaID: Hashable, Sendable, CustomStringConvertible {
    /// The identifier as it was given.
    package let text: String

    /// Nil if the text cannot be one path segment.
    package init?(_ text: String) {
        guard (1...254).contains(text.count), text.utf8.count <= 1016, text != ".", text != "..",
            !text.unicodeScalars.contains(where: { $0.properties.generalCategory == .control })
        else { return nil }
        self.text = text
    }

    package var description: String { text }

    /// Whether the text may be an object's id: most have 20 letters and digits.
    ///
    /// Only a guess, never a reason to refuse.
    package var looksLikeObjectID: Bool {
        text.utf8.count == 20
            && text.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"):
                    true
                default: false
                }
            }
    }

    /// The identifier percent-encoded as one path segment: only the unreserved characters of RFC 3986 stay.
    package var pathSegment: String { PercentEncoding.encode(text) }
}
