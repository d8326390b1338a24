import Bridge

/// All that the console is at one moment.
///
/// `update` is the only thing that changes it.
struct ConsoleState: Sendable {
    /// A question that takes all keys.
    enum Question: Hashable, Sendable {
        case quit(pending: Int, running: Int)
    }

    /// Three `Ctrl-C` within this time stop the console.
    static let interruptMilliseconds = 2000
    static let bellMilliseconds = 10_000

    private(set) var picture = DeskPicture()
    private(set) var size: Size
    private(set) var theme: Theme
    private(set) var active = ViewID.overview
    private(set) var prompt: Prompt?
    private(set) var question: Question?
    private(set) var toast: Toast?
    private(set) var help: HelpView?
    private(set) var isFinished = false
    let clock: ClockFormat
    private let options: ConsoleOptions
    private var views: [ViewID: any View]
    private var before = ViewID.overview
    private var toastUntil: Int?
    private var freezeKey = FreezeKey()
    private var slot = ReviewSlot()
    private var interrupts: [Int] = []
    private var quietUntil = 0
    private var history: [String] = []

    init(options: ConsoleOptions, size: Size, theme: Theme) {
        self.options = options
        self.size = size
        self.theme = theme
        clock = options.usesUTC ? .utc : .local
        views = Dictionary(uniqueKeysWithValues: ViewID.allCases.map { ($0, $0.makeView()) })
    }

    var orgName: String { picture.org?.name ?? options.orgName }
    var view: any View { views[active] ?? active.makeView() }

    /// The key contexts in force, innermost first.
    var contexts: [KeyContext] {
        if question != nil { return [.question] }
        if prompt != nil { return [.field] }
        if help != nil { return [.help] }
        return review?.contexts ?? active.contexts
    }

    /// The review on the screen, if there is one.
    var review: ReviewSession? { active == .approvals ? slot.session : nil }

    /// What the active view draws from.
    func context(at now: Moment) -> ViewContext {
        ViewContext(
            picture: picture,
            area: ConsoleFrame.body(of: size),
            now: now,
            clock: clock,
            operatorFacts: options.operatorFacts,
            marksEscapes: theme.marksEscapes
        )
    }

    /// The next steady time at which something must happen by itself.
    func deadline(at now: Moment) -> Int? {
        [toastUntil, freezeKey.deadline, review?.deadline].compactMap { $0 }.min()
    }

    /// Milliseconds until a clock on the screen changes.
    func clockPatience(at now: Moment) -> Int {
        let ticks = !picture.pending.isEmpty || view.ticks(context(at: now))
        let unit = ticks ? 1000 : 60_000
        return unit - ((now.wall % unit) + unit) % unit
    }

    /// Takes one event in and says what is to be done.
    mutating func update(_ event: ConsoleEvent, at now: Moment) -> [ConsoleEffect] {
        switch event {
        case .desk(let events):
            return events.flatMap { take($0, at: now) } + carryOut(with(active, at: now) { $0.wishes($1) }, at: now)
        case .key(let key): return press(key, at: now)
        case .resized(let size):
            self.size = size
            slot.resize(size: size, pending: picture.pending.count, at: now)
            return []
        case .written:
            views[active]?.wasShown()
            // Under a question or help the text is not to be seen.
            if review != nil, question == nil, help == nil { slot.wasShown(at: now) } else { slot.hide(at: now) }
            return []
        case .tick:
            expire(at: now)
            return review == nil ? [] : carryOut(slot.pass(at: now), at: now)
        case .reply(let reply): return take(reply, at: now)
        }
    }

    private mutating func take(_ event: DeskEvent, at now: Moment) -> [ConsoleEffect] {
        let known = Set(picture.pending.map(\.id))
        picture.take(event, at: now)
        for id in ViewID.allCases { with(id, at: now) { $0.take(event, $1) } }
        let effects = slot.take(event, at: now)
        slot.resize(size: size, pending: picture.pending.count, at: now)
        guard case .pending(let row) = event, !known.contains(row.id), row.riskClass >= .broad else { return effects }
        return effects + ring(at: now)
    }

    private mutating func take(_ reply: ConsoleReply, at now: Moment) -> [ConsoleEffect] {
        var effects: [ConsoleEffect] = []
        slot.take(reply, at: now)
        for id in ViewID.allCases {
            effects += carryOut(with(id, at: now) { $0.take(reply, $1) }, at: now)
        }
        if case .reconciled(let operation, let problem) = reply {
            if let problem {
                show(Toast("not recorded: \(problem)", .problem), at: now)
            } else {
                show(Toast("recorded: \(operation)"), at: now)
            }
        }
        return effects
    }

