import JSON
import Testing

@testable import Bridge

@Suite struct GetOrgTests {
    @Test func `the org comes as Okta has it, without links`() async throws {
        let org = CannedOrg(["/api/v1/org": .body(["id": "00o1", "companyName": "Acme", "_links": ["logo": [:]]])])
        let content = try await decoded(GetOrg.self, [:]).run(org.reader).content
        #expect(content["org"] == ["id": "00o1", "companyName": "Acme"])
    }
}
