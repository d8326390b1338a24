import Audit
import JSON
import Okta

/// What the sequences of one gate work with.
///
/// Every part is safe to share between calls. A reference: each call carries it through many hands.
final class GateParts: Sendable {
    let catalog: ToolCatalog
    let okta: any OktaAccess
    let audit: AuditLog
    let clock: any GateClock
    /// How often a held call gives a sign of life.
    let progress: Duration
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

    /// `changed`: Called when something that the console shows in summary has changed; it must not block.
    init(
        catalog: ToolCatalog,
        okta: any OktaAccess,
        audit: AuditLog,
        options: GateOptions,
        feed: DeskFeed,
        changed: @escaping @Sendable () -> Void,
        pauses: @escaping @Sendable (LegState) -> Bool
    ) {
        (self.catalog, self.okta, self.audit, self.pauses) = (catalog, okta, audit, pauses)
        clock = options.clock
        progress = options.progress
        posture = Posture(options, feed: feed)
        queue = ApprovalQueue(clock: clock, feed: feed)
        operations = OperationTable(limits: options.policy.limits, clock: clock)
        locks = TargetLocks()
        identities = ClientIdentities(reread: options.reread)
        unsettled = UnsettledOutcomes()
        book = CallBook(capacity: options.history, clock: clock, feed: feed, changed: changed)
        redaction = audit.redaction(drop: options.redactedFields.drop, hash: options.redactedFields.hash)
        bounds = ResultBounds(redaction: redaction, limit: options.policy.limits.resultBytes)
    }

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
        let names = type == .callCompleted && call.isRecordedOnArrival
        let sections = sections.sorted { $0.key < $1.key }
        let details = AuditDetails { details in
            for section in sections where section.key < "call" { details.add(section.key, section.value) }
            details.add("call") { section in
                if names {
                    AuditSections.add(endOf: call, to: &section)
                } else {
                    AuditSections.add(call, tools: catalog.digest, to: &section)
                }
            }
            if !names { details.add("client", call.client.section) }
            for section in sections where section.key > "call" { details.add(section.key, section.value) }
        }
        return AuditEntry(
            type,
            operation: call.operation,
            tool: call.tool,
            riskClass: call.riskClass.rawValue,
            target: call.target.isEmpty ? nil : call.target,
            actor: call.client.label,
            outcome: outcome,
            details: details
        )
    }

    /// A client is not who it was: that is an alarm, and the console shows it without its label.
    ///
    /// - Parameters:
    ///   - client: As it was.
    ///   - call: During which it was found out.
    func recordChange(of client: ClientConnection, _ call: Call) {
        let now = identities.known(client)
        var entry = entry(.alarm, call, outcome: "client changed", sections: [("was", client.section)])
        entry.details = entry.details.setting("client", to: now.section)
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
