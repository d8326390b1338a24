import JSON
import Okta
import Testing

@testable import Bridge

@Suite struct DeleteDeactivatedUserTests {
    @Test func `a deactivated user can be deleted, for ever`() async throws {
        let proposal = try await propose(
            DeleteDeactivatedUser.self,
            ["user_id": "00u1"],
            on: Canned.userAnswers(Canned.user(status: "DEPROVISIONED"))
        )
        #expect(proposal.requests == ["DELETE /api/v1/users/00u1"])
        #expect(proposal.templates == ["/api/v1/users/{id}"])
        #expect(proposal.plan.requests[0].effect == .once)
        #expect(
            proposal.changes == [
                #"user: "Dana Kim <dana.kim@acme.example>" → -"#, #"groups: ["Everyone","VPN"] → -"#,
            ]
        )
        #expect(proposal.undo == "none")
        #expect(proposal.plan.removesTarget)
    }

    @Test(arguments: ["ACTIVE", "STAGED", "SUSPENDED", "PROVISIONED", "LOCKED_OUT", "RECOVERY", "PASSWORD_EXPIRED", ""])
    func `any other user is refused, since Okta would deactivate it`(status: String) async throws {
        let answers = Canned.userAnswers(Canned.user(status: status))
        let reason = try await refusal(DeleteDeactivatedUser.self, ["user_id": "00u1"], on: answers)
        #expect(reason?.hasSuffix("only a deactivated user can be deleted") == true)
    }
}
