import Audit
import JSON
import Okta

/// A call that changes the org, from the first read of its target to the verifying read: the table of STYLE 2 as code.
///
/// Nothing leaves before its intent is durable; the answer leaves after the outcome is durable (gate.md G1, G4).
struct WriteSequence: Sendable {
    let parts: GateParts
    let operation: WriteOperation

    private var trace: CallTrace { operation.trace }

    func run() async {
        do throws(WriteStop) {
            try await refuseEarly()
            let seen = try await see(operation.tool, "pre-read", .targetRead)
            let proposal = try propose(on: seen)
            show(proposal)
            let permit = try await permit(proposal)
            finish(try await WriteSending(parts: parts, operation: operation, permit: permit).run())
            await WriteVerification(parts: parts, operation: operation, permit: permit).run()
        } catch { stop(error) }
    }

    /// What can be known before anything is read: an open breaker or a dead audit asks no operator anything.
    private func refuseEarly() async throws(WriteStop) {
        if case .open(let retryAfter) = parts.okta.circuit() {
            throw .failed(.okta(.circuitOpen(retryAfter: retryAfter)), applied: 0)
        }
        await parts.settleOutcomes()
        guard parts.unsettled.isEmpty else {
            throw .auditUnavailable(.unavailable(reason: "an earlier outcome is not recorded yet"))
        }
        if parts.posture.mode.isAuditDown, parts.audit.condition == .working { parts.posture.auditWorks() }
        guard !parts.posture.mode.isAuditDown else {
            throw .auditUnavailable(.unavailable(reason: "an earlier record could not be made durable"))
        }
    }

    private func see(
        _ tool: any WriteTool,
        _ step: String,
        _ failpoint: Failpoint
    ) async throws(WriteStop) -> SeenTarget {
        guard !parts.operations.isWithdrawn(operation.id) else { throw .withdrawn }
        let reader = parts.okta.reader(observer: { trace.report($0) })
        do throws(ToolFailure) {
            let seen = try await trace.measure(step) { () async throws(ToolFailure) in try await tool.see(reader) }
            Failpoint.reached(failpoint)
            trace.update { $0.target = seen.card.name }
            return seen
        } catch { throw .failed(error, applied: 0) }
    }

    /// What would be sent, in which class, and what policy says of it.
    private func propose(on seen: SeenTarget) throws(WriteStop) -> WriteProposal {
        if let unknown = parts.locks.lock(on: seen.key) { throw .locked(unknown) }
        let plan: WritePlan
        do throws(PlanRefusal) { plan = try seen.plan.get() } catch { throw .failed(.refused(error), applied: 0) }
        let declared = max(operation.entry.listing.riskClass, plan.raisedRisk?.riskClass ?? .local)
        let riskClass = seen.card.isProtected ? .irreversible : declared
        return WriteProposal(seen: seen, plan: plan, riskClass: riskClass, decision: policyDecision(for: riskClass))
    }

    private func show(_ proposal: WriteProposal) {
        trace.update { call in
            call.riskClass = proposal.riskClass
            call.rule = proposal.decision.rule
            call.stage = .decided
        }
    }

    /// Policy lets it through, or a person does: then the target is read again, and what is sent is planned on that.
    private func permit(_ first: WriteProposal) async throws(WriteStop) -> WritePermit {
        var proposal = first
        var changes: [JSONChange] = []
        while true {
            try refuseDenied(proposal.decision)
            var approved: WritePermit.Approved?
            if proposal.decision.verdict == .approve { approved = try await ask(proposal, changes) }
            await parts.locks.enter(proposal.seen.key, for: operation.id.text)
            do throws(WriteStop) {
                let tool = try thaw(approved?.request.arguments.hash ?? operation.arguments.hash)
                var fresh = try propose(on: try await see(tool, "re-read", .targetReread))
                if try isPermitted(fresh, after: proposal, approved) {
                    // The grant that the decision brought is for the calls that come: this one was approved.
                    if approved != nil { fresh.decision = proposal.decision }
                    return WritePermit(proposal: fresh, approved: approved)
                }
                if approved != nil {
                    await note(record(.approvalCancelled, proposal, outcome: "target changed"))
                    changes = proposal.changes(to: fresh)
                }
                proposal = fresh
                show(proposal)
            } catch {
                if approved != nil { await note(record(.approvalCancelled, proposal, outcome: "not sent")) }
                throw error
            }
            parts.locks.leave(operation.id.text)
        }
    }

