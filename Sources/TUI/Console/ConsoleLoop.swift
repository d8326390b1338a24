import Bridge
import Glibc
import Synchronization

/// Waits, updates, performs effects, shows: the console's one loop, on the terminal's thread.
actor ConsoleLoop {
    /// Shortest time between frames after a key, and from data, in milliseconds.
    static let keyFrame = 33
    static let dataFrame = 100

    /// Replies of the desk on their way to the loop.
    private final class Inbox: Sendable {
        let replies = Mutex<[ConsoleReply]>([])
    }

    private let desk: any Desk
    private let options: ConsoleOptions
    private let thread: TerminalThread
    private let terminal: Terminal
    private let inbox = Inbox()
    private var state: ConsoleState
    private var lastFrame = -1_000_000
    private var isChanged = true
    private var isKeyed = true
    private var isRefused = false

    nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }

    init(desk: any Desk, options: ConsoleOptions, thread: TerminalThread) {
        self.desk = desk
        self.options = options
        self.thread = thread
        terminal = Terminal(thread: thread)
        state = ConsoleState(options: options, size: Size(columns: 80, rows: 24), theme: Theme(.mono))
    }

    /// Runs until `quit`, cancellation or the loss of the terminal.
    func run() async throws(ConsoleError) {
        let opened = try await terminal.open()
        let name: Theme.Name = getenv("NO_COLOR") == nil ? .init(options.look) : .mono
        let theme = Theme(name, colors: opened.colors)
        state = ConsoleState(options: options, size: opened.size, theme: theme)
        await terminal.use(theme)
        let thread = thread
        desk.feed.onWake { thread.wake() }
        let isLost = await withTaskCancellationHandler {
            await serve()
        } onCancel: {
            thread.wake()
        }
        desk.feed.onWake(nil)
        await terminal.close()
        if isLost { throw .terminalLost }
    }

    private func serve() async -> Bool {
        await withTaskGroup(of: Void.self, returning: Bool.self) { group in
            var isLost = false
            while !state.isFinished, !isLost, !Task.isCancelled {
                await present()
                let input = await terminal.wait(milliseconds: patience())
                isLost = input.isLost
                for effect in takeIn(input) { await perform(effect, in: &group) }
            }
            await group.waitForAll()
            return isLost
        }
    }

    private func moment() -> Moment {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Moment(wall: options.now(), steady: time.tv_sec * 1000 + time.tv_nsec / 1_000_000)
    }

    /// Feeds all that has come into the state.
    private func takeIn(_ input: Terminal.Input) -> [ConsoleEffect] {
        var effects: [ConsoleEffect] = []
        let now = moment()
        if let size = input.size { effects += state.update(.resized(size), at: now) }
        for key in input.keys { effects += state.update(.key(key), at: now) }
        isKeyed = isKeyed || !input.keys.isEmpty || input.size != nil
        let events = desk.feed.drain()
        if !events.isEmpty { effects += state.update(.desk(events), at: now) }
        let replies = inbox.replies.withLock { waiting in
            defer { waiting = [] }
            return waiting
        }
        for reply in replies { effects += state.update(.reply(reply), at: now) }
        if input.keys.isEmpty { effects += state.update(.tick, at: now) }
        isChanged = true
        return effects
    }

    /// Draws the state if a frame is due.
    private func present() async {
        let now = moment()
        guard isChanged, now.steady >= frameDue() else { return }
        let frame = ConsoleFrame.draw(state, at: now)
        lastFrame = now.steady
        switch await terminal.show(frame) {
        case .whole:
            isChanged = false
            isKeyed = false
            isRefused = false
            _ = state.update(.written, at: moment())
        case .busy:
            isRefused = true
        }
    }

    private func frameDue() -> Int { lastFrame + (isKeyed && !isRefused ? Self.keyFrame : Self.dataFrame) }

    /// How long to sleep: until a frame is due, a deadline of the state, or the next change of a clock on screen.
    private func patience() -> Int? {
        let now = moment()
        var waits: [Int] = [state.clockPatience(at: now)]
        if isChanged { waits.append(frameDue() - now.steady) }
        if let deadline = state.deadline(at: now) { waits.append(deadline - now.steady) }
        return waits.min().map { max(0, $0) }
    }

    private func perform(_ effect: ConsoleEffect, in group: inout TaskGroup<Void>) async {
        switch effect {
        case .use(let theme): await terminal.use(theme)
        case .repaint: await terminal.repaint()
        case .bell: await terminal.ringBell()
        case .quit: break
        case .fetchCall, .fetchReview, .decide, .noteShown, .freeze, .thaw, .setReadOnly, .disconnect, .mute,
            .reconcile,
            .fetchAudit, .fetchAuditRecord, .verifyAudit, .runChecks:
            send(effect, in: &group)
        }
    }

    private func send(_ effect: ConsoleEffect, in group: inout TaskGroup<Void>) {
        let courier = DeskCourier(desk: desk, operatorFacts: options.operatorFacts)
        let inbox = inbox
        let thread = thread
        group.addTask {
            guard let reply = await courier.carry(effect) else { return }
            inbox.replies.withLock { $0.append(reply) }
            thread.wake()
        }
    }
}

extension Theme.Name {
    init(_ look: ConsoleOptions.Look) {
        self =
            switch look {
            case .dark: .dark
            case .mono: .mono
            }
    }
}
