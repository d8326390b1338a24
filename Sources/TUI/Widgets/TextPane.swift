/// Text hard-wrapped at cell width, with `↪` where a line goes on.
enum TextPane {
    /// The rows of a text: as many glyphs to each as fit.
    static func wrapped(_ glyphs: [Glyph], width: Int) -> [[Glyph]] {
        var rows: [[Glyph]] = [[]]
        var used = 0
        for glyph in glyphs {
            if used + glyph.width > width {
                rows.append([])
                used = 0
            }
            rows[rows.count - 1].append(glyph)
            used += glyph.width
        }
        return rows
    }

    /// Draws a text from the top of an area.
    ///
    /// - Returns: The row below the last one drawn.
    static func draw(_ text: Shown, on frame: inout CellBuffer, _ area: Rect, style: Style) -> Int {
        guard area.width > 2 else { return area.y }
        let rows = wrapped(Glyph.all(of: text, marksEscapes: frame.marksEscapes), width: area.width - 1)
        for (line, row) in rows.prefix(area.height).enumerated() {
            if line > 0 { frame.write("↪", x: area.x, y: area.y + line, style: .dim) }
            frame.write(row[...], x: area.x + 1, y: area.y + line, style: style)
        }
        return area.y + min(rows.count, area.height)
    }
}
