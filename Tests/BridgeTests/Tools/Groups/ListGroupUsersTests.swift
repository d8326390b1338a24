import JSON
import Okta
import Testing

@testable import Bridge

@Suite struct ListGroupUsersTests {
    @Test func `the group is found once, the next page needs it no more`() async throws {
        let org = CannedOrg([
            "/api/v1/groups/00g1aaaaaaaaaaaaaaaa": .body(Canned.group()),
            "/api/v1/groups/00g1aaaaaaaaaaaaaaaa/users": .body(
                [Canned.user()],
                next: "/api/v1/groups/00g1aaaaaaaaaaaaaaaa/users?after=1"
            ),
            "/api/v1/groups/00g1aaaaaaaaaaaaaaaa/users?after=1": .body([Canned.user("00u2")]),
        ])
        let first = try await decoded(ListGroupUsers.self, ["group_id": "00g1aaaaaaaaaaaaaaaa", "search": "x"]).run(
            org.reader
        ).content
        let cursor = try #require(first["next_cursor"])
        let arguments: JSONValue = ["group_id": "00g1aaaaaaaaaaaaaaaa", "search": "x", "after": cursor]
        let second = try await decoded(ListGroupUsers.self, arguments).run(org.reader).content
        #expect(second["items"]?[0]?["id"] == "00u2")
        #expect(
            org.reads == [
                "/api/v1/groups/00g1aaaaaaaaaaaaaaaa",
                "/api/v1/groups/00g1aaaaaaaaaaaaaaaa/users?search=x&limit=20",
                "/api/v1/groups/00g1aaaaaaaaaaaaaaaa/users?after=1",
            ]
        )
    }
}
