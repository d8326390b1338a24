import JSON
import Testing

@testable import Okta

/// A server that repeats what it was sent gets nobody's secret into an error.
@Suite struct SentSecretsTests {
    @Test(arguments: [
        answer(400, envelope("E0000001", "Authorization: SSWS \(TestOrg.token)")),
        answer(403, envelope("E0000006", "No", causes: ["\(TestOrg.token) has no role"])),
        answer(401, envelope(TestOrg.token, "bad token '\(TestOrg.token)'")),
        answer(
            403,
            "",
            ["WWW-Authenticate: Bearer error=\"\(TestOrg.token)\", error_description=\"\(TestOrg.token)\""]
        ),
        answer(404, "{\"status\":404,\"message\":\"\(TestOrg.token)\"}", ["X-Okta-Request-Id: \(TestOrg.token)"]),
    ])
    func `a refusal that repeats the token is told without it`(_ reply: [UInt8]) async throws {
        try await TestOrg.with { _, _ in
            .bytes(reply)
        } _: { org in
            let error = await #expect(throws: OktaError.self) { try await org.reader.get(OktaRead("/api/v1/org")) }
            let report = await org.send(OktaWrite(.post, "/api/v1/groups"))
            let told = "\(String(describing: error)) \(report) \(org.reports.all)"
            #expect(told.contains("<redacted>"))
            #expect(!told.contains(TestOrg.token))
        }
    }

    @Test func `what is no refusal stays as it is`() async throws {
        try await TestOrg.with { _, _ in
            .bytes(answer(200, "{\"note\":\"\(TestOrg.token)\"}"))
        } _: { org in
            let body = try await org.reader.get(OktaRead("/api/v1/org")).body
            #expect(body["note"]?.string == TestOrg.token)
        }
    }

    @Test func `schemes and plain form values are no secrets`() {
        let secrets = SentSecrets(
            fields: [
                HeaderField("Authorization", "DPoP abc"), HeaderField("DPoP", "proof"), HeaderField("Accept", "*/*"),
            ],
            form: [("grant_type", "refresh_token"), ("refresh_token", "long-lived"), ("client_secret", "")]
        )
        let text = "DPoP abc, proof, */*, refresh_token long-lived"
        let reply = HTTPReply(head: HTTPHead(status: 400, fields: []), body: Array(text.utf8))
        let told = String(decoding: secrets.withheld(from: reply).body, as: UTF8.self)
        #expect(told == "DPoP <redacted>, <redacted>, */*, refresh_token <redacted>")
    }

    @Test func `a client secret is known in its pair and alone`() {
        // "0oa1:s3cr3t" as it follows `Basic`.
        let secrets = SentSecrets(fields: [HeaderField("Authorization", "Basic MG9hMTpzM2NyM3Q=")])
        let body = Array("Basic MG9hMTpzM2NyM3Q= is 0oa1 with s3cr3t".utf8)
        let reply = secrets.withheld(from: HTTPReply(head: HTTPHead(status: 401, fields: []), body: body))
        #expect(String(decoding: reply.body, as: UTF8.self) == "Basic <redacted> is 0oa1 with <redacted>")
    }
}
