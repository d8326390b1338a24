import JSON
import Okta
import Testing

@testable import Bridge

@Suite struct GetUserDetailsTests {
    private let answers = Canned.userAnswers(Canned.user()).with([
        "/api/v1/users/00u1/roles": .body([["id": "IFI", "type": "APP_ADMIN", "label": "Application Administrator"]]),
        "/api/v1/users/00u1/factors": .refusal(status: 403, code: "E0000006"),
        "/api/v1/logs": .body([["uuid": "e1", "eventType": "user.session.start"]], next: "/api/v1/logs?after=1"),
    ])

    @Test func `each part is read, and one that Okta refuses is named`() async throws {
        let org = CannedOrg(answers)
        let content = try await decoded(GetUserDetails.self, ["user_id": "00u1"]).run(org.reader).content
        #expect(
            content.members?.map(\.key)
                == ["user", "groups", "applications", "roles", "events", "events_more", "unavailable"]
        )
        #expect(content["groups"]?[1]?["name"] == "VPN")
        #expect(content["applications"]?[0]?["label"] == "Payroll")
        #expect(content["roles"]?[0]?["type"] == "APP_ADMIN")
        #expect(content["unavailable"] == ["factors": "403 E0000006"])
    }

    @Test func `only the parts asked for are read`() async throws {
        let org = CannedOrg(answers)
        let arguments: JSONValue = ["user_id": "00u1", "include": ["groups"]]
        let content = try await decoded(GetUserDetails.self, arguments).run(org.reader).content
        #expect(content.members?.map(\.key) == ["user", "groups"])
        #expect(org.reads == ["/api/v1/users/00u1", "/api/v1/users/00u1/groups?limit=200"])
    }

    @Test func `a broken connection is a failure, not a missing part`() async throws {
        let org = CannedOrg(answers.with(["/api/v1/users/00u1/factors": .failure(.timedOut(after: .seconds(1)))]))
        await #expect(throws: ToolFailure.self) {
            try await decoded(GetUserDetails.self, ["user_id": "00u1"]).run(org.reader)
        }
    }
}
