import JSON
import Okta
import Testing

@testable import Bridge

@Suite struct ListApplicationsTests {
    @Test func `applications come as compact rows, one without sign-on too`() async throws {
        let directory: JSONValue = ["id": "0oa2", "name": "active_directory", "label": "corp", "signOnMode": .null]
        let org = CannedOrg(["/api/v1/apps": .body([Canned.application(), directory])])
        let arguments: JSONValue = ["q": "Pay", "include_non_deleted": true, "limit": 2]
        let content = try await decoded(ListApplications.self, arguments).run(org.reader).content
        #expect(org.reads == ["/api/v1/apps?q=Pay&includeNonDeleted=true&limit=2"])
        #expect(
            content["items"]?.description
                == #"[{"id":"0oa1aaaaaaaaaaaaaaaa","label":"Payroll","name":"oidc_client","status":"ACTIVE","sign_on_mode":"OPENID_CONNECT"},"#
                + #"{"id":"0oa2","label":"corp","name":"active_directory","sign_on_mode":null}]"#
        )
    }
}
