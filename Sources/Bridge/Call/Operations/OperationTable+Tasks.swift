import Audit
import Synchronization

extension OperationTable {
    /// What there is to an operation that was handed out as a task.
    struct TaskFacts {
        /// Milliseconds since 1970.
        var updatedAt: Int
        /// Since the operation began.
        let keptFor: Duration
        /// It had ended before it began.
        var hasNeverRun = false
        /// The client has cancelled it for good, whatever becomes of what was sent.
        var isCancelled = false
    }

    /// What came of a client's wish to cancel one of its tasks.
    struct Cancelling {
        var standing: TaskStanding
        var hadEnded: Bool
        /// What becomes of the operation.
        var givingUp: GivingUp
    }

    /// The operation's id goes to the client as that of a task; `keptFor` is since it began.
    ///
    /// `call`: The request that is answered with it, and waits no longer.
    func handOutTask(_ id: OperationID, to call: CallID, keptFor: Duration) -> TaskStanding? {
        state.withLock { state in
            guard let entry = state.entries[id] else { return nil }
            state.entries[id]?.isHandedOut = true
            state.entries[id]?.attached[call] = nil
            state.entries[id]?.legs[call] = nil
            if entry.task == nil { state.entries[id]?.task = TaskFacts(updatedAt: entry.createdAt, keptFor: keptFor) }
            return Self.standing(id, in: state)
        }
    }

    /// Most tasks kept of one principal that had ended before they began.
    static let endedTasksKept = 64

    /// Enters a task whose call had ended before anything could wait for it.
    ///
    /// No quota counts such calls, so the oldest make room.
    func enterEnded(
        _ id: OperationID,
        _ key: Posture.CallKey,
        _ facts: Facts,
        _ end: End,
        keptFor: Duration
    ) -> TaskStanding? {
        let (now, wall) = (clock.now, clock.wall)
        return state.withLock { state in
            Self.forgetOld(in: &state, at: now)
            Self.makeRoom(for: key.principal, in: &state)
            var entry = Entry(
                key: key,
                facts: facts,
                openedAt: now,
                createdAt: wall,
                maker: ClientID(0),
                attached: [:]
            )
            entry.isHandedOut = true
            entry.task = TaskFacts(updatedAt: wall, keptFor: keptFor, hasNeverRun: true)
            (entry.end, entry.endedAt) = (end, now)
            state.entries[id] = entry
            return Self.standing(id, in: state)
        }
    }

    /// Where one of the principal's tasks stands; nil if there is none, or it is another's.
    ///
    /// Other than by `standing`, a result can be fetched again as long as the task is kept.
    func task(_ id: OperationID, for principal: String) -> TaskStanding? {
        let now = clock.now
        return state.withLock { state in
            Self.forgetOld(in: &state, at: now)
            guard let entry = state.entries[id], entry.key.principal == principal else { return nil }
            if entry.end != nil, entry.task != nil { Self.deliver(id, entry, in: &state) }
            return Self.standing(id, in: state)
        }
    }

    /// The client no longer wants one of its tasks; nil if it has none with this id.
    func cancelTask(_ id: OperationID, for principal: String, _ manner: TaskCancelling) -> Cancelling? {
        let (now, wall) = (clock.now, clock.wall)
        let result: (Cancelling, [CheckedContinuation<Void, Never>])? = state.withLock { state in
            Self.forgetOld(in: &state, at: now)
            guard let entry = state.entries[id], entry.key.principal == principal, let task = entry.task else {
                return nil
            }
            guard entry.end == nil, !task.isCancelled else {
                return Self.standing(id, in: state).map {
                    (.init(standing: $0, hadEnded: true, givingUp: .goesOn), [])
                }
            }
            // Who asks again has given it up before.
            state.entries[id]?.isHandedOut = false
            let givingUp = entry.isHandedOut ? Self.giveUp(id, in: &state) : .goesOn
            var waiters: [CheckedContinuation<Void, Never>] = []
            if case .final = manner {
                state.entries[id]?.task?.isCancelled = true
                state.entries[id]?.task?.updatedAt = wall
                waiters = Array(entry.waiters.values)
                state.entries[id]?.waiters = [:]
            }
            return Self.standing(id, in: state).map {
                (.init(standing: $0, hadEnded: false, givingUp: givingUp), waiters)
            }
        }
        for waiter in result?.1 ?? [] { waiter.resume() }
        return result?.0
    }

    /// Sets who is told that a task has ended.
    func onTaskChange(_ tell: @escaping @Sendable (String) -> Void) { state.withLock { $0.taskChanged = tell } }

    private static func makeRoom(for principal: String, in state: inout State) {
        let ended = state.entries.filter { $0.value.key.principal == principal && $0.value.task?.hasNeverRun == true }
        guard ended.count >= endedTasksKept, let oldest = ended.min(by: { $0.value.openedAt < $1.value.openedAt })
        else {
            return
        }
        state.entries[oldest.key] = nil
    }

    private static func standing(_ id: OperationID, in state: State) -> TaskStanding? {
        guard let entry = state.entries[id], let task = entry.task else { return nil }
        return TaskStanding(
            id: id.text,
            tool: entry.facts.tool,
            state: entry.taskState(task),
            createdAt: entry.createdAt,
            updatedAt: task.updatedAt,
            keptFor: task.keptFor.wholeMilliseconds
        )
    }
}

extension OperationTable.Entry {
    fileprivate func taskState(_ task: OperationTable.TaskFacts) -> TaskStanding.State {
        guard !task.isCancelled else { return .cancelled }
        guard let end else { return .working }
        if case .withdrawn = end.answer { return .cancelled }
        return .ended(end.answer)
    }
}
