import Audit
import Okta

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
            let status = CallStatus.denied(by: denial.by.rawValue)
            return .init(answer: .result(CallAnswers.denied(denial, operation)), status: status, rule: denial.rule)
        case .withdrawn: return .init(answer: .withdrawn, status: .cancelled, rule: rule)
        case .locked(let unknown):
            let reason =
                "operation \(unknown.operation) on this target has no known outcome; an operator must reconcile it"
            return refused(reason, operation, rule: "unknown-outcome")
        case .approvalVoid(let reason): return refused(reason, operation, rule: rule)
        case .argumentsMismatch:
            let text =
                "args_mismatch: what would be executed is not what was approved; nothing was sent (operation \(operation.text))"
            return internalError(text, word: "args_mismatch", rule: rule)
        case .auditUnavailable(let error):
            let text = "audit_unavailable: \(error); nothing was sent to Okta (operation \(operation.text))"
            return internalError(text, word: "audit_unavailable", rule: rule)
        case .outcomeLost(let outcome):
            let status = CallStatus.error(status: nil, word: "audit_unavailable")
            let result = CallAnswers.auditUnavailable(outcome, operation)
            return .init(answer: .result(result), status: status, rule: rule)
        case .unknown(let error, let applied):
            let result = CallAnswers.partly(CallAnswers.unknown(error, operation), applied: applied)
            return .init(answer: .result(result), status: .unknown, rule: rule)
        }
    }

    private func refused(_ reason: String, _ operation: OperationID, rule: String) -> OperationTable.End {
        let failure = ToolFailure.refused(PlanRefusal(reason))
        return .init(answer: .result(CallAnswers.failure(failure, operation)), status: failure.status, rule: rule)
    }

    private func internalError(_ text: String, word: String, rule: String) -> OperationTable.End {
        .init(answer: .internalError(text), status: .error(status: nil, word: word), rule: rule)
    }
}
