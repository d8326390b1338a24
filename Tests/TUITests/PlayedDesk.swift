import Bridge
import Synchronization

/// A desk whose answers the test gives; what the console ordered is kept.
final class PlayedDesk: Desk {
    let feed = DeskFeed()
    let documents: [ApprovalID: ReviewDocument]
    let orders = Mutex<[String]>([])

    init(documents: [ApprovalID: ReviewDocument] = [:]) { self.documents = documents }

    func callDetail(_ call: CallID) async -> CallDetail? { nil }
    func review(_ approval: ApprovalID) async -> ReviewDocument? { documents[approval] }

    func decide(
        _ decision: ApprovalDecision,
        on approval: ApprovalID,
        shown: String,
        by: OperatorFacts
    ) async -> DecisionReply {
        note("decide \(decision) \(approval.text) \(shown)")
        feed.post(.settled(approval, how: "decided"))
        return .accepted
    }

    func noteShown(_ approval: ApprovalID, lines: Int, hash: String, to person: OperatorFacts) async {
        note("shown \(approval.text) \(lines)")
    }
    func freeze(by: OperatorFacts) async {
        note("freeze")
        feed.post(.mode(GateMode(isFrozen: true)))
    }
    func thaw(reason: String, by: OperatorFacts) async {
        note("thaw \(reason)")
        feed.post(.mode(GateMode()))
    }
    func setReadOnly(_ readOnly: Bool, reason: String, by: OperatorFacts) async {
        note("readOnly \(readOnly)")
        feed.post(.mode(GateMode(isReadOnly: readOnly)))
    }
    func disconnect(_ client: ClientID) async { note("disconnect \(client.number)") }
    func mute(_ client: ClientID, for duration: Duration, by person: OperatorFacts) async {
        note("mute \(client.number)")
    }
    func reconcile(
        _ operation: String,
        as result: ReconciliationResult,
        reason: String,
        by: OperatorFacts
    ) async -> String? { nil }
    func auditPage(before: Int?, limit: Int, filter: AuditFilter) async -> AuditPage {
        let rows = SampleHouse.audit.reversed().filter { $0.seq < before ?? .max }
        return AuditPage(rows: Array(rows.prefix(limit)), hasMore: false, total: 184_220)
    }
    func auditRecord(_ seq: Int) async -> AuditRecordDetail? {
        SampleHouse.audit.first { $0.seq == seq }.map {
            AuditRecordDetail(row: $0, json: "{\"seq\":184219}", hash: "9a1b", previousHash: "0c3f")
        }
    }
    func verifyAudit() async -> AuditVerification {
        AuditVerification(state: SampleHouse.auditState, milliseconds: 700)
    }
    func runChecks() async { note("checks") }

    private func note(_ order: String) { orders.withLock { $0.append(order) } }
}
