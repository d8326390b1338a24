package import Audit
import JSON
package import Okta

/// The part of a write that cannot be taken back: intent, send, outcome, for each request of the plan.
struct WriteSending: Sendable {
    let parts: GateParts
    let operation: WriteOperation
    let permit: WritePermit

    /// Attempts at one request, the first included.
    private static let mostAttempts = 3
    /// For all requests and their waits together, people excluded.
    private static let deadline: Duration = .seconds(60)

    private var trace: CallTrace { operation.trace }
    private var plan: WritePlan { permit.proposal.plan }

    func run() async throws(WriteStop) -> OperationTable.End {
        trace.update { call in
            call.stage = .sending
            call.status = .sent
        }
        let deadline = parts.clock.now + Self.deadline
        var answers: [OktaAnswer] = []
        for (index, write) in plan.requests.enumerated() {
            // The requests before this one have changed the target: what a retry compares with is read afresh.
            let base = index == 0 ? permit.proposal.seen.digest : try await see(applied: index).digest
            let turn = Turn(write: write, index: index, base: base, deadline: deadline, mayHaveActed: index > 0)
            answers.append(try await send(turn))
        }
        let result = CallAnswers.applied(
            permit,
            bodies: answers.map { parts.bounds.apply($0.body) },
            requestIDs: answers.compactMap(\.requestID),
            operation.id
        )
        return .init(answer: .result(result), status: .ok, rule: trace.value.rule)
    }

    /// One request of the plan.
    private struct Turn {
        var write: OktaWrite
        /// How many requests of the plan were done before.
        var index: Int
        /// The target as it was before the first attempt.
        var base: TargetDigest
        var deadline: Duration
        var attempt = 1
        /// Whether Okta may have done something for this operation already.
        var mayHaveActed: Bool

        var isFirst: Bool { index == 0 && attempt == 1 }
    }

    /// Sends one request until it ended; each attempt is a new turn with a new intent (gate.md 3).
    private func send(_ first: Turn) async throws(WriteStop) -> OktaAnswer {
        var turn = first
        while true {
            let report = try await attempt(turn)
            switch report.result {
            case .applied(let answer): return answer
            case .rejected(let refusal): throw .failed(.okta(.refused(refusal)), applied: turn.index)
            case .notSent(let error):
                guard await canWait(turn, report.retry), await readBack(turn) == .unchanged else {
                    throw .failed(.okta(error), applied: turn.index)
                }
            case .unknown(let error):
                turn.mayHaveActed = true
                guard await canWait(turn, report.retry) else { throw lock(error, turn) }
                switch await readBack(turn) {
                case .unchanged: await reconcile(.notApplied, turn)
                case .asExpected:
                    await reconcile(.applied, turn)
                    return OktaAnswer(status: 0, body: .null)
                case .unclear: throw lock(error, turn)
                }
            }
            turn.attempt += 1
            trace.update { call in
                call.attempts = turn.attempt
                call.retriedStatus = report.exchange.status
            }
        }
    }

    /// Intent durable, then sent once, then the outcome durable.
    private func attempt(_ turn: Turn) async throws(WriteStop) -> WriteReport {
        let intent = try await commit(turn)
        let seq = intent.seq
        let writer = parts.okta.writer(observer: { trace.report($0) })
        Failpoint.reached(.sending)
        let step = trace.begin("attempt \(turn.attempt)")
        let report = await writer.send(intent)
        trace.finish(step)
        Failpoint.reached(.answered)
        let outcome = report.outcome
        let entry = record(outcome, report)
        do throws(AuditError) {
            try await parts.audit.settle(intent: seq, outcome, entry)
        } catch {
            parts.posture.auditFailed()
            lockTarget(isUnrecorded: true)
            parts.unsettled.add(.init(intent: seq, outcome: outcome, entry: entry))
            throw .outcomeLost(outcome)
        }
        return report
    }

    /// Decision, burn and intent in one transaction (gate.md G5); the burn is used up by the first attempt.
    private func commit(_ turn: Turn) async throws(WriteStop) -> DurableIntent<OktaWrite> {
        let approved = turn.isFirst ? permit.approved : nil
        if !turn.mayHaveActed { try await refuseChangedClient() }
        if turn.isFirst { try await refuseWithdrawn() }
        if let approved, parts.queue.claim(approved.request.id) != .send {
            throw .approvalVoid(reason: "the approval was used before")
        }
        do throws(AuditError) {
            let intent = try await parts.audit.commitIntent(
                intentRecord(turn),
                for: operation.id,
                write: turn.write,
                decision: approved.map(decisionRecord),
                burning: approved?.request.id.text
            )
            if approved != nil { parts.book.noteApproved(operation.arguments.tool) }
            return intent
        } catch {
            guard error != .alreadyBurned else { throw .approvalVoid(reason: "the approval was used before") }
            parts.posture.auditFailed()
            guard turn.mayHaveActed else { throw .auditUnavailable(error) }
            lockTarget()
            throw .outcomeLost(.unknown)
        }
    }

    /// Whoever asked must still be who it was, as long as nothing was done for it (gate.md T4).
    ///
    /// A connection that has closed cannot have changed hands: what it asked for is decided by its operation id.
    private func refuseChangedClient() async throws(WriteStop) {
        guard !parts.operations.hasMakerGone(operation.id) else { return }
        let finding = parts.identities.look(at: operation.client)
        if finding.isNewlyLost { parts.recordChange(of: operation.client, trace.value) }
        guard finding.client.principal != operation.client.principal else { return }
        let denial = Denial(
            by: .policy,
            rule: "client-changed",
            reason: "the program that asked is not the one that runs now"
        )
        try await recordCancelled("client changed")
        throw .denied(denial)
    }

