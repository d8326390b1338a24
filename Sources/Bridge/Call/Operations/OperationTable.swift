import Audit
import Synchronization

/// The write operations of this run: who made them, who waits for them, how they ended.
///
/// The one store under all ways of holding a call (mcp.md 5): an answer that is held, an id to ask about, a call in
/// legs, a task. An operation outlives the request that began it, once its id was handed out. It is bound to the
/// principal that made it (gate.md T12); what has ended is kept for a while so that its result can be fetched.
final class OperationTable: Sendable {
    /// How an operation ended.
    struct End: Sendable {
        var answer: CallAnswer
        var status: CallStatus
        var rule: String
    }

    /// What came of the wish to begin one.
    enum Opening: Sendable {
        case opened(OperationID)
        /// An identical call is under way.
        case joined(OperationID)
        /// An identical call ended and nobody has fetched its result yet.
        case finished(OperationID, End)
        case overQuota(rule: String)
    }

    /// What a client may know of one of its operations.
    enum Standing: Sendable {
        case running(Facts)
        case finished(Facts, End)
        /// It ended and its result was delivered before.
        case delivered(Facts, End)
    }

    struct Facts: Sendable {
        var tool: String
        var arguments: GateHash
        /// Milliseconds since 1970; when the request is denied if nobody decides.
        var expiresAt: Int
    }

    struct Entry {
        var key: Posture.CallKey
        var facts: Facts
        var openedAt: Duration
        /// Milliseconds since 1970.
        let createdAt: Int
        var maker: ClientID
        var hasMakerGone = false
        var attached: [CallID: ClientID]
        /// The calls that go on in legs; each is attached between its legs as well.
        var legs: [CallID: Leg] = [:]
        var isHandedOut = false
        var isWithdrawn = false
        /// The page of the call whose request has left for Okta; nil as long as nothing is sent.
        var sender: CallTrace?
        var task: TaskFacts?
        var end: End?
        var endedAt: Duration?
        var isDelivered = false
        var waiters: [Int: CheckedContinuation<Void, Never>] = [:]
    }

    struct State {
        var entries: [OperationID: Entry] = [:]
        var live: [Posture.CallKey: OperationID] = [:]
        var lastWaiter = 0
        var taskChanged: (@Sendable (String) -> Void)?
    }

    /// How long an ended operation can be asked about.
    static let retention: Duration = .seconds(900)

    let clock: any GateClock
    /// For the extensions of this type only.
    let state = Mutex(State())
    private let limits: Policy.Limits

    init(limits: Policy.Limits, clock: any GateClock) {
        self.limits = limits
        self.clock = clock
    }

    /// Begins an operation, or finds the one that an identical call began.
    func open(_ key: Posture.CallKey, _ facts: Facts, for call: CallID, of client: ClientID) -> Opening {
        let (now, wall) = (clock.now, clock.wall)
        return state.withLock { state in
            Self.forgetOld(in: &state, at: now)
            if let id = state.live[key], let entry = state.entries[id], !entry.isWithdrawn {
                if let end = entry.end {
                    state.entries[id]?.isDelivered = true
                    state.live[key] = nil
                    return .finished(id, end)
                }
                state.entries[id]?.attached[call] = client
                return .joined(id)
            }
            let running = state.entries.values.filter { $0.end == nil }
            guard running.count < limits.pendingInAll else { return .overQuota(rule: "pending_in_all") }
            guard running.count(where: { $0.key.principal == key.principal }) < limits.pending else {
                return .overQuota(rule: "pending")
            }
            let id = OperationID()
            state.entries[id] = Entry(
                key: key,
                facts: facts,
                openedAt: now,
                createdAt: wall,
                maker: client,
                attached: [call: client]
            )
            state.live[key] = id
            return .opened(id)
        }
    }

    /// When the request will be denied, once that is known.
    func setExpiry(_ id: OperationID, _ wall: Int) {
        state.withLock { $0.entries[id]?.facts.expiresAt = wall }
    }

