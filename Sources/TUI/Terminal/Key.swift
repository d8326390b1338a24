/// One thing that was typed, as the keymap names it.
enum Key: Hashable, Sendable {
    /// A printable character of any script.
    case character(Unicode.Scalar)
    /// Control with a letter: `control("c")` is byte 3.
    case control(Unicode.Scalar)
    case enter, escape, tab, backTab, backspace, delete
    case up, down, left, right, home, end, pageUp, pageDown
    /// The text of a bracketed paste; it is never read as keys.
    case paste(String)
    /// A byte or a sequence that means nothing here. It is still input: it restarts the quiet that arming needs.
    case noise

    /// How help and hints write the key.
    var label: String {
        switch self {
        case .character(" "): "Space"
        case .character(let scalar): String(Character(scalar))
        case .control(let scalar): "Ctrl-" + Character(scalar).uppercased()
        case .enter: "Enter"
        case .escape: "Esc"
        case .tab: "Tab"
        case .backTab: "Shift-Tab"
        case .backspace: "Backspace"
        case .delete: "Del"
        case .up: "Up"
        case .down: "Down"
        case .left: "Left"
        case .right: "Right"
        case .home: "Home"
        case .end: "End"
        case .pageUp: "PgUp"
        case .pageDown: "PgDn"
        case .paste: "paste"
        case .noise: "?"
        }
    }
}
