import Bridge

/// Whether one request may be decided, and how far its decision has come (ui.md 3.3).
///
/// Pure: time is an argument, in milliseconds on a clock that never jumps. Deciding needs, in this order: every line
/// on screen for 300 ms, then 800 ms without any input or disturbance, then one key after which nothing follows for
/// 40 ms. Whatever does not fit starts the 800 ms anew, so a held key never arms and a paste never decides.
struct ReviewStateMachine: Sendable {
    /// Where the review stands.
    indirect enum Step: Hashable, Sendable {
        /// The document is being fetched, or was withdrawn because the request changed.
        case loading
        /// Lines are still to be read, or the quiet has not lasted yet.
        case reading
        /// A permitting key counts now.
        case armed
        /// A permitting key came; it counts if nothing follows until then, else the step before it holds again.
        case holding(Consequence, until: Int, before: Step)
        /// Class 4: the name is being typed.
        case naming(TextField)
        /// The grant for the client's session is shown.
        case grantingSession
        /// The minutes of a grant are being typed.
        case grantingMinutes(TextField)
        case denying(TextField, isMuting: Bool)
        /// The decision is with the desk.
        case sending(ApprovalDecision)
        /// It was taken; nothing more can be decided here.
        case decided(ApprovalDecision)
        /// Expired, cancelled, refused: why.
        case ended(String)
    }

    /// A key that permits something.
    enum Permission: Hashable, Sendable { case once, session, minutes, confirm }

    /// What a permitting key leads to when it stood alone.
    enum Consequence: Hashable, Sendable {
        case name, session, minutes
        case decide(ApprovalDecision)
    }

    /// One input, as the keymap names it.
    enum Input: Hashable, Sendable {
        case permit(Permission)
        case deny(isMuting: Bool)
        case character(Unicode.Scalar)
        case edit(TextField.Edit)
        case paste(String)
        case submit
        case cancel
        /// Moving, finding, noise: only the quiet ends.
        case other
    }

    /// What is to be done.
    enum Action: Hashable, Sendable {
        case none
        /// Say that the key did not count, and why.
        case ignored(String)
        case decide(ApprovalDecision)
        case leave
    }

    static let readMilliseconds = 300
    static let quietMilliseconds = 800
    static let loneMilliseconds = 40
    static let reasonLimit = 500

    private(set) var step = Step.loading
    private(set) var lineCount = 0
    private var riskClass: RiskClass
    private var phrase = NamePhrase.unavailable
    private var isRead: [Bool] = []
    private var visible: Range<Int> = 0..<0
    private var visibleSince: [Int: Int] = [:]
    private var quietSince: Int
    /// Set while the screen is too small to approve on.
    private var isTooSmall = false
    private(set) var unreadCount = 0

    init(riskClass: RiskClass, at now: Int) {
        self.riskClass = riskClass
        quietSince = now
    }

    var shownCount: Int { lineCount - unreadCount }
    /// Lines above the viewport that left it too soon to count as shown.
    var unreadAboveCount: Int { isRead.prefix(visible.lowerBound).count { !$0 } }
    var isAllShown: Bool { step != .loading && unreadCount == 0 }
    /// What class 4 asks for, and whether it is matched.
    var namePhrase: NamePhrase { phrase }

    /// Whether keys go into a field.
    var isTyping: Bool {
        switch step {
        case .naming, .grantingMinutes, .denying: true
        case .loading, .reading, .armed, .holding, .grantingSession, .sending, .decided, .ended: false
        }
    }

    /// Whether nothing can be decided here any more.
    var isOver: Bool {
        switch step {
        case .sending, .decided, .ended: true
        case .loading, .reading, .armed, .holding, .naming, .grantingSession, .grantingMinutes, .denying: false
        }
    }

    /// The next time at which `pass` must be called.
    var deadline: Int? {
        switch step {
        case .holding(_, let until, _): return until
        case .loading, .sending, .decided, .ended, .denying: return nil
        case .reading, .armed, .naming, .grantingSession, .grantingMinutes:
            let reading = visibleSince.values.min().map { $0 + Self.readMilliseconds }
            let arming = isAllShown && !isTooSmall && step == .reading ? quietSince + Self.quietMilliseconds : nil
            return [reading, arming].compactMap { $0 }.min()
        }
    }

