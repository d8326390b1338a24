import JSON
import Okta
import Testing

@testable import Bridge

@Suite struct ListUsersTests {
    @Test(
        arguments: [
            ([:], "/api/v1/users?limit=20"),
            (["q": "dan", "limit": 3], "/api/v1/users?q=dan&limit=3"),
            (["filter": "status eq \"ACTIVE\""], "/api/v1/users?filter=status eq \"ACTIVE\"&limit=20"),
            (
                ["search": "profile.department eq \"Sales\"", "sort_by": "profile.lastName", "sort_order": "desc"],
                "/api/v1/users?search=profile.department eq \"Sales\"&sortBy=profile.lastName&sortOrder=desc&limit=20"
            ),
        ] as [(JSONValue, String)]
    )
    func `the arguments are Okta's query`(arguments: JSONValue, read: String) async throws {
        let org = CannedOrg(["/api/v1/users": .body([])])
        let content = try await decoded(ListUsers.self, arguments).run(org.reader).content
        #expect(org.reads == [read])
        #expect(content.description == #"{"items":[],"count":0,"has_more":false}"#)
    }
}
