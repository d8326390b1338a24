/// One frame: what every cell of the screen is to show.
///
/// Text enters only as `Shown`. Nothing is ever written outside, and a wide character that would not fit whole
/// becomes a space.
struct CellBuffer: Hashable, Sendable {
    /// What happens to text that is wider than its place.
    enum Fit: Sendable {
        /// Prose: `Cleaning up leav…`.
        case end
        /// Ids, paths and hashes: `7f3a…c21e`.
        case middle
        /// Cut without a sign; for parts that were measured before.
        case clip
        /// Figures are never cut: `###`.
        case number
    }

    enum Alignment: Sendable { case left, right }

    let size: Size
    /// Whether escapes stand inside `⟦ ⟧`, because the theme has no colour to tell them by.
    let marksEscapes: Bool
    private(set) var cells: [Cell]

    init(size: Size, marksEscapes: Bool = false) {
        self.size = size
        self.marksEscapes = marksEscapes
        cells = Array(repeating: .blank, count: max(0, size.columns * size.rows))
    }

    var bounds: Rect { Rect(x: 0, y: 0, width: size.columns, height: size.rows) }

    subscript(x: Int, y: Int) -> Cell { cells[y * size.columns + x] }

    /// Neighbouring cells of one row.
    func cells(of run: FrameDifference.Run) -> ArraySlice<Cell> {
        let start = run.row * size.columns
        return cells[start + run.columns.lowerBound..<start + run.columns.upperBound]
    }

    /// How many cells the text takes when nothing is cut.
    func width(of text: Shown) -> Int { Glyph.all(of: text, marksEscapes: marksEscapes).reduce(0) { $0 + $1.width } }

    /// Writes one line of text into at most `width` cells from (`x`, `y`).
    ///
    /// - Returns: The column after the last cell that was written; of right-aligned text the end of its place.
    @discardableResult
    mutating func write(
        _ text: Shown,
        x: Int,
        y: Int,
        width: Int = .max,
        style: Style = .text,
        fit: Fit = .end,
        alignment: Alignment = .left
    ) -> Int {
        let place = min(width, size.columns - x)
        guard y >= 0, y < size.rows, x >= 0, place > 0 else { return x }
        let glyphs = Self.fitted(Glyph.all(of: text, marksEscapes: marksEscapes, limit: place + 1), to: place, fit) {
            Glyph.all(of: text, marksEscapes: marksEscapes)
        }
        let used = glyphs.reduce(0) { $0 + $1.width }
        var column = alignment == .right ? x + place - used : x
        for glyph in glyphs {
            put(glyph, x: column, y: y, style: style)
            column += glyph.width
        }
        return column
    }

    /// Writes glyphs that were laid out before, such as a line of a wrapped text.
    mutating func write(_ glyphs: ArraySlice<Glyph>, x: Int, y: Int, style: Style) {
        var column = x
        for glyph in glyphs {
            guard column + glyph.width <= size.columns else { return }
            put(glyph, x: column, y: y, style: style)
            column += glyph.width
        }
    }

    /// Fills a rectangle with one of our own glyphs.
    mutating func fill(_ rect: Rect, with glyph: Unicode.Scalar = " ", style: Style = .text) {
        for y in max(0, rect.y)..<max(0, rect.y, min(rect.bottom, size.rows)) {
            for x in max(0, rect.x)..<max(0, rect.x, min(rect.right, size.columns)) {
                put(Glyph(scalar: glyph.value, width: 1), x: x, y: y, style: style)
            }
        }
    }

    /// Marks the cells of a rectangle as the selected row.
    mutating func select(_ rect: Rect) {
        for y in max(0, rect.y)..<max(0, rect.y, min(rect.bottom, size.rows)) {
            for x in max(0, rect.x)..<max(0, rect.x, min(rect.right, size.columns)) {
                cells[y * size.columns + x].style.isSelected = true
            }
        }
    }

    private mutating func put(_ glyph: Glyph, x: Int, y: Int, style: Style) {
        guard y >= 0, y < size.rows, x >= 0, x + glyph.width <= size.columns else { return }
        let index = y * size.columns + x
        clearHalf(at: index)
        var look = style
        if glyph.isEscape { look.role = .escape }
        cells[index] = Cell(
            scalar: glyph.scalar,
            firstMark: glyph.firstMark,
            secondMark: glyph.secondMark,
            style: look
        )
        guard glyph.width == 2 else { return }
        clearHalf(at: index + 1)
        cells[index + 1] = Cell(scalar: 0, style: look)
    }

    /// Blanks the other half of a wide character that is about to lose one.
    private mutating func clearHalf(at index: Int) {
        let column = index % size.columns
        if cells[index].isContinuation, column > 0 {
            cells[index - 1] = Cell(scalar: 0x20, style: cells[index - 1].style)
        }
        if column + 1 < size.columns, cells[index + 1].isContinuation {
            cells[index + 1] = Cell(scalar: 0x20, style: cells[index + 1].style)
        }
    }

    private static func fitted(_ glyphs: [Glyph], to place: Int, _ fit: Fit, whole: () -> [Glyph]) -> [Glyph] {
        guard glyphs.reduce(0, { $0 + $1.width }) > place else { return glyphs }
        let dots = Glyph(scalar: 0x2026, width: 1)
        switch fit {
        case .clip:
            return Glyph.prefix(of: glyphs, cells: place)
        case .end:
            return Glyph.prefix(of: glyphs, cells: place - 1) + [dots]
        case .middle:
            let tail = (place - 1) / 2
            let all = whole()
            return Glyph.prefix(of: all, cells: place - 1 - tail) + [dots] + Glyph.suffix(of: all, cells: tail)
        case .number:
            return Array(repeating: Glyph(scalar: 0x23, width: 1), count: place)
        }
    }
}