    /// Whether the write may go, now that its target has been read again; if not, it is asked about (anew).
    ///
    /// `first`: What was decided on.
    private func isPermitted(
        _ fresh: WriteProposal,
        after first: WriteProposal,
        _ approved: WritePermit.Approved?
    ) throws(WriteStop) -> Bool {
        try refuseDenied(fresh.decision)
        guard let approved else { return fresh.decision.verdict == .allow && fresh.seen.key == first.seen.key }
        let id = approved.request.id
        var action = parts.queue.targetReread(id, fresh.seen.digest)
        if action == .commit, !fresh.isApproved(by: first) { action = parts.queue.planChanged(id) }
        switch action {
        case .commit: return true
        case .askAgain: return false
        case .giveUp(let ending): throw .approvalVoid(reason: ending.reason)
        case .ignore: throw .withdrawn
        }
    }

    /// Puts the proposal to the operator and waits.
    private func ask(_ proposal: WriteProposal, _ changes: [JSONChange]) async throws(WriteStop) -> WritePermit.Approved
    {
        let request = request(for: proposal, changes)
        guard request.isReviewable else {
            throw .denied(
                Denial(by: .policy, rule: "review-too-long", reason: "nobody can review a request of this length")
            )
        }
        let budget = parts.posture.admitPrompt(of: operation.client.principal)
        if let denial = parts.denial(budget, trace.value, recordedAs: .alarm) { throw .denied(denial) }
        parts.operations.setExpiry(operation.id, request.expiresAt)
        do throws(AuditError) {
            try await parts.append(
                record(.approvalRequested, proposal, outcome: "class \(proposal.riskClass.rawValue)")
            )
        } catch { throw .auditUnavailable(error) }
        trace.update { call in
            call.stage = .waiting
            call.status = .pending
            call.approval = request.id
        }
        parts.queue.ask(request)
        Failpoint.reached(.approvalRequested)
        // The withdrawal may have come between the last look and the question.
        if parts.operations.isWithdrawn(operation.id) { parts.queue.cancel(request.id) }
        let answer = await trace.measure("approval", .human) { await parts.queue.answer(to: request) }
        return try await act(on: answer, request, proposal)
    }

    private func act(
        on answer: ApprovalQueue.Answer,
        _ request: ApprovalRequest,
        _ proposal: WriteProposal
    ) async throws(WriteStop) -> WritePermit.Approved {
        switch answer {
        case .approved(let approval):
            Failpoint.reached(.decided)
            trace.update { call in
                call.approvedBy = approval.by.user
                call.rule = "approve \(AuditSections.scope(of: approval.decision))"
            }
            return WritePermit.Approved(approval: approval, request: request)
        case .denied(let denial, let person, let reading):
            parts.posture.remember(denial, for: operation.key)
            var entry = record(.approvalDecided, proposal, outcome: "deny")
            entry.actor = person?.user ?? entry.actor
            entry.details = entry.details
                .setting("decision", to: AuditSections.denial(denial, reading, policy: parts.policy.hash))
                .setting("operator", to: person.map(AuditSections.person) ?? .null)
            await note(entry)
            throw .denied(denial)
        case .expired(let reason):
            let denial = Denial(by: .timeout, rule: proposal.decision.rule, reason: reason)
            parts.posture.remember(denial, for: operation.key)
            await note(record(.approvalExpired, proposal, outcome: reason))
            throw .denied(denial)
        case .cancelled:
            await note(record(.approvalCancelled, proposal, outcome: "withdrawn"))
            throw .withdrawn
        }
    }

