import Audit
import JSON
import Okta

/// What the sequences of one gate work with.
///
/// Every part is safe to share between calls.
struct GateParts: Sendable {
    let catalog: ToolCatalog
    let okta: any OktaAccess
    let audit: AuditLog
    let clock: any GateClock
    let posture: Posture
    let queue: ApprovalQueue
    let operations: OperationTable
    let locks: TargetLocks
    let identities: ClientIdentities
    let unsettled: UnsettledOutcomes
    let book: CallBook
    let bounds: ResultBounds
    let redaction: Redaction
    let seal = Seal()
    /// Has somebody notice if the next leg of a call does not come; false if that cannot be.
    let pauses: @Sendable (LegState) -> Bool

    var policy: Policy { posture.policy }

    /// A record about one call, with the sections that say who asked for what.
    ///
    /// The end of a call names it only where what was asked stands in its `call.received` (the same operation).
    func entry(
        _ type: RecordType,
        _ call: Call,
        outcome: String? = nil,
        sections: [(key: String, value: JSONValue)] = []
    ) -> AuditEntry {
        var details = sections
        if type == .callCompleted, call.isRecordedOnArrival {
            details.append(("call", AuditSections.end(of: call)))
        } else {
            details.append(("client", AuditSections.client(call.client)))
            details.append(("call", AuditSections.call(call, tools: catalog.digest)))
        }
        return AuditEntry(
            type,
            operation: call.operation,
            tool: call.tool,
            riskClass: call.riskClass.rawValue,
            target: call.target.isEmpty ? nil : call.target,
            actor: call.client.label,
            outcome: outcome,
            details: .object(details)
        )
    }

    /// A client is not who it was: that is an alarm, and the console shows it without its label.
    ///
    /// - Parameters:
    ///   - client: As it was.
    ///   - call: During which it was found out.
    func recordChange(of client: ClientConnection, _ call: Call) {
        let now = identities.known(client)
        var entry = entry(.alarm, call, outcome: "client changed", sections: [("was", AuditSections.client(client))])
        entry.details = entry.details.setting("client", to: AuditSections.client(now))
        audit.record(entry)
        book.note(now)
    }

    /// Appends durably; a failure stops all writes.
    @discardableResult
    func append(_ entry: AuditEntry) async throws(AuditError) -> Int {
        do throws(AuditError) { return try await audit.append(entry) } catch {
            posture.auditFailed()
            throw error
        }
    }
}
