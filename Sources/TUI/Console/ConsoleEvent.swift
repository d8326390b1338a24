import Bridge

/// When an event is handled.
struct Moment: Hashable, Sendable {
    /// Milliseconds since 1970, for what is shown.
    var wall: Int
    /// Milliseconds on a clock that never jumps, for what is waited for.
    var steady: Int
}

/// All that can change the console's state.
enum ConsoleEvent: Sendable {
    case desk([DeskEvent])
    case key(Key)
    case resized(Size)
    /// The frame drawn from the present state is wholly with the terminal.
    case written
    /// Time has passed; nothing else happened.
    case tick
    case reply(ConsoleReply)
}

/// What the desk answered to an effect.
enum ConsoleReply: Sendable {
    case call(CallID, CallDetail?)
    case review(ApprovalID, ReviewDocument?)
    case decided(ApprovalID, DecisionReply)
    case auditPage(AuditPage, before: Int?, filter: AuditFilter)
    case auditRecord(Int, AuditRecordDetail?)
    case verified(AuditVerification)
    /// Nil when it was recorded, else why not.
    case reconciled(operation: String, problem: String?)
    case checksDone
}

/// What the loop is to do after an update; the state itself does nothing.
enum ConsoleEffect: Hashable, Sendable {
    case fetchCall(CallID)
    case fetchReview(ApprovalID)
    /// `shown` is the hash of the document that was on the screen.
    case decide(ApprovalDecision, ApprovalID, shown: String)
    case noteShown(ApprovalID, lines: Int, hash: String)
    case freeze
    case thaw(reason: String)
    case setReadOnly(Bool, reason: String)
    case disconnect(ClientID)
    case mute(ClientID, minutes: Int)
    case reconcile(operation: String, ReconciliationResult, reason: String)
    case fetchAudit(before: Int?, limit: Int, AuditFilter)
    case fetchAuditRecord(Int)
    case verifyAudit
    case runChecks
    case use(Theme)
    case repaint
    case bell
    case quit
}