    /// The tool, decoded again from the bytes that were hashed.
    private func thaw(_ hash: GateHash) throws(WriteStop) -> any WriteTool {
        let arguments: JSONValue
        do throws(ArgumentsMismatch) {
            arguments = try operation.arguments.thaw(approved: hash)
        } catch { throw .argumentsMismatch }
        let decoded: DecodedCall
        do throws(InvalidArguments) { decoded = try operation.entry.decode(arguments) } catch {
            throw .argumentsMismatch
        }
        guard let tool = decoded.tool as? any WriteTool else { throw .argumentsMismatch }
        return tool
    }

    private func refuseDenied(_ decision: PolicyDecision) throws(WriteStop) {
        switch decision.verdict {
        case .allow, .approve: return
        case .deny(let by): throw .denied(Denial(by: by, rule: decision.rule, reason: decision.reason))
        }
    }

    private func policyDecision(for riskClass: RiskClass) -> PolicyDecision {
        parts.posture.decide(
            .init(
                client: operation.client,
                tool: operation.arguments.tool,
                riskClass: riskClass,
                pattern: GrantPattern(operation.argumentValues)
            )
        )
    }

    private func request(for proposal: WriteProposal, _ changes: [JSONChange]) -> ApprovalRequest {
        ApprovalRequest(
            call: trace.id,
            operation: operation.id.text,
            client: operation.client,
            toolTitle: operation.entry.listing.title,
            riskClass: proposal.riskClass,
            arguments: operation.arguments,
            argumentValues: operation.argumentValues,
            card: proposal.seen.card,
            digest: proposal.seen.digest,
            plan: proposal.plan,
            rule: proposal.decision.rule,
            policy: parts.policy.hash,
            askedAt: parts.clock.wall,
            expiresAt: parts.clock.wall + parts.policy.timeout.wholeMilliseconds,
            deadline: parts.clock.now + parts.policy.timeout,
            changedSinceShown: changes,
            clientSays: operation.clientSays
        )
    }

    private func record(_ type: RecordType, _ proposal: WriteProposal, outcome: String) -> AuditEntry {
        parts.entry(
            type,
            trace.value,
            outcome: outcome,
            sections: [
                ("decision", AuditSections.decision(proposal.decision, policy: parts.policy.hash)),
                (
                    "target",
                    AuditSections.target(proposal.seen.card, digest: proposal.seen.digest, plan: proposal.plan)
                ),
            ]
        )
    }

    /// Records a refusal.
    ///
    /// It is final whether or not the record becomes durable; a failure stops all writes.
    private func note(_ entry: AuditEntry) async {
        do throws(AuditError) { try await parts.append(entry) } catch { parts.posture.auditFailed() }
    }

    private func finish(_ end: OperationTable.End) {
        parts.locks.leave(operation.id.text)
        parts.queue.close(ApprovalID(operation.id.text), how: end.status.word)
        trace.update { $0.rule = end.rule }
        trace.end(end.status, end.answer.result)
        parts.operations.finish(operation.id, end)
        parts.book.weigh(trace.value)
    }

    private func stop(_ stop: WriteStop) {
        let call = trace.value
        let end = stop.end(of: operation.id, rule: call.rule)
        if case .denied = stop { parts.book.noteDenied(call) }
        finish(end)
    }
}

extension CallAnswer {
    /// The tool result, where the answer is one.
    var result: ToolResult? {
        switch self {
        case .result(let result): result
        case .leg, .task, .badRequestState, .noTask, .unknownTool, .internalError, .withdrawn: nil
        }
    }
}

extension ApprovalStateMachine.Ending {
    /// Why an approval no longer counts, as the host is told.
    fileprivate var reason: String {
        switch self {
        case .unstable: "the target kept changing while the request waited"
        case .lapsed: "the approval was older than 30 s when the target had been read again"
        case .denied, .expired, .cancelled: "the approval has ended"
        }
    }
}
