import JSON
import Okta
import Testing

@testable import Bridge

@Suite struct UnlockUserTests {
    @Test func `a locked-out user can be unlocked`() async throws {
        let proposal = try await propose(
            UnlockUser.self,
            ["user_id": "00u1"],
            on: Canned.userAnswers(Canned.user(status: "LOCKED_OUT"))
        )
        #expect(proposal.requests == ["POST /api/v1/users/00u1/lifecycle/unlock"])
        #expect(proposal.templates == ["/api/v1/users/{id}/lifecycle/unlock"])
        #expect(proposal.changes == [#"status: "LOCKED_OUT" → "ACTIVE""#])
        #expect(proposal.undo == "none")
    }

    @Test func `a user who is not locked out is refused`() async throws {
        let answers = Canned.userAnswers(Canned.user())
        let reason = try await refusal(UnlockUser.self, ["user_id": "00u1"], on: answers)
        #expect(reason == "dana.kim@acme.example is ACTIVE, not LOCKED_OUT")
    }
}
