import Synchronization

/// The writes whose outcome nobody knows. Their targets take no further write until an operator has reconciled them
/// (gate.md G8).
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
    }

    private let unknowns = Mutex<[String: Unknown]>([:])

    func add(_ unknown: Unknown) { unknowns.withLock { $0[unknown.operation] = unknown } }

    /// The unknown write that locks a target.
    func lock(on target: String) -> Unknown? {
        unknowns.withLock { $0.values.first { $0.target == target } }
    }

    /// Ends the lock of one operation; nil if it held none.
    func remove(_ operation: String) -> Unknown? { unknowns.withLock { $0.removeValue(forKey: operation) } }

    func unknown(_ operation: String) -> Unknown? { unknowns.withLock { $0[operation] } }

    /// Oldest first.
    var all: [Unknown] { unknowns.withLock { $0.values.sorted { $0.since < $1.since } } }
}
