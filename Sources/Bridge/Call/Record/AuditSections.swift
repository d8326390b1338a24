import Audit
import JSON
import Okta

/// The sections of an audit record that tell of one call (gate.md 6).
struct AuditSections: Sendable {
    /// What names the target of a record and of a lock.
    static func targetKey(_ card: TargetCard) -> String { "\(card.kind) \(card.id)" }

    /// Adds what was asked for.
    static func add(_ call: Call, tools digest: String, to section: inout AuditSection) {
        section.add("args", recorded: call.arguments)
        section.add("args_hash", call.argumentsHash.map { .string($0.description) } ?? .null)
        section.add("class", .number(call.riskClass.rawValue))
        section.add("op_id", call.operation.text)
        section.add("rpc_id", call.requestID)
        section.add("tool", call.tool)
        section.add("tools_digest", digest)
    }

    /// Adds which call has ended.
    static func add(endOf call: Call, to section: inout AuditSection) {
        section.add("op_id", call.operation.text)
        section.add("rpc_id", call.requestID)
    }

    static func decision(_ decision: PolicyDecision, policy: GateHash) -> JSONValue {
        [
            "policy_hash": .string(policy.description), "rule": .string(decision.rule),
            "decision": .string(decision.word), "reason": .string(decision.reason),
        ]
    }

    static func denial(_ denial: Denial, _ reading: ApprovalQueue.Reading, policy: GateHash) -> JSONValue {
        let decision: JSONValue = [
            "policy_hash": .string(policy.description), "rule": .string(denial.rule), "decision": "deny",
            "by": .string(denial.by.rawValue), "reason": .string(denial.reason),
        ]
        return adding(reading, to: decision)
    }

    private static func adding(_ reading: ApprovalQueue.Reading, to decision: JSONValue) -> JSONValue {
        decision.setting("shown_lines", to: reading.lines.map { .number($0) } ?? .null)
            .setting("shown_hash", to: reading.hash.map(JSONValue.string) ?? .null)
            .setting("prompt_ms", to: .number(reading.took.wholeMilliseconds))
    }

    static func approval(_ approval: ApprovalQueue.Approval, rule: String, policy: GateHash) -> JSONValue {
        let decision: JSONValue = [
            "policy_hash": .string(policy.description), "rule": .string(rule), "decision": "approve",
            "scope": .string(scope(of: approval.decision)),
        ]
        return adding(approval.reading, to: decision)
    }

    static func scope(of decision: ApprovalDecision) -> String {
        switch decision {
        case .approveOnce: "once"
        case .approveForSession: "session"
        case .approveFor(let minutes): "\(minutes) min"
        case .deny: "deny"
        case .denyAndMute: "deny and mute"
        }
    }

    static func person(_ facts: OperatorFacts) -> JSONValue {
        ["uid": .number(Int(facts.uid)), "user": .string(facts.user), "tty": .string(facts.tty)]
    }

    static func target(_ card: TargetCard, digest: TargetDigest, plan: WritePlan) -> JSONValue {
        let undo: JSONValue
        switch plan.undo {
        case .none(let reason): undo = ["none": .string(reason)]
        case .call(let tool, let arguments): undo = ["tool": .string(tool), "arguments": arguments]
        }
        return [
            "type": .string(card.kind), "id": .string(card.id), "name": .string(card.name),
            "key": .string(targetKey(card)), "prestate_digest": .string(digest.hash.description),
            "blast": .array(card.reach.map(JSONValue.string)), "undo": undo,
            "expected": .array(
                plan.expected.map { ["pointer": .string($0.pointer.description), "value": $0.value] }
            ),
        ]
    }

    /// What is about to be sent.
    static func exchange(_ write: OktaWrite, attempt: Int) -> JSONValue {
        [
            "attempt": .number(attempt), "method": .string(write.method.rawValue),
            "path_template": .string(write.path.template), "path": .string(write.path.encoded),
            "body_sha256": write.body.map {
                .string(GateHash(domain: "gh1/body", [$0.canonical()]).description)
            } ?? .null,
        ]
    }

    /// What came of it.
    static func exchange(_ report: ExchangeReport) -> JSONValue {
        var section: JSONValue = [
            "attempt": .number(report.attempt), "method": .string(report.method),
            "path_template": .string(report.template), "phase": .string(report.phase.rawValue),
            "status": report.status.map { .number($0) } ?? .null,
            "okta_request_id": report.requestID.map(JSONValue.string) ?? .null,
            "okta_error": report.errorCode.map(JSONValue.string) ?? .null,
            "latency_ms": .number(report.latency.wholeMilliseconds),
        ]
        if let rate = report.rate {
            section = section.setting(
                "rate",
                to: [
                    "limit": .number(rate.limit), "remaining": .number(rate.remaining),
                    "reset": .number(rate.resetEpoch),
                ]
            )
        }
        return section
    }
}