    /// Starts to read a document of `lineCount` lines from the beginning.
    mutating func load(lineCount: Int, riskClass: RiskClass, phrase: NamePhrase, at now: Int) {
        self.lineCount = lineCount
        self.riskClass = riskClass
        self.phrase = phrase
        isRead = Array(repeating: false, count: lineCount)
        unreadCount = lineCount
        visible = 0..<0
        visibleSince = [:]
        quietSince = now
        if case .ended = step { return }
        step = .reading
    }

    /// The request has changed: what was read and typed no longer counts.
    mutating func withdraw(at now: Int) {
        step = .loading
        lineCount = 0
        unreadCount = 0
        isRead = []
        visible = 0..<0
        visibleSince = [:]
        quietSince = now
    }

    /// The request no longer waits; our own decision stays what it is.
    mutating func end(_ reason: String) {
        switch step {
        case .sending, .decided, .ended: return
        case .loading, .reading, .armed, .holding, .naming, .grantingSession, .grantingMinutes, .denying:
            step = .ended(reason)
        }
    }

    /// The desk has answered our decision.
    mutating func answered(_ reply: DecisionReply) {
        guard case .sending(let decision) = step else { return }
        switch reply {
        case .accepted: step = .decided(decision)
        case .refused(let reason): step = .ended("refused: \(reason)")
        }
    }

    /// These lines are in the viewport of a frame that is wholly written.
    mutating func frameWritten(lines: Range<Int>, isTooSmall: Bool, at now: Int) {
        self.isTooSmall = isTooSmall
        settleReading(at: now)
        let lines = lines.clamped(to: 0..<lineCount)
        visible = lines
        visibleSince = visibleSince.filter { lines.contains($0.key) }
        for line in lines where !isRead[line] && visibleSince[line] == nil { visibleSince[line] = now }
    }

    /// The picture changed under the reader's eyes: the quiet starts again, and a held key is dropped.
    mutating func disturb(at now: Int) {
        settleReading(at: now)
        quietSince = now
        if step == .armed { step = .reading }
        if case .holding(_, _, let before) = step { step = before }
    }

    /// Time has passed and no input is waiting.
    mutating func pass(at now: Int) -> Action {
        settleReading(at: now)
        if case .holding(let consequence, let until, _) = step, now >= until { return follow(consequence, at: now) }
        if step == .reading, isQuiet(at: now) { step = .armed }
        return .none
    }

    /// One input.
    mutating func press(_ input: Input, at now: Int) -> Action {
        settleReading(at: now)
        let wasQuiet = isQuiet(at: now)
        quietSince = now
        switch step {
        case .sending, .decided, .ended: return input == .cancel ? .leave : .none
        case .loading: return input == .cancel ? .leave : startDenial(input)
        case .holding(_, _, let before):
            step = before
            return .ignored("ignored: wait a moment, then press one key")
        case .reading, .armed: return pressInReading(input, wasQuiet: wasQuiet, at: now)
        case .naming(let field): return pressInName(input, field, wasQuiet: wasQuiet, at: now)
        case .grantingSession: return pressInSession(input, wasQuiet: wasQuiet, at: now)
        case .grantingMinutes(let field): return pressInMinutes(input, field, wasQuiet: wasQuiet, at: now)
        case .denying(let field, let isMuting): return pressInDenial(input, field, isMuting: isMuting)
        }
    }

    private func isQuiet(at now: Int) -> Bool {
        isAllShown && !isTooSmall && now - quietSince >= Self.quietMilliseconds
    }

    /// Counts lines that have been visible for long enough; the last one starts the quiet.
    private mutating func settleReading(at now: Int) {
        for (line, since) in visibleSince where now - since >= Self.readMilliseconds {
            visibleSince[line] = nil
            guard !isRead[line] else { continue }
            isRead[line] = true
            unreadCount -= 1
            if unreadCount == 0 { quietSince = max(quietSince, since + Self.readMilliseconds) }
        }
    }
}

/// What each input means in each step.
extension ReviewStateMachine {
    private mutating func pressInReading(_ input: Input, wasQuiet: Bool, at now: Int) -> Action {
        switch input {
        case .permit(let permission): return hold(permission, wasQuiet: wasQuiet, at: now)
        case .deny: return startDenial(input)
        case .cancel: return .leave
        case .submit:
            step = .reading
            return .ignored("Enter never approves")
        case .character, .edit, .paste, .other:
            step = .reading
            return .none
        }
    }

