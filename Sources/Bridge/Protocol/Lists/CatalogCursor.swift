/// Makes and checks the cursors of list results: where the next page begins, authenticated so that none can be forged.
///
/// The text is `OFFSET-CODE`: the offset in decimal, and the seal's code of `LIST:OFFSET`.
struct CatalogCursor: Sendable {
    private let seal = Seal()

    /// The cursor of the page of `list` that begins at `offset`.
    func text(_ list: String, offset: Int) -> String { "\(offset)-\(seal.code(of: "\(list):\(offset)"))" }

    /// Where the page begins; nil if we did not make this cursor for this list.
    func offset(_ list: String, _ text: String) -> Int? {
        guard let digits = text.split(separator: "-").first, let offset = Int(digits),
            self.text(list, offset: offset) == text
        else { return nil }
        return offset
    }
}
