import GRDB

/// Why the audit could not do what it was asked.
package enum AuditError: Error, Hashable, Sendable {
    /// The record could not be made durable: writes must stop.
    case unavailable(reason: String)
    /// The approval was used before (gate.md T11).
    case alreadyBurned
    /// No intent without an outcome has this sequence number: it was settled before, or is no intent (gate.md G2).
    case notOpen(intent: Int)
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

extension AuditError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .unavailable(let reason):
            "the audit log cannot be written (\(reason)); writes stay refused until it can"
        case .alreadyBurned:
            "this approval was used before; ask for a new one"
        case .notOpen(let intent):
            "record \(intent) is no intent that still waits for its outcome; each intent is settled once"
        case .overloaded:
            "too many records wait for the disk; try again when it has caught up"
        case .insecurePath(let path, let rule):
            "\(path): \(rule)"
        case .alreadyOpen(let pid?):
            "another gatehouse (pid \(pid)) holds this audit log; stop it or use another state directory"
        case .alreadyOpen(nil):
            "another gatehouse holds this audit log; stop it or use another state directory"
        case .damaged(let reason):
            "the audit log cannot be read (\(reason)); keep a copy of its directory before you repair anything"
        case .closed:
            "the audit log is closed; open it again to go on"
        }
    }
}

extension AuditError {
    /// What a failure of SQLite or of the file system means to the callers of the audit.
    init(_ error: any Error) {
        switch error {
        case let error as AuditError: self = error
        case let error as TailDamage: self = .damaged(reason: "\(error.fault.rawValue) at record \(error.seq)")
        case let error as DatabaseError where AuditError.damage.contains(error.resultCode):
            self = .damaged(reason: error.message ?? error.resultCode.description)
        case let error as DatabaseError:
            self = .unavailable(
                reason: "\(error.message ?? "SQLite failed"), code \(error.extendedResultCode.rawValue)"
            )
        default: self = .unavailable(reason: String(describing: error))
        }
    }

    /// The bare reason, for the record of a damaged log.
    var damageReason: String {
        if case .damaged(let reason) = self { reason } else { description }
    }

    private static let damage: [ResultCode] = [.SQLITE_CORRUPT, .SQLITE_NOTADB]
}