    private mutating func hold(_ permission: Permission, wasQuiet: Bool, at now: Int) -> Action {
        step = .reading
        if let obstacle = obstacle(wasQuiet: wasQuiet) { return .ignored(obstacle) }
        switch permission {
        case .once: return hold(riskClass == .irreversible ? .name : .decide(.approveOnce), at: now)
        case .confirm: return .ignored("y, s or t first")
        case .session, .minutes:
            guard riskClass <= .reversible else { return .ignored("no grants above class 2: y approves once") }
            return hold(permission == .session ? .session : .minutes, at: now)
        }
    }

    /// Why a permitting key does not count now.
    private func obstacle(wasQuiet: Bool) -> String? {
        if isTooSmall { return "approving needs 60x15" }
        if !isAllShown { return "not armed: \(unreadCount) lines have not been shown yet" }
        return wasQuiet ? nil : "ignored: wait a moment, then press one key"
    }

    private mutating func hold(_ consequence: Consequence, at now: Int) -> Action {
        step = .holding(consequence, until: now + Self.loneMilliseconds, before: step)
        return .none
    }

    /// A permitting key stood alone long enough.
    private mutating func follow(_ consequence: Consequence, at now: Int) -> Action {
        quietSince = now
        switch consequence {
        case .name: step = .naming(TextField(limit: 200))
        case .session: step = .grantingSession
        case .minutes: step = .grantingMinutes(TextField("10", limit: 2))
        case .decide(let decision):
            step = .sending(decision)
            return .decide(decision)
        }
        return .none
    }

    private mutating func startDenial(_ input: Input) -> Action {
        guard case .deny(let isMuting) = input else { return .none }
        step = .denying(TextField(limit: Self.reasonLimit), isMuting: isMuting)
        return .none
    }

    private mutating func pressInName(_ input: Input, _ field: TextField, wasQuiet: Bool, at now: Int) -> Action {
        var field = field
        switch input {
        case .character(let scalar): field.insert(String(Character(scalar)))
        case .edit(let edit): field.apply(edit)
        case .permit(.confirm):
            guard phrase.isMatched(by: field.text) else { return .ignored("no match: type it as it is shown") }
            if let obstacle = obstacle(wasQuiet: wasQuiet) { return .ignored(obstacle) }
            return hold(.decide(.approveOnce), at: now)
        case .cancel:
            step = .reading
            return .none
        case .paste, .submit: return .ignored("paste and Enter do nothing here")
        case .permit, .deny, .other: return .none
        }
        step = .naming(field)
        return .none
    }

    private mutating func pressInSession(_ input: Input, wasQuiet: Bool, at now: Int) -> Action {
        if input == .permit(.confirm) {
            if let obstacle = obstacle(wasQuiet: wasQuiet) { return .ignored(obstacle) }
            return hold(.decide(.approveForSession), at: now)
        }
        if case .deny = input { return startDenial(input) }
        if input == .cancel { step = .reading }
        return .none
    }

    private mutating func pressInMinutes(_ input: Input, _ field: TextField, wasQuiet: Bool, at now: Int) -> Action {
        var field = field
        switch input {
        case .character(let scalar): if ("0"..."9").contains(scalar) { field.insert(String(Character(scalar))) }
        case .edit(let edit): field.apply(edit)
        case .permit(.confirm):
            guard let minutes = Int(field.text), (1...60).contains(minutes) else { return .ignored("1 to 60 minutes") }
            if let obstacle = obstacle(wasQuiet: wasQuiet) { return .ignored(obstacle) }
            return hold(.decide(.approveFor(minutes: minutes)), at: now)
        case .cancel:
            step = .reading
            return .none
        case .paste, .submit, .permit, .deny, .other: return .none
        }
        step = .grantingMinutes(field)
        return .none
    }

    private mutating func pressInDenial(_ input: Input, _ field: TextField, isMuting: Bool) -> Action {
        var field = field
        switch input {
        case .character(let scalar): field.insert(String(Character(scalar)))
        case .edit(let edit): field.apply(edit)
        case .paste(let text): field.insert(text)
        case .submit:
            let decision: ApprovalDecision =
                isMuting ? .denyAndMute(reason: field.text) : .deny(reason: field.text)
            step = .sending(decision)
            return .decide(decision)
        case .cancel:
            step = lineCount == 0 ? .loading : .reading
            return .none
        case .permit, .deny, .other: return .none
        }
        step = .denying(field, isMuting: isMuting)
        return .none
    }
}
