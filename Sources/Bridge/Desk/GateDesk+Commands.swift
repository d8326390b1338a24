import Audit
import JSON
import Okta

extension GateDesk: Desk {
    func callDetail(_ call: CallID) async -> CallDetail? {
        guard let trace = parts.book.trace(call) else { return nil }
        let value = trace.value
        var seqs: [Int] = []
        do throws(AuditError) {
            let query = AuditQuery(limit: 100, operation: value.operation.text)
            seqs = try await parts.audit.records(query).records.map(\.seq).reversed()
        } catch { log(.warning, "the audit log cannot be read: \(error)") }
        return value.detail(at: parts.clock.now, clientFacts: clientFacts(value.client), auditSeqs: seqs)
    }

    func review(_ approval: ApprovalID) async -> ReviewDocument? {
        guard let (request, round) = parts.queue.request(approval) else { return nil }
        return request.document(round: round, clientFacts: clientFacts(request.client))
    }

    func decide(
        _ decision: ApprovalDecision,
        on approval: ApprovalID,
        shown: String,
        by person: OperatorFacts
    ) async -> DecisionReply {
        switch parts.queue.decide(decision, on: approval, shown: shown, by: person) {
        case .failure(let refusal): return .refused(refusal.description)
        case .success(let request):
            follow(decision, on: request, by: person)
            return .accepted
        }
    }

    func noteShown(_ approval: ApprovalID, lines: Int, hash: String, to person: OperatorFacts) async {
        guard let request = parts.queue.noteShown(approval, lines: lines, hash: hash) else { return }
        parts.audit.record(
            AuditEntry(
                .approvalShown,
                operation: OperationID(request.operation),
                tool: request.arguments.tool,
                riskClass: request.riskClass.rawValue,
                target: request.card.name,
                actor: request.client.label,
                outcome: "\(lines) lines",
                details: [
                    "client": request.client.section, "operator": AuditSections.person(person),
                    "target": AuditSections.target(request.card, digest: request.digest, plan: request.plan),
                    "decision": [
                        "policy_hash": .string(request.policy.description), "rule": .string(request.rule),
                        "shown_lines": .number(lines), "shown_hash": .string(hash),
                    ],
                ]
            )
        )
    }

    func freeze(by person: OperatorFacts) async {
        do throws(FreezeError) {
            try parts.posture.freeze(note: "frozen by \(person.user) on \(person.tty) at \(parts.clock.wall)")
        } catch { log(.error, "the freeze holds, but not over a restart: \(error)") }
        parts.queue.denyAll(
            Denial(by: .freeze, rule: "freeze", reason: "the operator has frozen all writes"),
            by: person
        )
        parts.audit.record(entry(.freeze, by: person))
        parts.book.touch()
        // What was granted for calmer times must not come back by itself with the thaw.
        revokeGrants(of: nil, because: "freeze", by: person)
    }

    func thaw(reason: String, by person: OperatorFacts) async {
        do throws(FreezeError) { try parts.posture.thaw() } catch {
            log(.error, "still frozen: \(error)")
            return
        }
        parts.audit.record(entry(.thaw, by: person, details: ["reason": .string(reason)]))
        parts.book.touch()
    }

    func setReadOnly(_ readOnly: Bool, reason: String, by person: OperatorFacts) async {
        parts.posture.setReadOnly(readOnly)
        parts.audit.record(
            entry(.configLoaded, by: person, details: ["read_only": .bool(readOnly), "reason": .string(reason)])
        )
        parts.book.touch()
    }

    func disconnect(_ client: ClientID) async { options.disconnect(client) }

    func mute(_ client: ClientID, for duration: Duration, by person: OperatorFacts) async {
        guard let connection = parts.book.connection(client) else { return }
        mute(connection, for: duration, by: person)
        parts.book.touch()
    }

    func reconcile(
        _ operation: String,
        as result: ReconciliationResult,
        reason: String,
        by person: OperatorFacts
    ) async -> String? {
        await Reconciliation(parts: parts).settle(operation, as: result, reason: reason, by: person)
    }

    func auditPage(before: Int?, limit: Int, filter: AuditFilter) async -> AuditPage {
        let query = AuditQuery(
            before: before,
            limit: limit,
            type: filter.type,
            operation: filter.operation,
            text: filter.text
        )
        do throws(AuditError) {
            let answer = try await parts.audit.records(query)
            return AuditPage(rows: answer.records.map(AuditRow.init), hasMore: answer.hasMore, total: answer.total)
        } catch {
            log(.error, "the audit log cannot be read: \(error)")
            return AuditPage(rows: [], hasMore: false, total: 0)
        }
    }

