import Bridge

/// One request, opened for review: its document, how far it has been read, and the machine that lets it be decided.
struct ReviewSession: Sendable {
    /// What the console is to do after an input.
    enum Outcome: Hashable, Sendable {
        case stay
        case leave
        case say(String)
        case send(ConsoleEffect)
    }

    let id: ApprovalID
    private(set) var row: PendingRow
    private(set) var document: ReviewDocument?
    private(set) var text: ReviewText?
    private(set) var machine: ReviewStateMachine
    /// The first visible line.
    private(set) var top = 0
    /// The text to find, while it is typed.
    private(set) var finder: TextField?
    private var wanted = ""
    private var layout: ReviewLayout
    private let marksEscapes: Bool
    private var isNoted = false

    init(_ row: PendingRow, layout: ReviewLayout, marksEscapes: Bool, at now: Moment) {
        id = row.id
        self.row = row
        self.layout = layout
        self.marksEscapes = marksEscapes
        machine = ReviewStateMachine(riskClass: row.riskClass, at: now.steady)
    }

    /// The key contexts in force, innermost first.
    var contexts: [KeyContext] { isTyping ? [.field] : [.review] }
    var isTyping: Bool { finder != nil || machine.isTyping }
    var deadline: Int? { machine.deadline }

    /// The visible lines.
    var visible: Range<Int> {
        let count = text?.lines.count ?? 0
        return min(top, count)..<min(count, top + layout.text.height)
    }

    /// Takes the document that the desk sent.
    mutating func take(_ document: ReviewDocument?, at now: Moment) {
        guard let document else { return machine.end("the request no longer waits") }
        self.document = document
        row = document.row
        top = 0
        isNoted = false
        layOut(at: now)
    }

    /// Takes a new row of this request.
    ///
    /// - Returns: Whether the document must be fetched again, because it is not what is on the screen.
    mutating func take(_ row: PendingRow, at now: Moment) -> Bool {
        let isChanged = row.hash != (document?.row.hash ?? self.row.hash)
        self.row = row
        guard isChanged else { return false }
        document = nil
        text = nil
        machine.withdraw(at: now.steady)
        return true
    }

    mutating func settled(_ how: String) { machine.end(how) }

    mutating func answered(_ reply: DecisionReply) { machine.answered(reply) }

    /// Something else moved: the quiet starts again.
    mutating func disturb(at now: Moment) { machine.disturb(at: now.steady) }

    /// The screen has another size, or the queue above has another length; a new width means reading anew.
    mutating func resize(_ layout: ReviewLayout, at now: Moment) {
        guard layout != self.layout else { return }
        let isRewrapped = layout.text.width != self.layout.text.width
        self.layout = layout
        if isRewrapped, document != nil { layOut(at: now) }
        top = clamped(top)
        machine.disturb(at: now.steady)
    }

    /// The frame with the visible lines is wholly on the screen.
    mutating func wasShown(at now: Moment) {
        machine.frameWritten(lines: visible, isTooSmall: layout.isTooSmall, at: now.steady)
    }

    /// The text is not on the screen any more.
    mutating func hide(at now: Moment) {
        machine.frameWritten(lines: 0..<0, isTooSmall: layout.isTooSmall, at: now.steady)
    }

    /// Time has passed.
    mutating func pass(at now: Moment) -> [Outcome] {
        if now.wall >= row.expiresAt { machine.end("expired: nobody decided in time, so it is denied") }
        return [outcome(of: machine.pass(at: now.steady))] + notes()
    }

    /// One key.
    mutating func press(_ key: Key, at now: Moment) -> [Outcome] {
        if finder != nil {
            _ = machine.press(.other, at: now.steady)
            find(key)
            return [.stay]
        }
        let isTyping = machine.isTyping
        let command = isTyping ? nil : Keymap.command(for: key, in: [.review])
        let action = machine.press(isTyping ? Self.typed(key) : Self.input(command, key), at: now.steady)
        if let command { move(command) }
        return [outcome(of: action)] + notes()
    }

    /// What a key means outside a field.
    private static func input(_ command: Command?, _ key: Key) -> ReviewStateMachine.Input {
        switch command {
        case .approveOnce: .permit(.once)
        case .approveForSession: .permit(.session)
        case .approveForMinutes: .permit(.minutes)
        case .confirm: .permit(.confirm)
        case .deny: .deny(isMuting: false)
        case .denyAndMute: .deny(isMuting: true)
        case .back: .cancel
        case nil, .some: key == .enter ? .submit : .other
        }
    }

    /// What a key means in a field of the review.
    private static func typed(_ key: Key) -> ReviewStateMachine.Input {
        if Keymap.command(for: key, in: [.review]) == .confirm { return .permit(.confirm) }
        switch Keymap.command(for: key, in: [.field]) {
        case .open: return .submit
        case .back: return .cancel
        case .edit(let edit): return .edit(edit)
        case nil, .some: break
        }
        switch key {
        case .character(let scalar): return .character(scalar)
        case .paste(let text):
            return .paste(String(String.UnicodeScalarView(text.unicodeScalars.filter { $0.value >= 32 })))
        case .control, .enter, .escape, .tab, .backTab, .backspace, .delete, .up, .down, .left, .right, .home, .end,
            .pageUp, .pageDown, .noise:
            return .other
        }
    }

    private func outcome(of action: ReviewStateMachine.Action) -> Outcome {
        switch action {
        case .none: .stay
        case .ignored(let why): .say(why)
        case .leave: .leave
        case .decide(let decision): .send(.decide(decision, id, shown: document?.row.hash ?? row.hash))
        }
    }

    /// Tells the audit, once, that the whole document was on the screen.
    private mutating func notes() -> [Outcome] {
        guard !isNoted, machine.isAllShown, let document else { return [] }
        isNoted = true
        return [.send(.noteShown(id, lines: machine.lineCount, hash: document.row.hash))]
    }

    private mutating func layOut(at now: Moment) {
        guard let document else { return }
        let text = ReviewText(document, width: layout.text.width, marksEscapes: marksEscapes)
        self.text = text
        let phrase = NamePhrase(name: document.nameToType, id: document.targetID)
        machine.load(lineCount: text.lines.count, riskClass: document.row.riskClass, phrase: phrase, at: now.steady)
    }

    private mutating func move(_ command: Command) {
        if case .move(let movement) = command {
            let count = text?.lines.count ?? 0
            switch movement {
            case .down: top = clamped(top + 1)
            case .up: top = clamped(top - 1)
            case .halfDown, .halfUp, .pageDown, .pageUp:
                top = clamped(movement.target(from: top, count: count, rows: layout.text.height))
            case .first: top = 0
            case .last: top = clamped(count)
            }
        }
        if command == .find { finder = TextField(wanted, limit: 100) }
        if command == .nextMatch { jump(from: top, step: 1) }
        if command == .previousMatch { jump(from: top, step: -1) }
    }

    private mutating func find(_ key: Key) {
        guard var field = finder else { return }
        switch Self.typed(key) {
        case .character(let scalar): field.insert(String(Character(scalar)))
        case .edit(let edit): field.apply(edit)
        case .paste(let text): field.insert(text)
        case .submit:
            wanted = field.text
            finder = nil
            return jump(from: top - 1, step: 1)
        case .cancel:
            finder = nil
            return
        case .permit, .deny, .other: return
        }
        finder = field
    }

    private mutating func jump(from start: Int, step: Int) {
        if let line = text?.find(wanted, from: start, step: step) { top = clamped(line) }
    }

    private func clamped(_ line: Int) -> Int {
        max(0, min(line, (text?.lines.count ?? 0) - layout.text.height))
    }
}
