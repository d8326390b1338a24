import JSON
import Okta
import Testing

@testable import Bridge

@Suite struct ListGroupsTests {
    @Test func `groups come as compact rows, with counts if asked`() async throws {
        let group = Canned.group().setting("_embedded", to: ["stats": ["usersCount": 14, "appsCount": 2]])
        let org = CannedOrg(["/api/v1/groups": .body([group])])
        let content = try await decoded(ListGroups.self, ["q": "Sal", "expand_stats": true]).run(org.reader).content
        #expect(org.reads == ["/api/v1/groups?q=Sal&expand=stats&limit=20"])
        #expect(
            content["items"]?[0]?.description
                == #"{"id":"00g1aaaaaaaaaaaaaaaa","name":"Sales","description":"","type":"OKTA_GROUP","members":14,"applications":2}"#
        )
    }

    @Test func `search, filter and q exclude each other`() {
        #expect(throws: InvalidArguments.self) {
            try decoded(ListGroups.self, ["search": "a", "filter": "b", "q": "c"])
        }
    }
}
