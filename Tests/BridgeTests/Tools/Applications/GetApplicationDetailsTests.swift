import JSON
import Okta
import Testing

@testable import Bridge

@Suite struct GetApplicationDetailsTests {
    @Test func `an application comes with what belongs to it, and without its secret`() async throws {
        let org = CannedOrg([
            "/api/v1/apps/0oa1aaaaaaaaaaaaaaaa": .body(Canned.application(features: ["PUSH_NEW_USERS"])),
            "/api/v1/apps/0oa1aaaaaaaaaaaaaaaa/users": .body(
                [
                    [
                        "id": "00u1", "scope": "USER", "status": "ACTIVE",
                        "credentials": ["userName": "dana", "password": ["value": "s3cr3t"]],
                    ]
                ],
                next: "/api/v1/apps/0oa1aaaaaaaaaaaaaaaa/users?after=1"
            ),
            "/api/v1/apps/0oa1aaaaaaaaaaaaaaaa/groups": .body([["id": "00g1aaaaaaaaaaaaaaaa", "priority": 0]]),
            "/api/v1/apps/0oa1aaaaaaaaaaaaaaaa/features": .refusal(status: 400, code: "E0000001"),
            "/api/v1/policies/rst1": .body(["id": "rst1", "name": "Any two factors"]),
            "/api/v1/logs": .body([["uuid": "e1"]]),
        ])
        let content = try await decoded(GetApplicationDetails.self, ["app_id": "0oa1aaaaaaaaaaaaaaaa"]).run(org.reader)
            .content
        #expect(
            content.members?.map(\.key)
                == ["application", "users", "users_more", "groups", "sign_in_policy", "events", "unavailable"]
        )
        #expect(
            content["users"]?.description == #"[{"id":"00u1","user_name":"dana","scope":"USER","status":"ACTIVE"}]"#
        )
        #expect(content["sign_in_policy"]?["name"] == "Any two factors")
        #expect(!content.description.contains("s3cr3t"))
    }

    @Test func `an application without policy or provisioning needs fewer reads`() async throws {
        let org = CannedOrg([
            "/api/v1/apps/0oa1aaaaaaaaaaaaaaaa": .body(Canned.application().removing("_links")),
            "/api/v1/apps/0oa1aaaaaaaaaaaaaaaa/users": .body([]),
            "/api/v1/apps/0oa1aaaaaaaaaaaaaaaa/groups": .body([]), "/api/v1/logs": .body([]),
        ])
        let content = try await decoded(GetApplicationDetails.self, ["app_id": "0oa1aaaaaaaaaaaaaaaa"]).run(org.reader)
            .content
        #expect(content["unavailable"] == nil)
        #expect(org.reads.count == 4)
    }
}