    func auditRecord(_ seq: Int) async -> AuditRecordDetail? {
        do throws(AuditError) {
            guard let record = try await parts.audit.record(at: seq) else { return nil }
            return AuditRecordDetail(
                row: AuditRow(record),
                json: Untrusted(record.json),
                hash: record.hash,
                previousHash: record.previousHash
            )
        } catch {
            log(.error, "the audit log cannot be read: \(error)")
            return nil
        }
    }

    func verifyAudit() async -> AuditVerification {
        let start = parts.clock.now
        do throws(AuditError) { note(try await parts.audit.verify()) } catch {
            log(.error, "the audit log cannot be verified: \(error)")
            var state = auditState
            state.isIntact = false
            state.fault = "\(error)"
            return AuditVerification(state: state, milliseconds: (parts.clock.now - start).milliseconds)
        }
        publishHealth()
        return AuditVerification(state: auditState, milliseconds: (parts.clock.now - start).milliseconds)
    }

    /// Asks Okta for one user, and the audit for one record where it had failed.
    func runChecks() async {
        let reader = parts.okta.reader(observer: { [book = parts.book] in book.note($0, of: nil) })
        do throws(OktaError) {
            _ = try await reader.page(OktaRead("/api/v1/users", query: [QueryItem("limit", .number(1))]))
        } catch { log(.warning, "Okta: \(OktaFailure(error).sentence)") }
        await parts.settleOutcomes()
        if parts.posture.mode.isAuditDown {
            do throws(AuditError) {
                try await parts.audit.append(AuditEntry(.alarm, outcome: "audit works again"))
                parts.posture.auditWorks()
            } catch { log(.error, "the audit log still cannot be written: \(error)") }
        }
        publishSummaries()
    }

    /// What a decision brings with it beyond this one request.
    private func follow(_ decision: ApprovalDecision, on request: ApprovalRequest, by person: OperatorFacts) {
        switch decision {
        case .approveOnce, .deny: break
        case .approveForSession: grant(.session(ClientID(request.client.id)), request, by: person)
        case .approveFor(let minutes):
            let span = Duration.seconds(minutes * 60)
            let scope = Grant.Scope.until(
                monotonic: parts.clock.now + span,
                wall: parts.clock.wall + span.wholeMilliseconds
            )
            grant(scope, request, by: person)
        case .denyAndMute: mute(request.client, for: .seconds(600), by: person)
        }
        parts.book.touch()
    }

    private func mute(_ client: ClientConnection, for duration: Duration, by person: OperatorFacts) {
        parts.posture.mute(client.principal, for: duration)
        var entry = entry(.quota, by: person, details: ["client": client.section])
        entry.outcome = "muted for \(duration.components.seconds) s"
        parts.audit.record(entry)
        revokeGrants(of: client.principal, because: "muted", by: person)
    }

    private func revokeGrants(of principal: String?, because cause: String, by person: OperatorFacts) {
        for grant in parts.posture.revokeGrants(of: principal) {
            var entry = entry(
                .grantRevoked,
                by: person,
                details: [
                    "principal": .string(grant.principal), "pattern": .string(grant.pattern.text),
                    "scope": .string(grant.scope.word),
                ]
            )
            (entry.tool, entry.outcome) = (grant.tool, cause)
            parts.audit.record(entry)
        }
    }

    private func grant(_ scope: Grant.Scope, _ request: ApprovalRequest, by person: OperatorFacts) {
        let pattern = GrantPattern(request.argumentValues)
        parts.posture.add(
            Grant(principal: request.client.principal, tool: request.arguments.tool, pattern: pattern, scope: scope)
        )
        var entry = entry(
            .grantAdded,
            by: person,
            details: [
                "client": request.client.section, "pattern": .string(pattern.text),
                "scope": .string(scope.word),
            ]
        )
        entry.tool = request.arguments.tool
        entry.riskClass = request.riskClass.rawValue
        parts.audit.record(entry)
    }

    private func entry(_ type: RecordType, by person: OperatorFacts, details: AuditDetails = [:]) -> AuditEntry {
        AuditEntry(
            type,
            actor: person.user,
            details: details.setting("operator", to: AuditSections.person(person))
        )
    }

    private func log(_ level: LogRow.Level, _ text: String) {
        feed.post(.log(LogRow(time: parts.clock.wall, level: level, text: Untrusted(text))))
    }
}

extension Grant.Scope {
    /// For the record.
    fileprivate var word: String {
        switch self {
        case .session(let client): "session \(client.number)"
        case .until(_, let wall): "until \(wall)"
        }
    }
}
