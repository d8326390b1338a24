import Audit
import JSON
import Okta

/// The shapes in which a host learns how its call ended (gate.md 4, mcp.md 4.4).
///
/// Each names the operation.
enum CallAnswers {
    static func output(_ content: JSONValue, _ operation: OperationID) -> ToolResult {
        ToolResult(content.setting("operation_id", to: .string(operation.text)))
    }

    /// What the gate says of itself: it names the operation that was asked about, where there is one.
    static func local(_ content: JSONValue, _ operation: OperationID) -> ToolResult {
        content["operation_id"] == nil ? output(content, operation) : ToolResult(content)
    }

    static func invalidArguments(_ error: InvalidArguments, _ operation: OperationID) -> ToolResult {
        failure(
            .init(kind: "invalid_arguments", summary: "The arguments do not fit the tool; nothing was done."),
            operation,
            extra: ("problems", .array(error.problems.map { .string($0.description) })),
            sentence: error.description
        )
    }

    static func failure(_ error: ToolFailure, _ operation: OperationID) -> ToolResult {
        switch error {
        case .okta(let error):
            let facts = OktaFailure(error)
            return failure(facts, operation, sentence: facts.sentence)
        case .refused(let refusal):
            return failure(
                .init(kind: "refused", summary: refusal.reason),
                operation,
                sentence: "Nothing was done: \(refusal.reason)."
            )
        case .unknownOperation(let text):
            return failure(
                .init(kind: "unknown_operation", summary: "There is no such operation of this client."),
                operation,
                extra: ("asked_for", .string(String(text.prefix(64)))),
                sentence: "There is no such operation of this client, or it ended long ago."
            )
        }
    }

    static func denied(_ denial: Denial, _ operation: OperationID) -> ToolResult {
        ToolResult(
            [
                "status": "denied", "by": .string(denial.by.rawValue), "rule": .string(denial.rule),
                "reason": .string(denial.reason), "operation_id": .string(operation.text),
            ],
            isError: true,
            summary: sentence(for: denial)
        )
    }

    static func pending(
        _ facts: OperationTable.Facts,
        _ operation: OperationID
    ) -> ToolResult {
        ToolResult([
            "status": "pending_approval", "operation_id": .string(operation.text),
            "args_hash": .string(facts.arguments.description), "expires_at": .number(facts.expiresAt),
            "poll_after_ms": 5000,
            "next": "call operation_status with this operation_id, or repeat this call unchanged",
        ])
    }

    /// `bodies`: What Okta answered, redacted; one for each request sent.
    static func applied(
        _ permit: WritePermit,
        bodies: [JSONValue],
        requestIDs: [String],
        _ operation: OperationID
    )
        -> ToolResult
    {
        let card = permit.proposal.seen.card
        let plan = permit.proposal.plan
        let changes = plan.changes.map { change -> JSONValue in
            ["field": .string(change.label), "before": change.before ?? .null, "after": change.after ?? .null]
        }
        var content: JSONValue = [
            "status": "applied", "operation_id": .string(operation.text),
            "target": ["type": .string(card.kind), "id": .string(card.id), "name": .string(card.name)],
            "effect": .string(plan.effect), "changes": .array(changes),
            "okta_request_ids": .array(requestIDs.map(JSONValue.string)),
        ]
        switch plan.undo {
        case .none(let reason): content = content.setting("undo", to: ["none": .string(reason)])
        case .call(let tool, let arguments):
            content = content.setting("undo", to: ["tool": .string(tool), "arguments": arguments])
        }
        if let body = bodies.last, !body.isNull, body.count > 0 { content = content.setting("result", to: body) }
        return ToolResult(content)
    }

    static func unknown(_ error: OktaError, _ operation: OperationID) -> ToolResult {
        let advice = """
            The request may or may not have been carried out. Do not repeat it. The operator has been told and will \
            find out; until then this target takes no further writes.
            """
        return ToolResult(
            ["status": "unknown", "operation_id": .string(operation.text), "advice": .string(advice)],
            isError: true,
            summary: "Nobody knows whether this was done (\(OktaFailure(error).kind)). \(advice)"
        )
    }

    /// Okta did or did not do it, but the record of that is not durable (gate.md G4).
    static func auditUnavailable(_ outcome: Outcome, _ operation: OperationID) -> ToolResult {
        ToolResult(
            [
                "status": "audit_unavailable", "operation_id": .string(operation.text),
                "outcome": .string(outcome.rawValue),
                "advice": "the outcome could not be recorded; writes are stopped; do not repeat the call",
            ],
            isError: true,
            summary: "The audit log cannot be written. The outcome as known is \(outcome.rawValue). Writes are stopped."
        )
    }

    /// A write stopped after some of its requests had been done.
    static func partly(_ result: ToolResult, applied: Int) -> ToolResult {
        guard applied > 0 else { return result }
        return ToolResult(
            result.structured.setting("requests_applied", to: .number(applied)),
            isError: result.isError,
            summary: result.summary
        )
    }

    private static func failure(
        _ facts: OktaFailure,
        _ operation: OperationID,
        extra: (key: String, value: JSONValue)? = nil,
        sentence: String
    ) -> ToolResult {
        var error = facts.json
        if let extra { error = error.setting(extra.key, to: extra.value) }
        return ToolResult(
            ["error": error, "operation_id": .string(operation.text)],
            isError: true,
            summary: sentence
        )
    }

    private static func sentence(for denial: Denial) -> String {
        let stay = "Do not retry this call unchanged: within 10 minutes it is denied without asking."
        switch denial.by {
        case .operator:
            let words = denial.reason.isEmpty ? "." : ": \(JSONValue.string(denial.reason))."
            return "A human operator denied this call\(words) \(stay)"
        case .timeout: return "No human operator decided in time, so the call is denied. \(stay)"
        case .policy: return "Policy denies this call (\(denial.rule)): \(denial.reason). Do not retry it."
        case .freeze: return "The human operator has frozen all writes. Do not retry until told otherwise."
        case .quota: return "This client is over its quota (\(denial.rule)): \(denial.reason). Slow down."
        case .noApprover: return "Nobody is there to approve this call: \(denial.reason). Do not retry it."
        }
    }
}
