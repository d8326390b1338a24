/// One base character with its marks, measured.
struct Glyph: Hashable, Sendable {
    var scalar: UInt32
    var firstMark: UInt32 = 0
    var secondMark: UInt32 = 0
    /// 1 or 2 cells.
    var width: Int
    var isEscape = false

    /// The glyphs of a text.
    ///
    /// - Parameters:
    ///   - text: What is to be drawn.
    ///   - marksEscapes: Whether escapes are put between `⟦` and `⟧`.
    ///   - limit: Cells after which the rest is not looked at.
    /// - Returns: A glyph for each base character; marks are on their base.
    static func all(of text: Shown, marksEscapes: Bool, limit: Int = .max) -> [Glyph] {
        var glyphs: [Glyph] = []
        var used = 0
        for piece in text.pieces {
            let isMarked = piece.isEscape && marksEscapes
            if isMarked { append(0x27E6, isEscape: true, to: &glyphs, &used) }
            for scalar in piece.text.unicodeScalars {
                append(scalar.value, isEscape: piece.isEscape, to: &glyphs, &used)
                if used > limit { return glyphs }
            }
            if isMarked { append(0x27E7, isEscape: true, to: &glyphs, &used) }
        }
        return glyphs
    }

    /// The glyphs that fit into the given number of cells from the front.
    static func prefix(of glyphs: [Glyph], cells: Int) -> [Glyph] {
        var used = 0
        return Array(
            glyphs.prefix { glyph in
                used += glyph.width
                return used <= cells
            }
        )
    }

    /// The glyphs that fit into the given number of cells from the back.
    static func suffix(of glyphs: [Glyph], cells: Int) -> [Glyph] {
        prefix(of: glyphs.reversed(), cells: cells).reversed()
    }

    private static func append(_ value: UInt32, isEscape: Bool, to glyphs: inout [Glyph], _ used: inout Int) {
        let letter = value < 0x80 ? nil : Unicode.Scalar(value).flatMap(CharacterWidth.letter)
        let width = letter?.width ?? 1
        if width == 0 {
            guard let last = glyphs.indices.last else { return }
            if glyphs[last].firstMark == 0 {
                glyphs[last].firstMark = value
            } else if glyphs[last].secondMark == 0 {
                glyphs[last].secondMark = value
            }
            return
        }
        glyphs.append(Glyph(scalar: value, width: width, isEscape: isEscape))
        used += width
    }
}
