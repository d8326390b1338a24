import CNcurses

/// The colour pairs of a theme, and cells in the form that curses takes.
struct Palette {
    /// Colours of one pair; two styles that share them share the pair, so that nothing is sent between them.
    private struct Colors: Hashable {
        var foreground: Int32
        var background: Int32
    }

    private struct Look: Hashable {
        var attributes: UInt32 = 0
        var pair: Int32 = 0
        /// Whether a blank in this look is seen.
        var marksBlanks = false
    }

    private var looks: [Style: Look] = [:]

    /// Defines a pair for every two colours that occur; only on the terminal's thread, after colours were started.
    init(theme: Theme) {
        var pairs: [Colors: Int32] = [:]
        for style in Self.styles {
            let look = theme.look(style)
            let colors = Colors(foreground: look.foreground, background: look.background)
            var pair: Int32 = 0
            if look.foreground >= 0 || look.background >= 0 {
                pair = pairs[colors] ?? Int32(pairs.count + 1)
                if pairs.updateValue(pair, forKey: colors) == nil {
                    init_extended_pair(pair, look.foreground, look.background)
                }
            }
            looks[style] = Look(
                attributes: Self.attributes(look),
                pair: pair,
                marksBlanks: look.background >= 0 || look.isReversed || look.isUnderlined
            )
        }
    }

    /// Neighbouring cells of one row as curses takes them.
    ///
    /// The few blanks between two words get the look of the first: that is not seen, and spares a change of colour.
    func cells(_ run: ArraySlice<Cell>) -> [gh_cell] {
        var cells: [gh_cell] = []
        cells.reserveCapacity(run.count)
        // The blanks since the last word, while they may still take its look.
        var blanks = 0
        var word: Look?
        for cell in run {
            let look = looks[cell.style] ?? Look()
            if cell.isBlank, !look.marksBlanks {
                blanks += 1
                cells.append(Self.cell(cell, look))
                continue
            }
            if let word, !word.marksBlanks, blanks <= FrameDifference.gap {
                for index in cells.indices.suffix(blanks) {
                    (cells[index].attr, cells[index].pair) = (word.attributes, word.pair)
                }
            }
            (word, blanks) = (look, 0)
            cells.append(Self.cell(cell, look))
        }
        return cells
    }

    private static func cell(_ cell: Cell, _ look: Look) -> gh_cell {
        gh_cell(
            ch: cell.scalar,
            mark1: cell.firstMark,
            mark2: cell.secondMark,
            attr: look.attributes,
            pair: look.pair
        )
    }

    private static var styles: [Style] {
        Role.allCases.flatMap { role in
            [(false, false), (true, false), (false, true), (true, true)].map { isSelected, isBlinking in
                var style = Style(role)
                style.isSelected = isSelected
                style.isBlinking = isBlinking
                return style
            }
        }
    }

    private static func attributes(_ look: Theme.Look) -> UInt32 {
        (look.isBold ? gh_a_bold() : 0) | (look.isDim ? gh_a_dim() : 0) | (look.isUnderlined ? gh_a_underline() : 0)
            | (look.isReversed ? gh_a_reverse() : 0) | (look.isBlinking ? gh_a_blink() : 0)
    }
}
