import JSON
import Okta
import Testing

@testable import Bridge

@Suite struct SuspendUserTests {
    @Test func `an active user can be suspended`() async throws {
        let proposal = try await propose(
            SuspendUser.self,
            ["user_id": "00u1", "reason": "on leave"],
            on: Canned.userAnswers(Canned.user())
        )
        #expect(proposal.requests == ["POST /api/v1/users/00u1/lifecycle/suspend"])
        #expect(proposal.templates == ["/api/v1/users/{id}/lifecycle/suspend"])
        #expect(proposal.plan.requests[0].effect == .once)
        #expect(proposal.changes == [#"status: "ACTIVE" → "SUSPENDED""#])
        #expect(proposal.undo == #"unsuspend_user {"user_id":"00u1"}"#)
        #expect(proposal.expected == [#"/status "SUSPENDED""#])
        #expect(proposal.plan.effect.hasPrefix("Dana Kim <dana.kim@acme.example> can no longer sign in"))
        #expect(proposal.plan.raisedRisk == nil)
    }

    @Test(arguments: ["SUSPENDED", "DEPROVISIONED", "STAGED"])
    func `a user in another state is refused`(status: String) async throws {
        let answers = Canned.userAnswers(Canned.user(status: status))
        let reason = try await refusal(SuspendUser.self, ["user_id": "00u1"], on: answers)
        #expect(reason == "dana.kim@acme.example is \(status); only an active user can be suspended")
    }
}
