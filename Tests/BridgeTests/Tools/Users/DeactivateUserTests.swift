import JSON
import Okta
import Testing

@testable import Bridge

@Suite struct DeactivateUserTests {
    @Test func `a deactivation says what is lost and cannot be undone`() async throws {
        let proposal = try await propose(
            DeactivateUser.self,
            ["user_id": "00u1"],
            on: Canned.userAnswers(Canned.user())
        )
        #expect(proposal.requests == ["POST /api/v1/users/00u1/lifecycle/deactivate?sendEmail=false"])
        #expect(proposal.templates == ["/api/v1/users/{id}/lifecycle/deactivate"])
        #expect(proposal.changes == [#"status: "ACTIVE" → "DEPROVISIONED""#, #"applications: ["Payroll"] → []"#])
        #expect(proposal.undo == "none")
        #expect(proposal.expected == [#"/status "DEPROVISIONED""#])
        #expect(proposal.card.reach == ["1 user", "2 groups", "1 application", "not an administrator"])
        #expect(DeactivateUser.riskClass == .irreversible)
    }

    @Test func `the administrators get mail only if asked`() async throws {
        let arguments: JSONValue = ["user_id": "00u1", "send_email": true]
        let proposal = try await propose(DeactivateUser.self, arguments, on: Canned.userAnswers(Canned.user()))
        #expect(proposal.requests == ["POST /api/v1/users/00u1/lifecycle/deactivate?sendEmail=true"])
    }

    @Test func `a user who is deactivated already is refused`() async throws {
        let answers = Canned.userAnswers(Canned.user(status: "DEPROVISIONED"))
        let reason = try await refusal(DeactivateUser.self, ["user_id": "00u1"], on: answers)
        #expect(reason == "dana.kim@acme.example is deactivated already")
    }
}