    /// Takes leave of whoever could still withdraw the operation: what comes later finds that its request has left.
    private func refuseWithdrawn() async throws(WriteStop) {
        guard !parts.operations.depart(operation.id, trace) else { return }
        try await recordCancelled("withdrawn")
        throw .withdrawn
    }

    /// The approval, if there was one, comes to nothing.
    private func recordCancelled(_ outcome: String) async throws(WriteStop) {
        guard let approved = permit.approved else { return }
        var entry = decisionRecord(approved)
        entry.type = .approvalCancelled
        entry.outcome = outcome
        do throws(AuditError) { try await parts.append(entry) } catch { throw .auditUnavailable(error) }
    }

    /// Waits as long as the report says, if another attempt is allowed and would be in time.
    private func canWait(_ turn: Turn, _ retry: WriteReport.Retry) async -> Bool {
        let wait: Duration
        switch retry {
        case .never: return false
        case .after(let duration), .ifUnchanged(let duration): wait = duration
        }
        let until = parts.clock.now + wait
        guard turn.attempt < Self.mostAttempts, until < turn.deadline else { return false }
        do throws(CancellationError) {
            try await trace.measure("wait for retry") { () async throws(CancellationError) in
                try await parts.clock.sleep(until: until)
            }
        } catch { return false }
        return !parts.posture.mode.isFrozen
    }

    /// What a read after a failed attempt shows.
    private enum ReadBack: Equatable { case unchanged, asExpected, unclear }

    private func readBack(_ turn: Turn) async -> ReadBack {
        let seen: SeenTarget
        do throws(WriteStop) { seen = try await see(applied: turn.index) } catch { return .unclear }
        if seen.digest == turn.base { return .unchanged }
        let expectation = ExpectedState(plan.expected)
        return !expectation.isEmpty && expectation.unmet(in: seen.card.state).isEmpty ? .asExpected : .unclear
    }

    private func see(applied: Int) async throws(WriteStop) -> SeenTarget {
        let reader = parts.okta.reader(observer: { trace.report($0) })
        do throws(ToolFailure) {
            return try await trace.measure("re-read") { () async throws(ToolFailure) in
                try await operation.tool.see(reader)
            }
        } catch { throw .failed(error, applied: applied) }
    }

    /// Records what a read has shown of an attempt whose outcome was unknown.
    private func reconcile(_ result: ReconciliationResult, _ turn: Turn) async {
        let entry = parts.entry(
            .reconciled,
            trace.value,
            outcome: result.rawValue,
            sections: [("outcome", ["outcome": .string(result.rawValue), "evidence": ["read_back": true]])]
        )
        do throws(AuditError) { try await parts.append(entry) } catch { parts.posture.auditFailed() }
    }

    private func lock(_ error: OktaError, _ turn: Turn) -> WriteStop {
        lockTarget()
        return .unknown(error, applied: turn.index)
    }

    /// The record does not say what this write did: its target takes no further write until an operator has found out.
    private func lockTarget(isUnrecorded: Bool = false) {
        parts.locks.add(
            TargetLocks.Unknown(
                operation: operation.id.text,
                tool: operation.arguments.tool,
                target: permit.proposal.seen.key,
                name: permit.proposal.seen.card.name,
                since: parts.clock.wall,
                isUnrecorded: isUnrecorded
            )
        )
    }

    private func intentRecord(_ turn: Turn) -> AuditEntry {
        parts.entry(
            .intent,
            trace.value,
            sections: [
                ("decision", AuditSections.decision(permit.proposal.decision, policy: parts.policy.hash)),
                (
                    "target",
                    AuditSections.target(permit.proposal.seen.card, digest: permit.proposal.seen.digest, plan: plan)
                ), ("exchange", AuditSections.exchange(turn.write, attempt: turn.attempt)),
            ]
        )
    }

    private func decisionRecord(_ approved: WritePermit.Approved) -> AuditEntry {
        var entry = parts.entry(
            .approvalDecided,
            trace.value,
            outcome: "approve",
            sections: [
                (
                    "decision",
                    AuditSections.approval(approved.approval, rule: approved.request.rule, policy: parts.policy.hash)
                ), ("operator", AuditSections.person(approved.approval.by)),
            ]
        )
        entry.actor = approved.approval.by.user
        return entry
    }

    private func record(_ outcome: Outcome, _ report: WriteReport) -> AuditEntry {
        let cause: JSONValue
        switch report.result {
        case .applied: cause = .null
        case .rejected(let refusal): cause = .string(refusal.code ?? "\(refusal.status)")
        case .notSent(let error), .unknown(let error): cause = .string(OktaFailure(error).kind)
        }
        return parts.entry(
            .outcome,
            trace.value,
            outcome: outcome.rawValue,
            sections: [
                (
                    "target",
                    AuditSections.target(permit.proposal.seen.card, digest: permit.proposal.seen.digest, plan: plan)
                ), ("exchange", AuditSections.exchange(report.exchange)),
                ("outcome", ["outcome": .string(outcome.rawValue), "cause": cause]),
            ]
        )
    }
}

extension WriteReport {
    /// The word that the audit keeps.
    fileprivate var outcome: Outcome {
        switch result {
        case .applied: .applied
        case .rejected: .rejected
        case .notSent: .notSent
        case .unknown: .unknown
        }
    }
}

/// The audit's proof is what the writer takes: the one conformance that lets a write leave (STYLE 3).
extension DurableIntent: WriteReceipt where Write == OktaWrite {
    package consuming func redeem() -> OktaWrite { take() }
}
