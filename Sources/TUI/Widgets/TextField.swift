import Bridge

/// One line that is being typed.
struct TextField: Hashable, Sendable {
    /// What the editing keys do.
    enum Edit: Hashable, Sendable {
        case start, end, left, right, deleteBack, deleteForward, deleteWord, clear, clearToEnd
    }

    private(set) var characters: [Character]
    /// Where the next character goes, in grapheme clusters from the start.
    private(set) var cursor: Int
    /// Most characters it takes.
    let limit: Int

    init(_ text: String = "", limit: Int = 500) {
        characters = Array(text)
        cursor = characters.count
        self.limit = limit
    }

    var text: String { String(characters) }

    /// Puts text at the cursor, as far as there is room for it.
    mutating func insert(_ text: String) {
        // Character by character would lose a mark typed after its base: the cluster is formed anew.
        let before = String(characters[..<cursor]) + text
        let all = Array(before) + characters[cursor...]
        guard all.count <= limit else { return }
        characters = all
        cursor = Array(before).count
    }

    mutating func apply(_ edit: Edit) {
        switch edit {
        case .start: cursor = 0
        case .end: cursor = characters.count
        case .left: cursor = max(0, cursor - 1)
        case .right: cursor = min(characters.count, cursor + 1)
        case .deleteBack:
            guard cursor > 0 else { return }
            cursor -= 1
            characters.remove(at: cursor)
        case .deleteForward:
            if cursor < characters.count { characters.remove(at: cursor) }
        case .deleteWord:
            let end = cursor
            while cursor > 0, characters[cursor - 1] == " " { cursor -= 1 }
            while cursor > 0, characters[cursor - 1] != " " { cursor -= 1 }
            characters.removeSubrange(cursor..<end)
        case .clear:
            characters = []
            cursor = 0
        case .clearToEnd: characters.removeSubrange(cursor...)
        }
    }

    /// Draws the field with its cursor into `width` cells; what does not fit is behind `‹` or `›`.
    func draw(on frame: inout CellBuffer, x: Int, y: Int, width: Int) {
        guard width > 2 else { return }
        var first = 0
        while first < cursor, measured(characters[first..<cursor], frame) > width - 4 { first += 1 }
        var column = x
        if first > 0 { column = frame.write("‹", x: column, y: y, width: 1, style: .dim) }
        for index in first...characters.count {
            let room = x + width - column
            if index == cursor {
                var style = Style(.focus)
                style.isSelected = true
                let under: Shown = index < characters.count ? "\(Untrusted(String(characters[index])))" : " "
                column = frame.write(under, x: column, y: y, width: room, style: style)
                continue
            }
            guard index < characters.count else { return }
            let glyph: Shown = "\(Untrusted(String(characters[index])))"
            guard frame.width(of: glyph) < room else {
                frame.write("›", x: x + width - 1, y: y, width: 1, style: .dim)
                return
            }
            column = frame.write(glyph, x: column, y: y, width: room)
        }
    }

    private func measured(_ part: ArraySlice<Character>, _ frame: CellBuffer) -> Int {
        part.reduce(0) { $0 + frame.width(of: "\(Untrusted(String($1)))") }
    }
}
