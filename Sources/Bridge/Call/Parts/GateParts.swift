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
    let book: CallBook
    let bounds: ResultBounds
    let redaction: Redaction

    var policy: Policy { posture.policy }

    /// A record about one call, with the sections that every record of a call has.
    func entry(
        _ type: RecordType,
        _ call: Call,
        arguments: GateHash? = nil,
        outcome: String? = nil,
        sections: [(key: String, value: JSONValue)] = []
    ) -> AuditEntry {
        var details: [(key: String, value: JSONValue)] = [
            ("client", AuditSections.client(call.client)), ("call", AuditSections.call(call, arguments: arguments)),
        ]
        details += sections
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

    /// Appends durably; a failure stops all writes.
    @discardableResult
    func append(_ entry: AuditEntry) async throws(AuditError) -> Int {
        do throws(AuditError) { return try await audit.append(entry) } catch {
            posture.auditFailed()
            throw error
        }
    }
}
