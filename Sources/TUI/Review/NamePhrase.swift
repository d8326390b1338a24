import Bridge

/// What an approver types before something irreversible.
enum NamePhrase: Hashable, Sendable {
    /// Nothing has been loaded.
    case unavailable
    /// The target's name.
    case name(String)
    /// The last characters of the target's id, because the name cannot be typed as it is shown.
    case idEnd(String)

    /// Longest name that is asked for, in cells.
    static let longest = 40
    static let idCharacters = 8

    /// Chooses the name, or the end of the id where the name has an escape, is too long, or is empty.
    init(name: Untrusted, id: Untrusted) {
        let shown = Sanitizer.shown(name)
        let width = Glyph.all(of: shown, marksEscapes: false).reduce(0) { $0 + $1.width }
        let isTypable = shown.escapeCount == 0 && width <= Self.longest && !shown.isEmpty
        self = isTypable ? .name(shown.text) : .idEnd(Sanitizer.end(of: id, characters: Self.idCharacters))
    }

    /// Compares after NFC, which is how Swift compares strings.
    func isMatched(by text: String) -> Bool {
        switch self {
        case .unavailable: false
        case .name(let name): !name.isEmpty && text == name
        case .idEnd(let end): !end.isEmpty && text == end
        }
    }
}
