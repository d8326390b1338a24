import JSON
import Okta
import Testing

@testable import Bridge

@Suite struct ListGroupUsersTests {
    @Test func `the group is found once, the next page needs it no more`() async throws {
        let org = CannedOrg([
            "/api/v1/groups/Sales": .body(Canned.group()),
            "/api/v1/groups/00g1/users": .body([Canned.user()], next: "/api/v1/groups/00g1/users?after=1"),
            "/api/v1/groups/00g1/users?after=1": .body([Canned.user("00u2")]),
        ])
        let first = try await call(ListGroupUsers.self, ["group_id": "Sales", "search": "x"]).run(org.reader).content
        let cursor = try #require(first["next_cursor"])
        let arguments: JSONValue = ["group_id": "Sales", "search": "x", "after": cursor]
        let second = try await call(ListGroupUsers.self, arguments).run(org.reader).content
        #expect(second["items"]?[0]?["id"] == "00u2")
        #expect(
            org.reads == [
                "/api/v1/groups/Sales", "/api/v1/groups/00g1/users?search=x&limit=20",
                "/api/v1/groups/00g1/users?after=1",
            ]
        )
    }
}