    private mutating func expire(at now: Moment) {
        if let until = toastUntil, now.steady >= until {
            toast = nil
            toastUntil = nil
        }
        freezeKey.pass(at: now.steady)
    }

    /// Rings at most once in ten seconds.
    private mutating func ring(at now: Moment) -> [ConsoleEffect] {
        guard now.steady >= quietUntil else { return [] }
        quietUntil = now.steady + Self.bellMilliseconds
        return [.bell]
    }

    private mutating func press(_ key: Key, at now: Moment) -> [ConsoleEffect] {
        expire(at: now)
        if toast?.kind == .problem { toast = nil }
        let command = Keymap.command(for: key, in: contexts)
        if freezeKey.press(isFreeze: command == .freeze, at: now.steady) {
            show(Toast("frozen: pending requests are denied, writes are refused until :thaw REASON", .problem), at: now)
            slot.disturb(at: now)
            return [.freeze]
        }
        guard question == nil, prompt == nil, help == nil else {
            slot.disturb(at: now)
            return pressOver(key, command, at: now)
        }
        if review != nil { return pressInReview(key, command, at: now) }
        return command.map { perform($0, at: now) } ?? []
    }

    /// A key while a question, a prompt or help lies over the view.
    private mutating func pressOver(_ key: Key, _ command: Command?, at now: Moment) -> [ConsoleEffect] {
        if question != nil { return answer(command, at: now) }
        if prompt != nil { return type(key, command, at: now) }
        switch command {
        case .move(let movement): help?.move(movement, size: size)
        case .back, .quit, .interrupt: help = nil
        case .redraw: return [.repaint]
        case nil, .some: break
        }
        return []
    }

    /// The review has every key first; what is not its own then means what it means elsewhere.
    private mutating func pressInReview(_ key: Key, _ command: Command?, at now: Moment) -> [ConsoleEffect] {
        let wasTyping = review?.isTyping ?? false
        let effects = carryOut(slot.press(key, at: now), at: now)
        guard !wasTyping else { return effects }
        switch command {
        case .view(let id):
            slot.close(at: now)
            return effects + go(to: id, at: now)
        case .commandLine, .help, .freeze, .readOnly, .interrupt, .redraw:
            return effects + (command.map { perform($0, at: now) } ?? [])
        case nil, .some: return effects
        }
    }

    private mutating func carryOut(_ outcomes: [ReviewSession.Outcome], at now: Moment) -> [ConsoleEffect] {
        outcomes.flatMap { outcome -> [ConsoleEffect] in
            switch outcome {
            case .stay: return []
            case .leave:
                slot.close(at: now)
                return []
            case .say(let why):
                show(Toast("\(why)", .info), at: now)
                return []
            case .send(let effect): return [effect]
            }
        }
    }

    private mutating func answer(_ command: Command?, at now: Moment) -> [ConsoleEffect] {
        if command == .acceptQuit { return finish() }
        if command == .interrupt { return interrupt(at: now) }
        if command == .back { question = nil }
        return command == .redraw ? [.repaint] : []
    }

    private mutating func perform(_ command: Command, at now: Moment) -> [ConsoleEffect] {
        switch command {
        case .view(let id): return go(to: id, at: now)
        case .nextView: return go(to: neighbour(1), at: now)
        case .previousView: return go(to: neighbour(-1), at: now)
        case .lastView: return go(to: before, at: now)
        case .approvals:
            let effects = go(to: .approvals, at: now)
            return effects + (picture.pending.first.map { carryOut([.select($0.id)], at: now) } ?? [])
        case .commandLine: prompt = Prompt(.command, history: history)
        case .filter: prompt = Prompt(.filter, text: view.filterText, history: [])
        case .freeze:
            show(Toast("F again within 2 s freezes: pending are denied, all writes stop"), at: now)
        case .readOnly:
            show(Toast("read-only: writes are refused until :readonly off REASON"), at: now)
            return [.setReadOnly(true, reason: "key R at the console")]
        case .quit: return leave(at: now)
        case .interrupt: return interrupt(at: now)
        case .redraw:
            slot.disturb(at: now)
            return [.repaint]
        case .help: help = HelpView(contexts: contexts)
        case .move, .left, .right, .nextPane, .previousPane, .open, .back, .filterOnOff, .follow, .nextProblem,
            .previousProblem, .nextRecord, .previousRecord, .detail, .order, .jumpToApproval, .sameOperation,
            .runChecks,
            .verify, .disconnect, .confirmDisconnect, .mute, .confirmMute, .approveOnce, .approveForSession,
            .approveForMinutes, .confirm, .deny, .denyAndMute, .find, .nextMatch, .previousMatch, .acceptQuit,
            .suspend, .edit:
            return carryOut(with(active, at: now) { $0.perform(command, $1) }, at: now)
        }
        return []
    }

