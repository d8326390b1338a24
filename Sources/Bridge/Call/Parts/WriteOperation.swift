import Audit
import JSON
import Okta

/// One write call that was accepted, as it travels through `WriteSequence`.
struct WriteOperation: Sendable {
    let id: OperationID
    let entry: ToolEntry
    let tool: any WriteTool
    let arguments: FrozenArguments
    let argumentValues: JSONValue
    /// The model's own words: untrusted.
    let clientSays: String?
    let client: ClientConnection
    let trace: CallTrace

    var key: Posture.CallKey { .init(principal: client.principal, arguments: arguments.hash) }
}

/// What a write acts on, as it was read once, whatever the tool's own type of target.
struct SeenTarget: Sendable {
    var card: TargetCard
    var digest: TargetDigest
    var plan: Result<WritePlan, PlanRefusal>

    var key: String { AuditSections.targetKey(card) }
}

extension WriteTool {
    /// Reads the target, and plans on it.
    func see(_ okta: OktaReader) async throws(ToolFailure) -> SeenTarget {
        let target = try await inspect(okta)
        let plan: Result<WritePlan, PlanRefusal>
        do throws(PlanRefusal) { plan = .success(try self.plan(on: target)) } catch { plan = .failure(error) }
        let card = target.card
        return SeenTarget(card: card, digest: TargetDigest(of: card.state), plan: plan)
    }
}

/// What would be sent, what it would change, and what policy says of it.
struct WriteProposal: Sendable {
    var seen: SeenTarget
    var plan: WritePlan
    /// The highest of the declared, the plan's and the target's class.
    var riskClass: RiskClass
    var decision: PolicyDecision
}

/// A proposal that may be sent: by policy, or by the approval that its first intent burns.
struct WritePermit: Sendable {
    /// An operator's approval, and what it was given to.
    struct Approved: Sendable {
        var approval: ApprovalQueue.Approval
        var request: ApprovalRequest
    }

    var proposal: WriteProposal
    var approved: Approved?
}

/// Why a write sequence ended before its end.
enum WriteStop: Error, Sendable {
    /// `applied` counts the requests of the plan that had been done.
    case failed(ToolFailure, applied: Int)
    case denied(Denial)
    case withdrawn
    /// An earlier write on the same target has no known outcome.
    case locked(TargetLocks.Unknown)
    /// What would be executed is not what was approved.
    case argumentsMismatch
    /// The target changed more than three times, or 30 s passed since the approval.
    case approvalVoid(reason: String)
    /// No intent could be recorded: nothing was sent.
    case auditUnavailable(AuditError)
    /// It was sent, and its outcome could not be recorded.
    case outcomeLost(Outcome)
    case unknown(OktaError, applied: Int)
}

extension WriteStop {
    /// The answer and the status of a sequence that stopped here.
    func end(of operation: OperationID, rule: String) -> OperationTable.End {
        switch self {
        case .failed(let failure, let applied):
            let result = CallAnswers.partly(CallAnswers.failure(failure, operation), applied: applied)
            return .init(answer: .result(result), status: failure.status, rule: rule)
        case .denied(let denial):
            return .init(
                answer: .result(CallAnswers.denied(denial, operation)),
                status: .denied(by: denial.by.rawValue),
                rule: denial.rule
            )
        case .withdrawn:
            return .init(answer: .withdrawn, status: .cancelled, rule: rule)
        case .locked(let unknown):
            let reason =
                "operation \(unknown.operation) on this target has no known outcome; an operator must reconcile it"
            return WriteStop.failed(.refused(PlanRefusal(reason)), applied: 0).end(
                of: operation,
                rule: "unknown-outcome"
            )
        case .argumentsMismatch:
            return .init(
                answer: .internalError(
                    "args_mismatch: what would be executed is not what was approved; nothing was sent"
                ),
                status: .error(status: nil, word: "args_mismatch"),
                rule: rule
            )
        case .approvalVoid(let reason):
            return WriteStop.failed(.refused(PlanRefusal(reason)), applied: 0).end(of: operation, rule: rule)
        case .auditUnavailable(let error):
            return .init(
                answer: .internalError("audit_unavailable: \(error); nothing was sent to Okta"),
                status: .error(status: nil, word: "audit_unavailable"),
                rule: rule
            )
        case .outcomeLost(let outcome):
            return .init(
                answer: .result(CallAnswers.auditUnavailable(outcome, operation)),
                status: .error(status: nil, word: "audit_unavailable"),
                rule: rule
            )
        case .unknown(let error, let applied):
            return .init(
                answer: .result(CallAnswers.unknown(error, applied: applied, operation)),
                status: .unknown,
                rule: rule
            )
        }
    }
}
