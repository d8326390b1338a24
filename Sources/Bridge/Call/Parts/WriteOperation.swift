import Audit
import JSON
import Okta

/// One write call that was accepted, as it travels through `WriteSequence`.
struct WriteOperation: Sendable {
    let id: OperationID
    let entry: ToolEntry
    let tool: any WriteTool
    let arguments: FrozenArguments
    let argumentValues: JSONValue
    /// The model's own words: untrusted.
    let clientSays: String?
    let client: ClientConnection
    let trace: CallTrace

    var key: Posture.CallKey { .init(principal: client.principal, arguments: arguments.hash) }
}

/// What a write acts on, as it was read once, whatever the tool's own type of target.
struct SeenTarget: Sendable {
    var card: TargetCard
    var digest: TargetDigest
    var plan: Result<WritePlan, PlanRefusal>

    var key: String { AuditSections.targetKey(card) }
}

extension WriteTool {
    /// Reads the target, and plans on it.
    func see(_ okta: OktaReader) async throws(ToolFailure) -> SeenTarget {
        let target = try await inspect(okta)
        let plan: Result<WritePlan, PlanRefusal>
        do throws(PlanRefusal) { plan = .success(try self.plan(on: target)) } catch { plan = .failure(error) }
        let card = target.card
        return SeenTarget(card: card, digest: TargetDigest(of: card.state), plan: plan)
    }
}

/// What would be sent, what it would change, and what policy says of it.
struct WriteProposal: Sendable {
    var seen: SeenTarget
    var plan: WritePlan
    /// The highest of the declared, the plan's and the target's class.
    var riskClass: RiskClass
    var decision: PolicyDecision

    /// What differs in the target as another proposal has seen it.
    func changes(to other: WriteProposal) -> [JSONChange] {
        JSONDiff.changes(from: TargetDigest.stable(seen.card.state), to: TargetDigest.stable(other.seen.card.state))
    }

    /// Whether an approval of the other covers this one: in no higher class, and the same requests but for the version of
    /// the target that they must meet (`If-Match`).
    func isApproved(by other: WriteProposal) -> Bool {
        riskClass <= other.riskClass && plan.requests.map(\.ofAnyVersion) == other.plan.requests.map(\.ofAnyVersion)
    }
}

extension OktaWrite {
    /// The request without the version that the target must have.
    fileprivate var ofAnyVersion: OktaWrite {
        var write = self
        write.ifMatch = nil
        return write
    }
}

/// A proposal that may be sent: by policy, or by the approval that its first intent burns.
struct WritePermit: Sendable {
    /// An operator's approval, and what it was given to.
    struct Approved: Sendable {
        var approval: ApprovalQueue.Approval
        var request: ApprovalRequest
    }

    var proposal: WriteProposal
    var approved: Approved?
}
