import Audit
import JSON
import Okta

/// Takes each call of each client to its end (DESIGN 2): looks up, decodes, decides, runs, answers, records.
struct Dispatcher: CallHandler {
    let parts: GateParts
    let facts: any GateFacts
    var tasks: any TaskStore { OperationTasks(parts: parts) }
    /// Hands a write to the running gate; false if it takes none now.
    let submit: @Sendable (WriteOperation) -> Bool

    var listedTools: [ToolListing] { parts.catalog.listings }

    func answer(_ call: IncomingCall) async -> CallAnswer {
        switch arrival(of: call) {
        case .answered(let answer): answer
        case .leg(let call, let entry, let state): await goOn(call, entry, with: state)
        case .accepted(let accepted): answer(await run(accepted), accepted)
        }
    }

    /// What becomes of a call when it arrives.
    private enum Arrival {
        case answered(CallAnswer)
        /// The client brought back the state of a leg.
        case leg(IncomingCall, ToolEntry, String)
        case accepted(Accepted)
    }

    /// One call whose arguments have been checked.
    ///
    /// A reference: it goes through every step, and the frames of the steps stay small.
    private final class Accepted: Sendable {
        let call: IncomingCall
        let entry: ToolEntry
        let decoded: DecodedCall
        let frozen: FrozenArguments
        let trace: CallTrace

        init(
            _ call: IncomingCall,
            _ entry: ToolEntry,
            _ decoded: DecodedCall,
            _ frozen: FrozenArguments,
            _ trace: CallTrace
        ) {
            (self.call, self.entry, self.decoded, self.frozen, self.trace) = (call, entry, decoded, frozen, trace)
        }

        var key: Posture.CallKey { .init(principal: call.client.principal, arguments: frozen.hash) }
    }

    /// All that is done before anything may wait.
    private func arrival(of call: IncomingCall) -> Arrival {
        guard let entry = parts.catalog.entry(named: call.tool) else {
            recordUnknownTool(call)
            return .answered(.unknownTool(call.tool))
        }
        guard call.form != .taskAtOnce || entry.listing.riskClass >= .reversible else {
            recordRefusal(of: call, entry, "no task for this tool")
            return .answered(.noTask)
        }
        let (call, changed) = identified(call, entry)
        if let state = call.requestState { return .leg(call, entry, state) }
        let trace = parts.book.begin(call, entry.listing, arguments: parts.redaction.apply(to: call.arguments))
        if let changed { parts.recordChange(of: changed, trace.value) }
        do throws(InvalidArguments) {
            let decoded = try entry.decode(call.arguments, now: parts.clock.wall)
            let frozen = FrozenArguments(tool: entry.listing.name, arguments: decoded.arguments.json)
            trace.update { $0.argumentsHash = frozen.hash }
            recordArrival(of: trace)
            return .accepted(Accepted(call, entry, decoded, frozen, trace))
        } catch {
            recordArrival(of: trace)
            let end = OperationTable.End(
                answer: .result(CallAnswers.invalidArguments(error, trace.value.operation)),
                status: .error(status: nil, word: "invalid_arguments"),
                rule: ""
            )
            let frozen = FrozenArguments(tool: entry.listing.name, arguments: call.arguments)
            return .answered(answer(end, call, frozen, trace))
        }
    }

    private func answer(_ end: OperationTable.End, _ accepted: Accepted) -> CallAnswer {
        answer(end, accepted.call, accepted.frozen, accepted.trace)
    }

    /// Records the end; a client that asked for a task gets one even if the call ended before anything could wait.
    private func answer(
        _ end: OperationTable.End,
        _ call: IncomingCall,
        _ frozen: FrozenArguments,
        _ trace: CallTrace
    ) -> CallAnswer {
        let answer = parts.complete(trace, end)
        guard call.form == .taskAtOnce, answer.result != nil else { return answer }
        let task = parts.operations.enterEnded(
            trace.value.operation,
            .init(principal: call.client.principal, arguments: frozen.hash),
            .init(tool: frozen.tool, arguments: frozen.hash, expiresAt: parts.clock.wall),
            end,
            keptFor: parts.policy.timeout + OperationTable.retention
        )
        return task.map(CallAnswer.task) ?? answer
    }

