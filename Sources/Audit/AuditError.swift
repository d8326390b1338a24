/// Why the audit could not do what it was asked.
package enum AuditError: Error, Hashable, Sendable {
    /// The record could not be made durable: writes must stop.
    case unavailable(reason: String)
    /// The approval was used before (gate.md T11).
    case alreadyBurned
    /// The queue is full.
    case overloaded
    /// The log stands under a path that is not ours or too open.
    case insecurePath(path: String, rule: String)
    /// Another process holds the log.
    case alreadyOpen(pid: Int?)
    /// The file is no log of ours, or damaged.
    case damaged(reason: String)
    case closed
}
