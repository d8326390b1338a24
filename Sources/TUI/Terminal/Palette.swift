import CNcurses

/// The colour pairs of a theme, and cells in the form that curses takes.
struct Palette {
    private let theme: Theme
    private var looks: [Style: (attributes: UInt32, pair: Int32)] = [:]

    /// Defines a pair for every style; only on the terminal's thread, after colours were started.
    init(theme: Theme) {
        self.theme = theme
        for (index, style) in Self.styles.enumerated() {
            let look = theme.look(style)
            var pair: Int32 = 0
            if look.foreground >= 0 || look.background >= 0 {
                pair = Int32(index + 1)
                init_extended_pair(pair, look.foreground, look.background)
            }
            looks[style] = (Self.attributes(look), pair)
        }
    }

    /// One cell as curses takes it.
    func cell(_ cell: Cell) -> gh_cell {
        let look = looks[cell.style] ?? (0, 0)
        return gh_cell(
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
