import Audit
import Synchronization

/// Which targets take no write now: those of a write under way, and those of a write whose outcome nobody knows.
///
/// The latter until an operator has reconciled them (gate.md G8).
final class TargetLocks: Sendable {
    /// One write that may or may not have been done.
    struct Unknown: Hashable, Sendable {
        var operation: String
        var tool: String
        /// Kind and id, as in `User 00u1…`.
        var target: String
        /// Name and id for people: untrusted.
        var name: String
        /// Milliseconds since 1970.
        var since: Int
        /// Whether its outcome is known and only waits to be recorded.
        var isUnrecorded = false
    }

    private struct Turn {
        var operation: String
        var waiting: [CheckedContinuation<Void, Never>] = []
    }

    private let unknowns = Mutex<[String: Unknown]>([:])
    private let turns = Mutex<[String: Turn]>([:])

    /// Waits until no other approved write is between its last read of this target and its outcome.
    ///
    /// Without it two approvals of the same state could both find it unchanged, and the second would act on a state that
    /// nobody approved.
    func enter(_ target: String, for operation: String) async {
        while !turns.withLock({ turns in
            guard turns[target] == nil else { return false }
            turns[target] = Turn(operation: operation)
            return true
        }) {
            await withCheckedContinuation { continuation in
                let isFree = turns.withLock { turns in
                    guard turns[target] != nil else { return true }
                    turns[target]?.waiting.append(continuation)
                    return false
                }
                if isFree { continuation.resume() }
            }
        }
    }

    /// Gives up the operation's turns; whoever waits tries again.
    func leave(_ operation: String) {
        let waiting = turns.withLock { turns in
            let ended = turns.filter { $0.value.operation == operation }
            for target in ended.keys { turns[target] = nil }
            return ended.values.flatMap(\.waiting)
        }
        for waiter in waiting { waiter.resume() }
    }

    func add(_ unknown: Unknown) { unknowns.withLock { $0[unknown.operation] = unknown } }

    /// The unknown write that locks a target.
    func lock(on target: String) -> Unknown? {
        unknowns.withLock { $0.values.first { $0.target == target } }
    }

    /// Ends the lock of one operation; nil if it held none.
    func remove(_ operation: String) -> Unknown? { unknowns.withLock { $0.removeValue(forKey: operation) } }

    /// The outcome of one operation has been recorded at last: its target is free, unless nobody knows what was done.
    func recorded(_ operation: String, _ outcome: Outcome) {
        unknowns.withLock { unknowns in
            guard unknowns[operation]?.isUnrecorded == true else { return }
            if outcome == .unknown { unknowns[operation]?.isUnrecorded = false } else { unknowns[operation] = nil }
        }
    }

    func unknown(_ operation: String) -> Unknown? { unknowns.withLock { $0[operation] } }

    /// Oldest first.
    var all: [Unknown] { unknowns.withLock { $0.values.sorted { $0.since < $1.since } } }
}
