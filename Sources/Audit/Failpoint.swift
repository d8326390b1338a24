#if DEBUG
    import Glibc
    import Synchronization
#endif

/// The arrows of the write sequence (gate.md 2), as places where a crash test kills the process.
///
/// `GATEHOUSE_FAILPOINT=sending` ends the process with SIGKILL when it first reaches that place, `sending:3` the third
/// time. A release build knows none of this: `reached` is empty there. `AuditLog` itself calls `intentCommitted` and
/// `outcomeCommitted`; `WriteSequence` calls the others.
package enum Failpoint: String, CaseIterable, Sendable {
    case targetRead, approvalRequested, decided, targetReread, intentCommitted
    case sending, answered, outcomeCommitted, verified

    /// Kills the process if the environment asks for it here.
    package static func reached(_ place: Failpoint) {
        #if DEBUG
            guard let armed, armed.place == place else { return }
            guard armed.passed.add(1, ordering: .relaxed).newValue == armed.count else { return }
            kill(getpid(), SIGKILL)
        #endif
    }
}

#if DEBUG
    extension Failpoint {
        /// What the environment asked for, read once.
        private static let armed = getenv("GATEHOUSE_FAILPOINT").flatMap { Armed(String(cString: $0)) }

        private final class Armed: Sendable {
            let place: Failpoint
            let count: Int
            let passed = Atomic(0)

            /// Nil unless the text is a place, or a place, a colon and which time.
            init?(_ text: String) {
                let parts = text.split(separator: ":", maxSplits: 1)
                guard let first = parts.first, let place = Failpoint(rawValue: String(first)) else { return nil }
                guard let count = parts.count == 1 ? 1 : Int(parts[1]), count > 0 else { return nil }
                self.place = place
                self.count = count
            }
        }
    }
#endif
