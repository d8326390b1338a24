/// All that the console may ask of the rest of the house (DESIGN 3).
///
/// Commands are asynchronous because a second console may one day sit behind a socket; none of them blocks a call.
package protocol Desk: Sendable {
    /// What happens, in order, bounded.
    var feed: DeskFeed { get }
    /// The rest of one call: arguments, result, exchanges, stages.
    func callDetail(_ call: CallID) async -> CallDetail?
    /// Everything an approver must read before deciding.
    func review(_ approval: ApprovalID) async -> ReviewDocument?
    /// Decides one request. `shown` must be the hash of the document that was on screen.
    func decide(
        _ decision: ApprovalDecision,
        on approval: ApprovalID,
        shown: String,
        by: OperatorFacts
    ) async
        -> DecisionReply
    /// Tells the audit that a request was opened and read.
    func noteShown(_ approval: ApprovalID, lines: Int, hash: String, to: OperatorFacts) async
    /// Denies all that waits, refuses all writes and ends all grants until `thaw`.
    func freeze(by: OperatorFacts) async
    func thaw(reason: String, by: OperatorFacts) async
    func setReadOnly(_ readOnly: Bool, reason: String, by: OperatorFacts) async
    func disconnect(_ client: ClientID) async
    /// Denies whatever the client asks of Okta for a while, and ends its grants.
    func mute(_ client: ClientID, for duration: Duration, by: OperatorFacts) async
    func reconcile(
        _ operation: String,
        as result: ReconciliationResult,
        reason: String,
        by: OperatorFacts
    ) async -> String?
    /// Records before `before` (newest first), at most `limit`; from the newest if `before` is nil.
    func auditPage(before: Int?, limit: Int, filter: AuditFilter) async -> AuditPage
    func auditRecord(_ seq: Int) async -> AuditRecordDetail?
    func verifyAudit() async -> AuditVerification
    func runChecks() async
}

/// Names one call, for as long as this process runs.
package struct CallID: Hashable, Sendable, Codable, Comparable {
    /// Serial number of the call within this run, from 1.
    package let number: Int
    package init(_ number: Int) { self.number = number }
    package static func < (left: CallID, right: CallID) -> Bool { left.number < right.number }
}

/// Names one connection, for as long as this process runs.
package struct ClientID: Hashable, Sendable, Codable {
    /// Serial number of the connection within this run, from 1.
    package let number: Int
    package init(_ number: Int) { self.number = number }
}

/// Names one question to an approver.
package struct ApprovalID: Hashable, Sendable, Codable {
    package let text: String
    package init(_ text: String) { self.text = text }
}

/// Who sits at the console.
package struct OperatorFacts: Hashable, Sendable, Codable {
    package var uid: UInt32
    package var user: String
    package var tty: String
    package init(uid: UInt32, user: String, tty: String) {
        self.uid = uid
        self.user = user
        self.tty = tty
    }
}

/// What a person answers to a pending question.
package enum ApprovalDecision: Hashable, Sendable, Codable {
    case approveOnce
    /// Class ≤ 2: the same tool and arguments pattern for this client until it disconnects.
    case approveForSession
    /// Class ≤ 2: 1 to 60 minutes.
    case approveFor(minutes: Int)
    /// The reason goes to the model, in quotes; at most 500 characters.
    case deny(reason: String)
    /// Denies and mutes the client for ten minutes.
    case denyAndMute(reason: String)
}

/// Whether a decision counted.
package enum DecisionReply: Hashable, Sendable, Codable {
    case accepted
    /// The request is not as it was shown, or has ended; the sentence says how.
    case refused(String)
}

/// What a person found out about an operation whose outcome is unknown.
package enum ReconciliationResult: String, Hashable, Sendable, Codable, CaseIterable {
    case applied, notApplied = "not_applied", undetermined
}
