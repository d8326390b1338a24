/// What the console knows about a code point: whether it may be drawn, in which script, and how wide it is.
enum CharacterWidth {
    /// A code point that may be drawn as it is.
    struct Letter: Hashable, Sendable {
        /// Script group of `LetterTable`; 0 is inherited.
        var group: UInt8
        /// 0, 1 or 2 cells.
        var width: Int
    }

    static let inherited: UInt8 = 0
    static let latin: UInt8 = 1

    /// The entry of a letter, mark or digit outside ASCII; nil for everything that must be escaped.
    static func letter(_ scalar: Unicode.Scalar) -> Letter? {
        var low = 0
        var high = LetterTable.first.count - 1
        while low <= high {
            let middle = (low + high) / 2
            if scalar.value < LetterTable.first[middle] {
                high = middle - 1
            } else if scalar.value > LetterTable.last[middle] {
                low = middle + 1
            } else {
                let packed = LetterTable.groupAndWidth[middle]
                return Letter(group: packed / 4, width: Int(packed % 4))
            }
        }
        return nil
    }

    /// Whether the console itself draws this glyph (ui.md 5); all of them are one cell wide.
    static func isOwnGlyph(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x2581...0x2588, 0x2589...0x258F: true
        default: ownGlyphs.contains(scalar)
        }
    }

    /// Our glyphs that outside text may hold too: none of them can be taken for a frame, a state or an escape.
    static func isHarmlessGlyph(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "→", "…", "·", "≤", "≥", "−", "‹", "›": true
        default: false
        }
    }

    private static let ownGlyphs: Set<Unicode.Scalar> = [
        "─", "│", "┌", "┐", "└", "┘", "├", "┤", "┬", "┴", "┼", "░", "▲", "▸", "▹", "▾", "┆", "→", "…", "·", "≤", "−",
        "≥", "‹", "›", "⟦", "⟧", "↪", "×", "⋮",
    ]
}
