/// How the roles look on this terminal (ui.md 5).
///
/// The background is always the terminal's own.
struct Theme: Hashable, Sendable {
    /// The themes that can be asked for.
    enum Name: String, Sendable, CaseIterable { case dark, mono }

    /// Colours and attributes of one style.
    struct Look: Hashable, Sendable {
        /// Index into the terminal's palette, or -1 for its own colour.
        var foreground: Int32 = -1
        var background: Int32 = -1
        var isBold = false
        var isDim = false
        var isUnderlined = false
        var isReversed = false
        var isBlinking = false
    }

    let name: Name
    /// Colours of the terminal: 256, 16 or 8; with fewer, or `NO_COLOR`, the theme is mono.
    let colors: Int

    init(_ name: Name, colors: Int = 256) {
        self.name = colors < 8 ? .mono : name
        self.colors = colors
    }

    /// Whether escapes need brackets because reverse video alone may mean something else.
    var marksEscapes: Bool { name == .mono }

    /// The look of a style.
    func look(_ style: Style) -> Look {
        var look =
            switch name {
            case .dark: colors >= 256 ? Self.dark(style.role) : Self.basic(style.role)
            case .mono: Self.mono(style.role)
            }
        if style.isSelected {
            switch name {
            case .dark where colors >= 256:
                // One look for plain cells of the row: moving the selection then costs few bytes.
                if [.text, .dim, .title, .info].contains(style.role) { look = Self.dark(.select) }
                look.background = 237
            case .dark, .mono: look.isReversed.toggle()
            }
        }
        look.isBlinking = style.isBlinking
        return look
    }

    private static func dark(_ role: Role) -> Look {
        switch role {
        // The terminal's own: always legible, and most cells need no colour to be sent.
        case .text: Look()
        case .dim: Look(foreground: 245)
        case .title: Look(foreground: 255, isBold: true)
        case .focus: Look(foreground: 117, isBold: true)
        case .select: Look(foreground: 255, background: 237)
        case .good: Look(foreground: 114)
        case .warn: Look(foreground: 221, isBold: true)
        case .bad: Look(foreground: 210, isBold: true)
        case .info: Look(foreground: 117)
        case .write: Look(foreground: 215)
        case .key: Look(foreground: 153, isBold: true)
        case .badge: Look(foreground: 221, isBold: true, isReversed: true)
        case .escape: Look(foreground: 218, isReversed: true)
        }
    }

    private static func basic(_ role: Role) -> Look {
        switch role {
        case .text, .dim: Look()
        case .title, .select: Look(isBold: true)
        case .focus, .key: Look(foreground: 6, isBold: true)
        case .good: Look(foreground: 2)
        case .warn, .write: Look(foreground: 3, isBold: true)
        case .bad: Look(foreground: 1, isBold: true)
        case .info: Look(foreground: 6)
        case .badge: Look(foreground: 3, isBold: true, isReversed: true)
        case .escape: Look(foreground: 5, isReversed: true)
        }
    }

    private static func mono(_ role: Role) -> Look {
        switch role {
        case .text, .info, .good: Look()
        case .dim: Look(isDim: true)
        case .title, .focus, .key, .select: Look(isBold: true)
        case .warn, .write: Look(isBold: true)
        case .bad: Look(isBold: true, isUnderlined: true)
        case .badge, .escape: Look(isReversed: true)
        }
    }
}
