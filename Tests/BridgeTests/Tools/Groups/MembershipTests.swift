import JSON
import Okta
import Testing

@testable import Bridge

@Suite struct MembershipTests {
    static let arguments: JSONValue = ["group_id": "00g1aaaaaaaaaaaaaaaa", "user_id": "00u1"]

    /// Dana is in `Everyone` and `VPN`; the group asked about is `Sales`.
    static let outside = Canned.userAnswers(Canned.user()).with(Canned.groupAnswers(Canned.group()))
    static let inside = outside.with(["/api/v1/users/00u1/groups": .body([Canned.group()])])

    @Test func `a user joins a group`() async throws {
        let proposal = try await propose(AddUserToGroup.self, Self.arguments, on: Self.outside)
        #expect(proposal.requests == ["PUT /api/v1/groups/00g1aaaaaaaaaaaaaaaa/users/00u1"])
        #expect(proposal.templates == ["/api/v1/groups/{id}/users/{id}"])
        #expect(proposal.plan.requests[0].effect == .idempotent)
        #expect(proposal.changes == ["member of Sales: false → true"])
        #expect(proposal.undo == #"remove_user_from_group {"group_id":"00g1aaaaaaaaaaaaaaaa","user_id":"00u1"}"#)
        #expect(proposal.expected == ["/member true"])
        #expect(
            proposal.plan.effect
                == "Dana Kim <dana.kim@acme.example> joins Sales and gains 1 application, no administrator roles."
        )
        #expect(proposal.plan.raisedRisk == nil)
        #expect(proposal.card.kind == "Membership")
        #expect(proposal.card.id == "00u1 in 00g1aaaaaaaaaaaaaaaa")
        #expect(proposal.card.name == "Dana Kim in Sales")
        #expect(proposal.card.facts.contains { $0 == ("Members", "14") })
        #expect(!proposal.card.isProtected)
    }

    @Test func `a user leaves a group`() async throws {
        let proposal = try await propose(RemoveUserFromGroup.self, Self.arguments, on: Self.inside)
        #expect(proposal.requests == ["DELETE /api/v1/groups/00g1aaaaaaaaaaaaaaaa/users/00u1"])
        #expect(proposal.templates == ["/api/v1/groups/{id}/users/{id}"])
        #expect(proposal.changes == ["member of Sales: true → false"])
        #expect(proposal.undo == #"add_user_to_group {"group_id":"00g1aaaaaaaaaaaaaaaa","user_id":"00u1"}"#)
        #expect(proposal.expected == ["/member false"])
    }

    @Test func `what is so already is refused`() async throws {
        #expect(
            try await refusal(AddUserToGroup.self, Self.arguments, on: Self.inside)
                == "dana.kim@acme.example is a member of Sales already"
        )
        #expect(
            try await refusal(RemoveUserFromGroup.self, Self.arguments, on: Self.outside)
                == "dana.kim@acme.example is not a member of Sales"
        )
    }

    @Test func `membership is looked for on every page`() async throws {
        let answers = Self.outside.with([
            "/api/v1/users/00u1/groups": .body([Canned.group("00g9")], next: "/api/v1/users/00u1/groups?after=1"),
            "/api/v1/users/00u1/groups?after=1": .body([Canned.group()]),
        ])
        #expect(try await refusal(AddUserToGroup.self, Self.arguments, on: answers) != nil)
    }

    @Test(arguments: ["APP_GROUP", "BUILT_IN"])
    func `a group that is managed elsewhere is refused`(type: String) async throws {
        let answers = Self.outside.with(Canned.groupAnswers(Canned.group(type: type)))
        #expect(try await refusal(AddUserToGroup.self, Self.arguments, on: answers)?.contains(type) == true)
        let inside = answers.with(["/api/v1/users/00u1/groups": .body([Canned.group(type: type)])])
        #expect(try await refusal(RemoveUserFromGroup.self, Self.arguments, on: inside)?.contains(type) == true)
    }

    private static let rule: JSONValue = [
        "name": "Sales people", "status": "ACTIVE",
        "actions": ["assignUserToGroups": ["groupIds": ["00g1aaaaaaaaaaaaaaaa"]]],
    ]
    private static func applications(_ count: Int) -> JSONValue {
        .array((0..<count).map { Canned.application("0oa\($0)") })
    }

    @Test(
        arguments: [
            ["/api/v1/groups/00g1aaaaaaaaaaaaaaaa/roles": .body([["type": "APP_ADMIN"]])],
            ["/api/v1/groups/00g1aaaaaaaaaaaaaaaa/roles": .refusal(status: 403, code: nil)],
            ["/api/v1/groups/rules": .body([rule])],
            ["/api/v1/groups/rules": .refusal(status: 403, code: nil)],
            ["/api/v1/groups/00g1aaaaaaaaaaaaaaaa/apps": .body(applications(51))],
            ["/api/v1/groups/00g1aaaaaaaaaaaaaaaa/apps": .refusal(status: 403, code: nil)],
        ] as [[String: CannedOrg.Answer]]
    )
    func `a far-reaching group makes it a broad write`(answers: [String: CannedOrg.Answer]) async throws {
        let joining = try await propose(AddUserToGroup.self, Self.arguments, on: Self.outside.with(answers))
        #expect(joining.plan.raisedRisk == .broad)
        let leaving = try await propose(RemoveUserFromGroup.self, Self.arguments, on: Self.inside.with(answers))
        #expect(leaving.plan.raisedRisk == .broad)
    }

    @Test func `fifty applications are not yet far-reaching`() async throws {
        let answers = Self.outside.with(["/api/v1/groups/00g1aaaaaaaaaaaaaaaa/apps": .body(Self.applications(50))])
        #expect(try await propose(AddUserToGroup.self, Self.arguments, on: answers).plan.raisedRisk == nil)
    }

    @Test func `an administrator's membership is protected`() async throws {
        let answers = Self.outside.with(["/api/v1/users/00u1/roles": .body([["type": "APP_ADMIN"]])])
        #expect(try await propose(AddUserToGroup.self, Self.arguments, on: answers).card.isProtected)
    }

    @Test func `the state changes with what the approval rests on, and with nothing else`() async throws {
        func state(_ answers: [String: CannedOrg.Answer] = [:]) async throws -> JSONValue {
            let org = CannedOrg(Self.outside.with(answers))
            return try await decoded(AddUserToGroup.self, Self.arguments).inspect(org.reader).card.state
        }
        let before = try await state()
        let edited = Canned.user().setting("lastUpdated", to: "2026-11-25T00:00:00.000Z")
        #expect(try await state(["/api/v1/users/00u1": .body(edited)]) == before)
        #expect(try await state(["/api/v1/groups/00g1aaaaaaaaaaaaaaaa/apps": .body([])]) == before)
        #expect(try await state(["/api/v1/users/00u1": .body(Canned.user(status: "SUSPENDED"))]) != before)
        #expect(try await state(["/api/v1/groups/rules": .body([Self.rule])]) != before)
        #expect(try await state(["/api/v1/users/00u1/groups": .body([Canned.group()])]) != before)
        #expect(
            try await state(["/api/v1/groups/00g1aaaaaaaaaaaaaaaa/roles": .body([["type": "APP_ADMIN"]])]) != before
        )
        #expect(try await state(["/api/v1/users/00u1/roles": .body([["type": "APP_ADMIN"]])]) != before)
        #expect(
            try await state(["/api/v1/groups/00g1aaaaaaaaaaaaaaaa": .body(Canned.group(name: "Sales EU"))]) != before
        )
    }
}
