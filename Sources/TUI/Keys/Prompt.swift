/// The line at the bottom in which a command or a filter is typed.
struct Prompt: Hashable, Sendable {
    enum Purpose: Hashable, Sendable { case command, filter }

    /// What a key did to the line.
    enum Outcome: Hashable, Sendable {
        case editing
        case cancelled
        case accepted(String)
    }

    let purpose: Purpose
    private(set) var field: TextField
    private(set) var problem: Shown?
    private let history: [String]
    private var place: Int

    init(_ purpose: Purpose, text: String = "", history: [String]) {
        self.purpose = purpose
        field = TextField(text)
        self.history = history
        place = history.count
    }

    var title: Shown { purpose == .command ? ":" : "/" }

    /// Takes one key; pasted text goes in as it is, without its line ends, and never runs.
    mutating func type(_ key: Key, _ command: Command?) -> Outcome {
        problem = nil
        switch command {
        case .open: return .accepted(field.text)
        case .back: return .cancelled
        case .move(.up): recall(-1)
        case .move(.down): recall(1)
        case .nextMatch: complete()
        case .edit(let edit): field.apply(edit)
        case nil, .some: insert(key)
        }
        return .editing
    }

    private mutating func insert(_ key: Key) {
        switch key {
        case .character(let scalar): field.insert(String(Character(scalar)))
        case .paste(let text):
            field.insert(String(String.UnicodeScalarView(text.unicodeScalars.filter { $0.value >= 32 })))
        case .control, .enter, .escape, .tab, .backTab, .backspace, .delete, .up, .down, .left, .right, .home, .end,
            .pageUp, .pageDown, .noise:
            break
        }
    }

    private mutating func recall(_ step: Int) {
        let target = place + step
        guard target >= 0, target <= history.count else { return }
        place = target
        field = TextField(target < history.count ? history[target] : "")
    }

    private mutating func complete() {
        guard purpose == .command else { return }
        let typed = field.text
        let matches = CommandLine.completions(of: typed)
        guard let first = matches.first else {
            problem = "nothing begins like this"
            return
        }
        field = TextField(
            matches.count == 1 ? first + " " : matches.dropFirst().reduce(first) { Self.commonStart($0, $1) }
        )
        if matches.count > 1 { problem = Shown.joined(matches.prefix(6).map { "\($0)" }, by: "  ") }
    }

    private static func commonStart(_ left: String, _ right: String) -> String {
        String(zip(left, right).prefix { $0 == $1 }.map(\.0))
    }
}
