import Audit
import Crypto

/// Makes and checks the cursors of list results: where the next page begins, authenticated so that none can be forged.
///
/// The text is `OFFSET-MAC`: the offset in decimal, and the first 16 bytes of HMAC-SHA-256 over `LIST:OFFSET` in
/// hexadecimal. The key lives as long as the process, so a cursor from an earlier run is refused like a forged one.
struct CatalogCursor: Sendable {
    private let key = SymmetricKey(size: .bits256)

    /// The cursor of the page of `list` that begins at `offset`.
    func text(_ list: String, offset: Int) -> String { "\(offset)-\(code(list, offset))" }

    /// Where the page begins; nil if we did not make this cursor for this list.
    func offset(_ list: String, _ text: String) -> Int? {
        guard let digits = text.split(separator: "-").first, let offset = Int(digits),
            self.text(list, offset: offset) == text
        else { return nil }
        return offset
    }

    private func code(_ list: String, _ offset: Int) -> String {
        Hexadecimal.text(HMAC<SHA256>.authenticationCode(for: Array("\(list):\(offset)".utf8), using: key).prefix(16))
    }
}