    /// Goes on with a call in legs: the same call, so it opens no page of its own and asks nobody anew.
    private func goOn(_ call: IncomingCall, _ entry: ToolEntry, with state: String) async -> CallAnswer {
        let arrived = parts.clock.now
        guard let leg = leg(of: call, entry, state),
            let trace = parts.operations.resume(leg, of: ClientID(call.client.id))
        else {
            recordRefusal(of: call, entry, "bad requestState")
            return .badRequestState
        }
        let held = HeldCall(parts: parts, operation: leg.operation, trace: trace, request: call, isAsked: true)
        return parts.complete(trace, await held.run(since: arrived))
    }

    /// What the client brought back, if we gave it to this client for this very call.
    private func leg(of call: IncomingCall, _ entry: ToolEntry, _ state: String) -> LegState? {
        let decoded: DecodedCall
        do throws(InvalidArguments) { decoded = try entry.decode(call.arguments, now: parts.clock.wall) } catch {
            return nil
        }
        let frozen = FrozenArguments(tool: entry.listing.name, arguments: decoded.arguments.json)
        return LegState(state, for: .init(principal: call.client.principal, arguments: frozen.hash), parts.seal)
    }

    func opened(_ client: ClientConnection) {
        parts.book.note(client)
        parts.audit.record(connectionEntry(.connectionOpened, client))
    }

    func introduced(_ client: ClientConnection) { parts.book.note(parts.identities.known(client)) }

    func closed(_ client: ClientConnection) {
        let id = ClientID(client.id)
        let known = parts.identities.known(client)
        for (operation, givingUp) in parts.operations.connectionClosed(id) {
            parts.giveUp(operation, givingUp, .connection, by: known)
        }
        parts.posture.sessionEnded(id)
        parts.identities.forget(id)
        parts.book.forget(id)
        parts.audit.record(connectionEntry(.connectionClosed, client))
    }

    func refused(_ peer: PeerFacts, reason: String) {
        parts.audit.record(
            AuditEntry(
                .connectionRefused,
                actor: "uid \(peer.uid)",
                outcome: "refused",
                details: [
                    "client": [
                        "uid": .number(Int(peer.uid)), "gid": .number(Int(peer.gid)), "pid": .number(Int(peer.pid)),
                        "exe": peer.executable.map(JSONValue.string) ?? .null,
                    ], "reason": .string(reason),
                ]
            )
        )
    }

    /// The call in the name of whom its client is now, and the client as it was if it is found to be another one.
    ///
    /// Only a write is worth the look; a label that was lost is lost for reads as well.
    private func identified(_ call: IncomingCall, _ entry: ToolEntry) -> (IncomingCall, changed: ClientConnection?) {
        var identified = call
        guard entry.listing.riskClass >= .reversible else {
            identified.client = parts.identities.known(call.client)
            return (identified, nil)
        }
        let finding = parts.identities.look(at: call.client)
        identified.client = finding.client
        return (identified, finding.isNewlyLost ? call.client : nil)
    }

    private func run(_ accepted: Accepted) async -> OperationTable.End {
        let decision = decision(on: accepted)
        if let denial = refusal(of: accepted, decision) { return denied(denial, accepted.trace) }
        let sequence = ReadSequence(parts: parts, trace: accepted.trace)
        // Which kind it is says its class; looking for the others first would cost more than such a call.
        if accepted.entry.listing.riskClass == .local, let local = accepted.decoded.tool as? any LocalTool {
            return await sequence.run(local, CallGateway(parts: parts, trace: accepted.trace))
        }
        if let write = accepted.decoded.tool as? any WriteTool { return await run(write, accepted, decision) }
        guard let read = accepted.decoded.tool as? any ReadTool else {
            preconditionFailure("\(accepted.entry.listing.name) is neither a read, a write nor a local tool")
        }
        return await sequence.run(read)
    }

    /// Why the call goes no further: policy and modes by its declared class, quotas, or a denial of the same call.
    private func refusal(of accepted: Accepted, _ decision: PolicyDecision) -> Denial? {
        let riskClass = accepted.entry.listing.riskClass
        let client = accepted.call.client
        accepted.trace.update { $0.rule = decision.rule }
        if case .deny(let by) = decision.verdict {
            return Denial(by: by, rule: decision.rule, reason: decision.reason)
        }
        if decision.verdict == .approve, riskClass < .reversible {
            return Denial(by: .policy, rule: decision.rule, reason: "approvals exist for writes only")
        }
        guard riskClass > .local else { return nil }
        let verdict = parts.posture.admitCall(of: client.principal)
        if let denial = parts.denial(verdict, accepted.trace.value) { return denial }
        return riskClass >= .reversible ? parts.posture.remembered(accepted.key) : nil
    }

