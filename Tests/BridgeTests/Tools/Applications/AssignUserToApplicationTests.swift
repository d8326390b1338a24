import JSON
import Okta
import Testing

@testable import Bridge

@Suite struct AssignUserToApplicationTests {
    static let arguments: JSONValue = ["app_id": "0oa1aaaaaaaaaaaaaaaa", "user_id": "00u1"]
    static let answers = answers(Canned.user(), Canned.application())

    static func answers(_ user: JSONValue, _ application: JSONValue) -> [String: CannedOrg.Answer] {
        Canned.userAnswers(user).with([
            "/api/v1/apps/0oa1aaaaaaaaaaaaaaaa": .body(application),
            "/api/v1/apps/0oa1aaaaaaaaaaaaaaaa/users": .body([["id": "00u7"], ["id": "00u8"]]),
            "/api/v1/apps/0oa1aaaaaaaaaaaaaaaa/groups": .body([["id": "00g1aaaaaaaaaaaaaaaa"]]),
        ])
    }

    @Test func `a user is assigned an application directly`() async throws {
        let proposal = try await propose(AssignUserToApplication.self, Self.arguments, on: Self.answers)
        #expect(proposal.requests == [#"POST /api/v1/apps/0oa1aaaaaaaaaaaaaaaa/users {"id":"00u1","scope":"USER"}"#])
        #expect(proposal.templates == ["/api/v1/apps/{id}/users"])
        #expect(proposal.plan.requests[0].effect == .once)
        #expect(proposal.changes == [#"assigned to Payroll: "no" → "directly""#])
        #expect(proposal.undo == "none")
        #expect(proposal.expected == [#"/assigned "directly""#])
        #expect(proposal.plan.effect == "Dana Kim <dana.kim@acme.example> can open Payroll.")
        #expect(proposal.card.name == "Dana Kim in Payroll")
        #expect(proposal.card.facts.contains { $0 == ("Application users", "2") })
    }

    @Test func `a profile in the application is sent and shown`() async throws {
        let proposal = try await propose(
            AssignUserToApplication.self,
            Self.arguments.setting("profile", to: ["role": "clerk"]),
            on: Self.answers(Canned.user(), Canned.application(features: ["PUSH_NEW_USERS"]))
        )
        #expect(
            proposal.requests == [
                #"POST /api/v1/apps/0oa1aaaaaaaaaaaaaaaa/users {"id":"00u1","scope":"USER","profile":{"role":"clerk"}}"#
            ]
        )
        #expect(proposal.changes.last == #"profile in Payroll: - → {"role":"clerk"}"#)
        #expect(proposal.plan.effect.contains("Provisioning"))
    }

    @Test func `who has it through a group may have it directly too`() async throws {
        let answers = Self.answers.with([
            "/api/v1/apps/0oa1aaaaaaaaaaaaaaaa/users/00u1": .body(["id": "00u1", "scope": "GROUP"])
        ])
        let proposal = try await propose(AssignUserToApplication.self, Self.arguments, on: answers)
        #expect(proposal.changes == [#"assigned to Payroll: "through a group" → "directly""#])
    }

    @Test func `what makes no sense is refused`() async throws {
        let assigned = Self.answers.with([
            "/api/v1/apps/0oa1aaaaaaaaaaaaaaaa/users/00u1": .body(["id": "00u1", "scope": "USER"])
        ])
        #expect(
            try await refusal(AssignUserToApplication.self, Self.arguments, on: assigned)
                == "dana.kim@acme.example has Payroll already"
        )
        let gone = Self.answers(Canned.user(status: "DEPROVISIONED"), Canned.application())
        #expect(
            try await refusal(AssignUserToApplication.self, Self.arguments, on: gone)
                == "dana.kim@acme.example is deactivated"
        )
        let inactive = Self.answers(Canned.user(), Canned.application(status: "INACTIVE"))
        #expect(
            try await refusal(AssignUserToApplication.self, Self.arguments, on: inactive)
                == "Payroll is INACTIVE, not ACTIVE"
        )
    }

    @Test func `an assignment that cannot be read ends the call`() async throws {
        let answers = Self.answers.with([
            "/api/v1/apps/0oa1aaaaaaaaaaaaaaaa/users/00u1": .refusal(status: 403, code: "E0000006")
        ])
        await #expect(throws: ToolFailure.self) {
            try await propose(AssignUserToApplication.self, Self.arguments, on: answers)
        }
    }
}
