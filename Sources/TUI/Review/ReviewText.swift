import Bridge

/// The document as lines of text, in the fixed order of ui.md 3.3: nothing added, nothing left out.
struct ReviewText: Sendable {
    /// One logical line: a label in the left column and a value that may wrap.
    struct Entry: Hashable, Sendable {
        var label: Shown
        var value: Shown
        var style: Style
    }

    /// One row of the screen.
    struct Line: Hashable, Sendable {
        var label: Shown
        var glyphs: [Glyph]
        var style: Style
        /// Continues the line above.
        var isContinuation: Bool
        /// Number of the logical line.
        var entry: Int
    }

    static let labelWidth = 12

    let entries: [Entry]
    let lines: [Line]

    /// Lays the document out for a width in cells.
    init(_ document: ReviewDocument, width: Int, marksEscapes: Bool) {
        let entries = Self.entries(of: document)
        self.entries = entries
        var lines: [Line] = []
        let room = max(8, width - Self.labelWidth)
        for (number, entry) in entries.enumerated() {
            let glyphs = Glyph.all(of: entry.value, marksEscapes: marksEscapes)
            for (row, part) in TextPane.wrapped(glyphs, width: room).enumerated() {
                lines.append(
                    Line(
                        label: row == 0 ? entry.label : "",
                        glyphs: part,
                        style: entry.style,
                        isContinuation: row > 0,
                        entry: number
                    )
                )
            }
        }
        self.lines = lines
    }

    /// The first line at or after `start` whose entry holds the text, going round at the end.
    func find(_ text: String, from start: Int, step: Int) -> Int? {
        guard !text.isEmpty, !lines.isEmpty else { return nil }
        let wanted = text.lowercased()
        for offset in 1...lines.count {
            let index = ((start + step * offset) % lines.count + lines.count) % lines.count
            let line = lines[index]
            guard !line.isContinuation else { continue }
            let entry = entries[line.entry]
            if (entry.label.text + " " + entry.value.text).lowercased().contains(wanted) { return index }
        }
        return nil
    }

    private static func entries(of document: ReviewDocument) -> [Entry] {
        changedSinceShown(document) + who(document) + target(document) + consequences(document) + request(document)
            + grant(document) + changes(document) + words(document)
    }

    private static func changedSinceShown(_ document: ReviewDocument) -> [Entry] {
        guard document.row.round > 0 else { return [] }
        let head = Entry(
            label: "CHANGED",
            value: "CHANGED SINCE YOU READ IT (\(document.row.round) of 3)",
            style: .badge
        )
        return [head] + document.changedSinceShown.flatMap { sides(of: $0) } + [
            Entry(label: "", value: "", style: .text)
        ]
    }

    private static func who(_ document: ReviewDocument) -> [Entry] {
        let client = document.clientFacts
        var facts: Shown =
            "\(client.label)   uid \(Int(client.uid)) \(client.user)   pid \(Int(client.pid))   \(client.executable)"
        if let says = client.says { facts = facts + "   (says: \(says))" }
        var entries = [Entry(label: "Client", value: facts, style: .text)]
        if !client.chain.isEmpty { entries.append(Entry(label: "", value: "through \(client.chain)", style: .text)) }
        entries += doubts(about: client.label)
        let hash = String(document.row.hash.prefix(12))
        entries.append(
            Entry(
                label: "Tool",
                value:
                    "\(document.row.tool)   rule \(document.rule)   policy \(document.policyHash)   approval \(hash)",
                style: .text
            )
        )
        return entries
    }

    private static func target(_ document: ReviewDocument) -> [Entry] {
        var entries = [
            Entry(label: "Target", value: "\(document.row.target)   id \(document.targetID)", style: .title)
        ]
        entries += doubts(about: document.row.target)
        for fact in document.targetFacts {
            entries.append(Entry(label: "", value: "\(fact.label)  \(fact.value)", style: .text))
            entries += doubts(about: fact.value)
        }
        return entries
    }

    private static func consequences(_ document: ReviewDocument) -> [Entry] {
        let reach = Shown.joined(document.reach.map { "\($0)" }, by: " · ")
        let undo: Shown
        switch document.undo {
        case .some(let way): undo = document.undoReason.isEmpty ? "\(way)" : "\(way)   \(document.undoReason)"
        case nil: undo = "NOT POSSIBLE   \(document.undoReason)"
        }
        return [
            Entry(label: "Effect", value: "\(document.effect)", style: .text),
            Entry(label: "Reaches", value: reach, style: .text),
            Entry(label: "Undo", value: undo, style: document.undo == nil ? .bad : .good),
        ]
    }

    private static func request(_ document: ReviewDocument) -> [Entry] {
        var entries: [Entry] = []
        for (index, request) in document.requests.enumerated() {
            entries.append(Entry(label: index == 0 ? "Request" : "", value: "\(request)", style: .write))
        }
        let hash = document.argumentsHash.prefix(12)
        entries.append(
            Entry(label: "Arguments", value: "sha256 \(String(hash))   (all of them, as hashed)", style: .dim)
        )
        for argument in document.arguments {
            let value = argument.after ?? argument.before ?? ""
            entries.append(Entry(label: "", value: "\(argument.label)  \(value)", style: .text))
            entries += doubts(about: value)
        }
        return entries
    }

    /// What an approval in advance would let pass, where one can be given.
    private static func grant(_ document: ReviewDocument) -> [Entry] {
        guard let pattern = document.grantPattern else { return [] }
        let value: Shown = "every call of \(document.row.tool) with \(pattern), if granted (s, t)"
        return [Entry(label: "Grant", value: value, style: .write)] + doubts(about: pattern)
    }

    private static func changes(_ document: ReviewDocument) -> [Entry] {
        var entries = document.changes.flatMap { sides(of: $0) }
        if entries.isEmpty { entries = [Entry(label: "", value: "no field is named", style: .dim)] }
        entries[0].label = "Change"
        let count = document.unchangedCount
        if count > 0 { entries.append(Entry(label: "", value: "\(count) fields stay as they are", style: .dim)) }
        return entries
    }

    /// The old value and the new one, each on its own line, with its sign.
    private static func sides(of change: ReviewDocument.Change) -> [Entry] {
        var entries: [Entry] = []
        if let before = change.before {
            entries.append(Entry(label: "", value: "- \(change.label)  \(before)", style: .bad))
            entries += doubts(about: before)
        }
        if let after = change.after {
            entries.append(Entry(label: "", value: "+ \(change.label)  \(after)", style: .good))
            entries += doubts(about: after)
        }
        if entries.isEmpty { entries.append(Entry(label: "", value: "~ \(change.label)", style: .text)) }
        return entries
    }

    private static func words(_ document: ReviewDocument) -> [Entry] {
        guard let says = document.clientSays else { return [] }
        return [
            Entry(label: "", value: "", style: .text),
            Entry(label: "Client says", value: "(untrusted, last)", style: .dim),
            Entry(label: "", value: "> \(says)", style: .text),
        ] + doubts(about: says)
    }

    /// A line under a value that deserves a second look.
    private static func doubts(about value: Untrusted) -> [Entry] {
        var entries: [Entry] = []
        let escapes = Sanitizer.shown(value).escapeCount
        if escapes > 0 {
            let word: Shown = escapes == 1 ? "escape" : "escapes"
            entries.append(Entry(label: "", value: "▲ \(escapes) \(word) shown", style: .warn))
        }
        if let warning = Sanitizer.warning(value) {
            entries.append(Entry(label: "", value: "▲ \(warning)", style: .warn))
        }
        return entries
    }
}