    private func decision(on accepted: Accepted) -> PolicyDecision {
        parts.posture.decide(
            .init(
                client: accepted.call.client,
                tool: accepted.frozen.tool,
                riskClass: accepted.entry.listing.riskClass,
                pattern: GrantPattern(accepted.decoded.arguments.json)
            )
        )
    }

    private func run(
        _ tool: any WriteTool,
        _ accepted: Accepted,
        _ decision: PolicyDecision
    ) async -> OperationTable.End {
        let facts = OperationTable.Facts(
            tool: accepted.frozen.tool,
            arguments: accepted.frozen.hash,
            expiresAt: parts.clock.wall + parts.policy.timeout.wholeMilliseconds
        )
        let trace = accepted.trace
        let client = ClientID(accepted.call.client.id)
        switch parts.operations.open(accepted.key, facts, for: trace.id, of: client) {
        case .overQuota(let rule):
            return denied(parts.pendingDenial(rule, trace.value), trace)
        case .finished(let id, let end):
            trace.update { $0.operation = id }
            guard accepted.call.form == .taskAtOnce else { return end }
            return await hold(id, accepted, decision)
        case .joined(let id):
            trace.update { call in
                call.operation = id
                call.approval = ApprovalID(id.text)
                call.status = .pending
            }
            return await hold(id, accepted, decision)
        case .opened(let id):
            trace.update { $0.operation = id }
            begin(tool, id, accepted, decision)
            return await hold(id, accepted, decision)
        }
    }

    private func hold(
        _ id: OperationID,
        _ accepted: Accepted,
        _ decision: PolicyDecision
    ) async -> OperationTable.End {
        let held = HeldCall(
            parts: parts,
            operation: id,
            trace: accepted.trace,
            request: accepted.call,
            isAsked: decision.verdict == .approve
        )
        return await held.run(since: accepted.trace.value.arrived)
    }

    /// Starts the sequence of a new operation, or ends the operation at once.
    private func begin(_ tool: any WriteTool, _ id: OperationID, _ accepted: Accepted, _ decision: PolicyDecision) {
        if let denial = overBudget(accepted, decision) {
            return parts.operations.finish(id, denied(denial, accepted.trace))
        }
        let operation = WriteOperation(
            id: id,
            entry: accepted.entry,
            tool: tool,
            arguments: accepted.frozen,
            argumentValues: accepted.decoded.arguments.json,
            clientSays: accepted.decoded.arguments.reason,
            client: accepted.call.client,
            trace: accepted.trace
        )
        guard !submit(operation) else { return }
        let denial = Denial(by: .quota, rule: "stopping", reason: "the gate takes no more writes now")
        parts.operations.finish(id, denied(denial, accepted.trace))
    }

    /// Nobody is asked more often than the budget of prompts allows; then the writes of an hour.
    private func overBudget(_ accepted: Accepted, _ decision: PolicyDecision) -> Denial? {
        let principal = accepted.call.client.principal
        let call = accepted.trace.value
        if decision.verdict == .approve,
            let denial = parts.denial(parts.posture.mayPrompt(for: principal), call, recordedAs: .alarm)
        {
            return denial
        }
        return parts.denial(parts.posture.admitWrite(of: principal), call)
    }

    private func denied(_ denial: Denial, _ trace: CallTrace) -> OperationTable.End {
        .init(
            answer: .result(CallAnswers.denied(denial, trace.value.operation)),
            status: .denied(by: denial.by.rawValue),
            rule: denial.rule
        )
    }

    private func recordArrival(of trace: CallTrace) {
        let call = trace.value
        guard call.isRecordedOnArrival else { return }
        parts.audit.record(parts.entry(.callReceived, call))
    }

    private func recordUnknownTool(_ call: IncomingCall) {
        parts.audit.record(
            AuditEntry(
                .callDenied,
                tool: String(call.tool.prefix(128)),
                actor: call.client.label,
                outcome: "unknown tool",
                details: ["client": call.client.section, "rpc_id": .string(call.requestID)]
            )
        )
    }

    /// Records a request that is refused before it is a call.
    private func recordRefusal(of call: IncomingCall, _ entry: ToolEntry, _ outcome: String) {
        parts.audit.record(
            AuditEntry(
                .callDenied,
                tool: entry.listing.name,
                actor: call.client.label,
                outcome: outcome,
                details: ["client": call.client.section, "rpc_id": .string(call.requestID)]
            )
        )
    }

    private func connectionEntry(_ type: RecordType, _ client: ClientConnection) -> AuditEntry {
        AuditEntry(type, actor: client.label, details: ["client": client.section])
    }
}
