import JSON
import Okta
import Testing

@testable import Bridge

@Suite struct UpdateUserTests {
    private static func update(_ profile: JSONValue, etag: String? = "W/\"abc\"") async throws -> Proposal {
        try await propose(
            UpdateUser.self,
            ["user_id": "dana.kim@acme.example", "profile": profile],
            on: Canned.userAnswers(Canned.user(), etag: etag)
                .with(["/api/v1/users/dana.kim%40acme.example": .body(Canned.user(), etag: etag)])
        )
    }

    @Test func `only what differs is sent, to the id, if the user is still as it was read`() async throws {
        let proposal = try await Self.update(["department": "Legal", "manager": .null, "firstName": "Dana", "floor": 7])
        #expect(
            proposal.requests == [
                #"POST /api/v1/users/00u1 {"profile":{"department":"Legal","manager":null,"floor":7}}"#
            ]
        )
        #expect(proposal.templates == ["/api/v1/users/{id}"])
        #expect(proposal.plan.requests[0].ifMatch == "W/\"abc\"")
        #expect(proposal.plan.requests[0].effect == .once)
        #expect(
            proposal.changes == [
                #"profile.department: "Sales" → "Legal""#, #"profile.manager: "Bo Berg" → null"#,
                "profile.floor: - → 7",
            ]
        )
        #expect(
            proposal.undo
                == #"update_user {"user_id":"00u1","profile":{"department":"Sales","manager":"Bo Berg","floor":null}}"#
        )
        #expect(proposal.expected == [#"/profile/department "Legal""#, "/profile/floor 7"])
        #expect(proposal.plan.raisedRisk == nil)
    }

    @Test func `without an ETag a repetition is harmless`() async throws {
        let proposal = try await Self.update(["department": "Legal"], etag: nil)
        #expect(proposal.plan.requests[0].effect == .idempotent)
        #expect(proposal.plan.requests[0].ifMatch == nil)
    }

    @Test(arguments: ["login", "email", "mobilePhone", "secondEmail"])
    func `what decides on sign-in and recovery is a broad write`(attribute: String) async throws {
        let profile = JSONValue.object([(attribute, "other@acme.example"), ("title", "Analyst")])
        #expect(try await Self.update(profile).plan.raisedRisk == .broad)
    }

    @Test func `a sensitive attribute that stays does not raise the class`() async throws {
        let proposal = try await Self.update(["email": "dana.kim@acme.example", "title": "Analyst"])
        #expect(proposal.plan.raisedRisk == nil)
    }

    @Test(arguments: [["department": "Sales"], ["mobilePhone": .null], ["nickName": .null]] as [JSONValue])
    func `a profile that has these values already is refused`(profile: JSONValue) async throws {
        let error = await #expect(throws: PlanRefusal.self) { try await Self.update(profile) }
        #expect(error?.reason == "dana.kim@acme.example has these values already")
    }
}
