import JSON
import Okta
import Testing

@testable import Bridge

@Suite struct GetGroupTests {
    private static func rule(_ name: String, status: String = "ACTIVE", feeding groups: JSONValue) -> JSONValue {
        [
            "id": "0pr1", "name": .string(name), "status": .string(status),
            "actions": ["assignUserToGroups": ["groupIds": groups]],
        ]
    }

    @Test func `a group comes with its members, applications, roles and rules`() async throws {
        let rules: JSONValue = [
            Self.rule("Sales people", feeding: ["00g7", "00g1aaaaaaaaaaaaaaaa"]),
            Self.rule("Old", status: "INACTIVE", feeding: ["00g1aaaaaaaaaaaaaaaa"]),
        ]
        let more: JSONValue = [
            Self.rule("Others", feeding: ["00g7"]), Self.rule("Night", feeding: ["00g1aaaaaaaaaaaaaaaa"]),
        ]
        let org = CannedOrg(
            Canned.groupAnswers(Canned.group()).with([
                "/api/v1/groups/rules": .body(rules, next: "/api/v1/groups/rules?after=2"),
                "/api/v1/groups/rules?after=2": .body(more),
            ])
        )
        let content = try await decoded(GetGroup.self, ["group_id": "00g1aaaaaaaaaaaaaaaa"]).run(org.reader).content
        #expect(content["group"]?["profile"]?["name"] == "Sales")
        #expect(
            content.removing("group").description
                == #"{"members":14,"applications":["Payroll"],"roles":[],"rules":["Sales people","Night"]}"#
        )
        #expect(
            org.reads.contains(#"/api/v1/groups?filter=id eq "00g1aaaaaaaaaaaaaaaa"&expand=stats&limit=1"#) == false
        )
        #expect(org.reads.contains(#"/api/v1/groups?filter=id eq "00g1aaaaaaaaaaaaaaaa"&expand=stats"#))
    }

    @Test func `what Okta refuses is named`() async throws {
        let org = CannedOrg([
            "/api/v1/groups/00g1aaaaaaaaaaaaaaaa": .body(Canned.group()),
            "/api/v1/groups/00g1aaaaaaaaaaaaaaaa/apps": .body([]),
            "/api/v1/groups/00g1aaaaaaaaaaaaaaaa/roles": .refusal(status: 403, code: nil),
            "/api/v1/groups/rules": .refusal(status: 403, code: "E0000006"),
            "/api/v1/groups": .refusal(status: 400, code: "E0000031"),
        ])
        let content = try await decoded(GetGroup.self, ["group_id": "00g1aaaaaaaaaaaaaaaa"]).run(org.reader).content
        #expect(content["members"] == nil)
        #expect(content["unavailable"] == ["roles": "403", "rules": "403 E0000006"])
    }
}
