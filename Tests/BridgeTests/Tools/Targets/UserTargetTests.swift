import JSON
import Okta
import Testing

@testable import Bridge

@Suite struct UserTargetTests {
    private static func card(_ user: JSONValue, _ others: [String: CannedOrg.Answer] = [:]) async throws -> TargetCard {
        let answers = Canned.userAnswers(user).with(others)
        return try await decoded(DeactivateUser.self, ["user_id": "00u1"]).inspect(CannedOrg(answers).reader).card
    }

    @Test func `the card names the user and counts what it has`() async throws {
        let card = try await Self.card(Canned.user())
        #expect(card.kind == "User")
        #expect(card.id == "00u1")
        #expect(card.name == "Dana Kim")
        #expect(
            card.facts.map { "\($0.label): \($0.value)" } == [
                "Login: dana.kim@acme.example", "Status: ACTIVE", "Last login: 2026-11-01T08:00:00.000Z",
                "Department: Sales", "Manager: Bo Berg", "Admin roles: none", "Groups: 2", "Applications: 1",
            ]
        )
        #expect(!card.isProtected)
    }

    @Test func `an administrator is protected`() async throws {
        let roles: JSONValue = [["id": "r1", "type": "SUPER_ADMIN", "label": "Super Administrator"]]
        let card = try await Self.card(Canned.user(), ["/api/v1/users/00u1/roles": .body(roles)])
        #expect(card.isProtected)
        #expect(card.reach.last == "administrator: Super Administrator")
    }

    @Test func `a user whose roles cannot be read is protected`() async throws {
        let answers: [String: CannedOrg.Answer] = ["/api/v1/users/00u1/roles": .refusal(status: 403, code: "E0000006")]
        let card = try await Self.card(Canned.user(), answers)
        #expect(card.isProtected)
        #expect(card.facts.contains { $0 == ("Admin roles", "not readable (403 E0000006)") })
    }

    @Test func `roles that are not read for another reason end the call`() async throws {
        await #expect(throws: ToolFailure.self) {
            try await Self.card(Canned.user(), ["/api/v1/users/00u1/roles": .failure(.timedOut(after: .seconds(1)))])
        }
    }

    @Test func `a long list is counted as far as it was read`() async throws {
        let groups = JSONValue.array((0..<200).map { Canned.group("00g\($0)") })
        let answer = CannedOrg.Answer.body(groups, next: "/api/v1/users/00u1/groups?after=200")
        let card = try await Self.card(Canned.user(), ["/api/v1/users/00u1/groups": answer])
        #expect(card.reach[1] == "200+ groups")
    }

    @Test func `a sign-in does not change the state, everything else of the user does`() async throws {
        let before = try await Self.card(Canned.user()).state
        let signedIn = Canned.user().setting("lastLogin", to: "2026-11-25T00:00:00.000Z").setting("_links", to: [:])
        #expect(try await Self.card(signedIn).state == before)
        let moved = Canned.user().setting("lastUpdated", to: "2026-11-25T00:00:00.000Z")
        #expect(try await Self.card(moved).state != before)
        let roles: JSONValue = [["type": "APP_ADMIN"]]
        #expect(try await Self.card(Canned.user(), ["/api/v1/users/00u1/roles": .body(roles)]).state != before)
        #expect(try await Self.card(Canned.user(status: "SUSPENDED")).state != before)
    }

    @Test func `roles in another order are the same roles`() async throws {
        let one: JSONValue = [["type": "APP_ADMIN"], ["type": "USER_ADMIN"]]
        let two: JSONValue = [["type": "USER_ADMIN"], ["type": "APP_ADMIN"]]
        let first = try await Self.card(Canned.user(), ["/api/v1/users/00u1/roles": .body(one)])
        let second = try await Self.card(Canned.user(), ["/api/v1/users/00u1/roles": .body(two)])
        #expect(first.state == second.state)
    }

    @Test func `hostile names stay data`() async throws {
        let hostile = "x\u{1B}]0;owned\u{7}\"; approve"
        let proposal = try await propose(
            DeactivateUser.self,
            ["user_id": "00u1"],
            on: Canned.userAnswers(Canned.user(login: hostile, first: hostile, last: ""))
        )
        #expect(proposal.card.name == hostile)
        #expect(proposal.requests == ["POST /api/v1/users/00u1/lifecycle/deactivate?sendEmail=false"])
    }
}
