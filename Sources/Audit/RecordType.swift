/// What a record tells of (gate.md 6).
package enum RecordType: String, Hashable, Sendable, CaseIterable, Codable {
    case start, stop, recovery
    case configLoaded = "config.loaded"
    case configRejected = "config.rejected"
    case policyLoaded = "policy.loaded"
    case policyRejected = "policy.rejected"
    case connectionOpened = "conn.open"
    case connectionRefused = "conn.refused"
    case connectionClosed = "conn.close"
    case callReceived = "call.received"
    case callCompleted = "call.completed"
    case callDenied = "call.denied"
    case approvalRequested = "approval.requested"
    case approvalShown = "approval.shown"
    case approvalDecided = "approval.decided"
    case approvalExpired = "approval.expired"
    case approvalCancelled = "approval.cancelled"
    case grantAdded = "grant.added"
    case grantRevoked = "grant.revoked"
    case intent = "op.intent"
    case cancelledLate = "op.cancelled_late"
    case outcome = "op.outcome"
    case verified = "op.verified"
    case mismatch = "op.mismatch"
    case reconciled = "op.reconciled"
    case freeze, thaw, quota, alarm
    case clockJump = "clock_jump"
    case dropped, checkpoint
}
