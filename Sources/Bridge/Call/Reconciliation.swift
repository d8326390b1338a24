import Audit
import JSON
import Okta

/// Finding out what a write of unknown outcome did.
///
/// It never executes anything (gate.md 2).
struct Reconciliation: Sendable {
    let parts: GateParts

    /// What the target's state says of a write, compared with the state before and the state intended.
    static func judge(
        expected: ExpectedState,
        before: String?,
        now: JSONValue?
    ) -> ReconciliationResult {
        guard let now else { return .undetermined }
        if !expected.isEmpty, expected.unmet(in: now).isEmpty { return .applied }
        return before == TargetDigest(of: now).hash.description ? .notApplied : .undetermined
    }

    /// Records what an operator has found out, with the evidence that can be had now, and gives the target free.
    ///
    /// - Returns: What is wrong with the request; nil if it was done.
    func settle(
        _ operation: String,
        as result: ReconciliationResult,
        reason: String,
        by person: OperatorFacts
    ) async -> String? {
        guard let unknown = parts.locks.unknown(operation), let id = OperationID(operation) else {
            return "operation \(operation.prefix(40)) has no unknown outcome"
        }
        let intent: AuditRecord?
        do throws(AuditError) {
            intent = try await parts.audit.records(AuditQuery(limit: 10, type: "op.intent", operation: operation))
                .records.first
        } catch { return "the audit log cannot be read: \(error)" }
        let evidence = await evidence(for: unknown, intent)
        let entry = AuditEntry(
            .reconciled,
            operation: id,
            tool: unknown.tool,
            riskClass: intent?.entry.riskClass,
            target: unknown.name,
            actor: person.user,
            outcome: result.rawValue,
            details: [
                "operator": AuditSections.person(person), "reason": .string(reason),
                "outcome": ["outcome": .string(result.rawValue), "evidence": evidence],
            ]
        )
        do throws(AuditError) { try await parts.append(entry) } catch { return "it could not be recorded: \(error)" }
        _ = parts.locks.remove(operation)
        parts.book.touch()
        return nil
    }

    /// Locks the targets of the unknown outcomes of earlier runs that nobody has reconciled.
    func load() async throws(AuditError) {
        for record in try await parts.audit.unreconciled() {
            guard let operation = record.entry.operation?.text else { continue }
            let intents = try await parts.audit.records(AuditQuery(limit: 10, type: "op.intent", operation: operation))
            let entry = intents.records.first?.entry ?? record.entry
            parts.locks.add(
                TargetLocks.Unknown(
                    operation: operation,
                    tool: entry.tool ?? "",
                    target: entry.details["target"]?["key"]?.string ?? "",
                    name: entry.target ?? "",
                    since: record.time
                )
            )
        }
    }

    /// What reading the target and the System Log shows; each part says why where it shows nothing.
    private func evidence(for unknown: TargetLocks.Unknown, _ intent: AuditRecord?) async -> JSONValue {
        let target = intent?.entry.details["target"]
        let state = await state(intent)
        let finding = Reconciliation.judge(
            expected: ExpectedState(record: target?["expected"]),
            before: target?["prestate_digest"]?.string,
            now: state.card?.state
        )
        let events: JSONValue
        if let id = target?["id"]?.string {
            events = await self.events(about: id, around: unknown.since)
        } else {
            events = ["unavailable": "the intent names no target"]
        }
        return [
            "finding": .string(finding.rawValue), "read_back": state.note.map(JSONValue.string) ?? true,
            "system_log": events,
        ]
    }

    private func state(_ intent: AuditRecord?) async -> (card: TargetCard?, note: String?) {
        guard let intent, let name = intent.entry.tool, let entry = parts.catalog.entry(named: name) else {
            return (nil, "the intent's tool is not known")
        }
        let arguments = intent.entry.details["call"]?["args"] ?? [:]
        let decoded: DecodedCall
        do throws(InvalidArguments) { decoded = try entry.decode(arguments) } catch {
            return (nil, "the recorded arguments cannot be used: \(error)")
        }
        guard let tool = decoded.tool as? any WriteTool else { return (nil, "the tool does not write") }
        do throws(ToolFailure) { return (try await tool.see(parts.okta.reader(observer: { _ in })).card, nil) } catch {
            return (nil, error.status.word)
        }
    }

    /// Okta's own events on the target within two minutes of the write.
    private func events(about target: String, around time: Int) async -> JSONValue {
        let span = 120_000
        let quoted = target.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
        let read = OktaRead(
            "/api/v1/logs",
            query: [
                QueryItem("since", .text(Timestamp(milliseconds: time - span).description)),
                QueryItem("until", .text(Timestamp(milliseconds: time + span).description)),
                QueryItem("filter", .text("target.id eq \"\(quoted)\"")), QueryItem("limit", .number(20)),
            ]
        )
        do throws(OktaError) {
            let page = try await parts.okta.reader(observer: { _ in }).page(read)
            return .array(
                page.items.map { event in
                    [
                        "eventType": event["eventType"] ?? .null, "published": event["published"] ?? .null,
                        "outcome": event["outcome"]?["result"] ?? .null,
                    ]
                }
            )
        } catch { return ["unavailable": .string(OktaFailure(error).kind)] }
    }
}