    /// Waits until the operation has ended, or the task is cancelled.
    func waitForEnd(of id: OperationID) async {
        let waiter = state.withLock { state in
            state.lastWaiter += 1
            return state.lastWaiter
        }
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let mayWait = state.withLock { state in
                    guard let entry = state.entries[id], entry.isOpen, !Task.isCancelled else { return false }
                    state.entries[id]?.waiters[waiter] = continuation
                    return true
                }
                if !mayWait { continuation.resume() }
            }
        } onCancel: {
            state.withLock { $0.entries[id]?.waiters.removeValue(forKey: waiter) }?.resume()
        }
    }

    /// The result, for a call that is attached.
    func fetch(_ id: OperationID, for call: CallID) -> End? {
        state.withLock { state in
            guard let entry = state.entries[id], let end = entry.end, entry.attached[call] != nil else { return nil }
            Self.deliver(id, entry, in: &state)
            return end
        }
    }

    /// Where one of the principal's operations stands; nil if there is none, or it is another's.
    ///
    /// A result is handed over once.
    func standing(_ id: OperationID, for principal: String) -> Standing? {
        let now = clock.now
        return state.withLock { state in
            Self.forgetOld(in: &state, at: now)
            guard let entry = state.entries[id], entry.key.principal == principal else { return nil }
            guard let end = entry.end else { return .running(entry.facts) }
            guard !entry.isDelivered else { return .delivered(entry.facts, end) }
            Self.deliver(id, entry, in: &state)
            return .finished(entry.facts, end)
        }
    }

    /// Whether the principal made this operation.
    func isKnown(_ id: OperationID, to principal: String) -> Bool {
        state.withLock { $0.entries[id]?.key.principal == principal }
    }

    /// Whether somebody made this operation, whoever it was.
    func exists(_ id: OperationID) -> Bool { state.withLock { $0.entries[id] != nil } }

    /// The operation's id goes to the client: from now on a closed connection withdraws nothing.
    func handOut(_ id: OperationID, to call: CallID) -> Facts? {
        state.withLock { state in
            state.entries[id]?.isHandedOut = true
            state.entries[id]?.attached[call] = nil
            return state.entries[id]?.facts
        }
    }

    /// Whether the connection that began the operation has ended.
    func hasMakerGone(_ id: OperationID) -> Bool { state.withLock { $0.entries[id]?.hasMakerGone ?? false } }

    func isWithdrawn(_ id: OperationID) -> Bool { state.withLock { $0.entries[id]?.isWithdrawn ?? true } }

    /// The operation ended: whoever waits goes on.
    func finish(_ id: OperationID, _ end: End) {
        let now = clock.now
        let wall = clock.wall
        let (waiters, tell) = state.withLock { state in
            guard var entry = state.entries[id] else { return ([CheckedContinuation<Void, Never>](), Tell?.none) }
            entry.end = end
            entry.endedAt = now
            let tell = entry.task?.isCancelled == false ? state.taskChanged : nil
            entry.task?.updatedAt = wall
            let waiters = Array(entry.waiters.values)
            entry.waiters = [:]
            if entry.isWithdrawn, state.live[entry.key] == id { state.live[entry.key] = nil }
            state.entries[id] = entry
            return (waiters, tell)
        }
        for waiter in waiters { waiter.resume() }
        tell?(id.text)
    }

    private typealias Tell = @Sendable (String) -> Void

    /// Its result has been told: an identical call begins anew.
    static func deliver(_ id: OperationID, _ entry: Entry, in state: inout State) {
        state.entries[id]?.isDelivered = true
        if state.live[entry.key] == id { state.live[entry.key] = nil }
    }

    static func forgetOld(in state: inout State, at now: Duration) {
        let old = state.entries.filter { $0.value.isOld(at: now) }
        for (id, entry) in old {
            state.entries[id] = nil
            if state.live[entry.key] == id { state.live[entry.key] = nil }
        }
    }
}

extension OperationTable.Entry {
    /// Whether there is something to wait for.
    fileprivate var isOpen: Bool { end == nil && task?.isCancelled != true }

    /// Whether it ended so long ago that nobody may still ask.
    fileprivate func isOld(at now: Duration) -> Bool {
        guard let endedAt, endedAt + OperationTable.retention <= now else { return false }
        return task.map { openedAt + $0.keptFor <= now } ?? true
    }
}