    /// Lets a view change itself; it is taken out meanwhile, so that nothing it holds is copied.
    private mutating func with<Result>(
        _ id: ViewID,
        at now: Moment,
        _ change: (inout any View, ViewContext) -> Result
    ) -> Result {
        let context = context(at: now)
        var view = views.removeValue(forKey: id) ?? id.makeView()
        defer { views[id] = view }
        return change(&view, context)
    }

    private func neighbour(_ step: Int) -> ViewID {
        let count = ViewID.allCases.count
        return ViewID(rawValue: (active.rawValue - 1 + step + count) % count + 1) ?? active
    }

    private mutating func go(to id: ViewID, at now: Moment) -> [ConsoleEffect] {
        guard id != active else { return [] }
        before = active
        active = id
        return carryOut(with(id, at: now) { $0.enter($1) }, at: now)
    }

    private mutating func leave(at now: Moment) -> [ConsoleEffect] {
        if view.hasOpenDetail { return carryOut(with(active, at: now) { $0.perform(.back, $1) }, at: now) }
        question = .quit(pending: picture.pending.count, running: picture.calls.inFlight)
        return []
    }

    private mutating func interrupt(at now: Moment) -> [ConsoleEffect] {
        interrupts = interrupts.filter { $0 > now.steady - Self.interruptMilliseconds } + [now.steady]
        if interrupts.count >= 3 { return finish() }
        question = question == nil ? .quit(pending: picture.pending.count, running: picture.calls.inFlight) : nil
        return []
    }

    private mutating func finish() -> [ConsoleEffect] {
        isFinished = true
        return [.quit]
    }

    private mutating func carryOut(_ actions: [ViewAction], at now: Moment) -> [ConsoleEffect] {
        actions.flatMap { action -> [ConsoleEffect] in
            switch action {
            case .effect(let effect): return [effect]
            case .show(let id): return go(to: id, at: now)
            case .showFiltered(let id, let text):
                let effects = go(to: id, at: now)
                return effects + setFilter(text, of: id, at: now)
            case .select(let id):
                let effects = go(to: .approvals, at: now)
                with(.approvals, at: now) { $0.select(id, $1) }
                return effects
            case .review(let id):
                guard let row = picture.pending(id) else { return [] }
                return slot.open(
                    row,
                    size: size,
                    pending: picture.pending.count,
                    marksEscapes: theme.marksEscapes,
                    at: now
                )
            case .toast(let toast):
                show(toast, at: now)
                return []
            }
        }
    }

    private mutating func setFilter(_ text: String, of id: ViewID, at now: Moment) -> [ConsoleEffect] {
        let outcome = with(id, at: now) { $0.setFilter(text, $1) }
        if let problem = outcome.problem { show(Toast(problem, .problem), at: now) }
        return carryOut(outcome.actions, at: now)
    }

    private mutating func show(_ toast: Toast, at now: Moment) {
        self.toast = toast
        toastUntil = toast.kind == .info ? now.steady + Toast.milliseconds : nil
        let level: LogRow.Level = toast.kind == .info ? .info : .warning
        picture.note(LogRow(time: now.wall, level: level, text: Untrusted(toast.text.text)))
    }

    private mutating func type(_ key: Key, _ command: Command?, at now: Moment) -> [ConsoleEffect] {
        guard var line = prompt else { return [] }
        switch line.type(key, command) {
        case .editing: prompt = line
        case .cancelled: prompt = nil
        case .accepted(let text):
            prompt = nil
            switch line.purpose {
            case .command: return run(text, at: now)
            case .filter: return setFilter(text, of: active, at: now)
            }
        }
        return []
    }

    private mutating func run(_ text: String, at now: Moment) -> [ConsoleEffect] {
        if !text.isEmpty { history = Array((history + [text]).suffix(50)) }
        switch CommandLine.parse(text) {
        case .success(let line): return carry(line, at: now)
        case .failure(let problem):
            show(Toast(problem.text, .problem), at: now)
            return []
        }
    }

    private mutating func carry(_ line: CommandLine, at now: Moment) -> [ConsoleEffect] {
        switch line {
        case .nothing: return []
        case .perform(let command): return perform(command, at: now)
        case .filter(let text): return setFilter(text, of: active, at: now)
        case .effect(let effect):
            show(Toast("\(effect.announcement)"), at: now)
            return [effect]
        case .theme(let name):
            theme = Theme(name, colors: theme.colors)
            // Escapes take another width now: an open review is laid out, and read, anew.
            slot = ReviewSlot()
            return [.use(theme)]
        }
    }
}
