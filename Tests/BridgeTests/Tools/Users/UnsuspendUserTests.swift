import JSON
import Okta
import Testing

@testable import Bridge

@Suite struct UnsuspendUserTests {
    @Test func `a suspended user can sign in again`() async throws {
        let proposal = try await propose(
            UnsuspendUser.self,
            ["user_id": "00u1"],
            on: Canned.userAnswers(Canned.user(status: "SUSPENDED"))
        )
        #expect(proposal.requests == ["POST /api/v1/users/00u1/lifecycle/unsuspend"])
        #expect(proposal.templates == ["/api/v1/users/{id}/lifecycle/unsuspend"])
        #expect(proposal.changes == [#"status: "SUSPENDED" → "ACTIVE""#])
        #expect(proposal.undo == #"suspend_user {"user_id":"00u1"}"#)
    }

    @Test func `a user who is not suspended is refused`() async throws {
        let answers = Canned.userAnswers(Canned.user())
        let reason = try await refusal(UnsuspendUser.self, ["user_id": "00u1"], on: answers)
        #expect(reason == "dana.kim@acme.example is ACTIVE, not SUSPENDED")
    }
}
