import JSON
import Testing

@testable import Okta

@Suite struct OktaClientTests {
    @Test func `a read is signed, names us and gives the object with its tag`() async throws {
        try await TestOrg.with { _, _ in
            .bytes(answer(200, #"{"id":"00u1","status":"ACTIVE"}"#, ["ETag: W/\"ab\"", "x-okta-request-id: r1"]))
        } _: { org in
            let found = try await org.reader.get(OktaRead("/api/v1/users/\(try #require(OktaID("ada@acme.example")))"))
            #expect(found.body["status"] == "ACTIVE")
            #expect(found.etag == "W/\"ab\"")
            #expect(found.requestID == "r1")
            let request = try #require(org.server.requests.first)
            #expect(request.hasPrefix("GET /api/v1/users/ada%40acme.example HTTP/1.1\r\n"))
            #expect(request.contains("Authorization: SSWS \(TestOrg.token)\r\n"))
            #expect(request.contains("User-Agent: gatehouse/0.1.0\r\n"))
            #expect(request.contains("Accept: application/json\r\n"))
            let report = try #require(org.reports.all.first)
            #expect(report.phase == .answered)
            #expect(report.template == "/api/v1/users/{id}")
            #expect(report.bucket == "/api/v1/users/{id}")
            #expect(report.attempt == 1)
        }
    }

    @Test func `a write without a body is sent once with a length of zero`() async throws {
        try await TestOrg.with { _, _ in
            .bytes(answer(200, "{}"))
        } _: { org in
            let report = await org.send(OktaWrite(.post, "/api/v1/users/00u1/lifecycle/suspend"))
            guard case .applied = report.result else { Issue.record("\(report.result)"); return }
            #expect(report.retry == .never)
            #expect(report.exchange.bucket == "/api/v1/users")
            #expect(org.server.requests.count == 1)
            #expect(org.server.requests.first?.lowercased().contains("\r\ncontent-length: 0\r\n") == true)
        }
    }

    @Test func `a write carries body, query and the tag that must still hold`() async throws {
        try await TestOrg.with { _, _ in
            .bytes(answer(200, #"{"id":"00u1"}"#))
        } _: { org in
            let write = OktaWrite(
                .post,
                "/api/v1/users/00u1",
                query: [QueryItem("strict", .bool(true))],
                body: ["profile": ["city": "Århus"]],
                ifMatch: "W/\"ab\""
            )
            _ = await org.send(write)
            let request = try #require(org.server.requests.first)
            #expect(request.hasPrefix("POST /api/v1/users/00u1?strict=true HTTP/1.1\r\n"))
            #expect(request.contains("If-Match: W/\"ab\"\r\n"))
            #expect(request.hasSuffix("\r\n\r\n{\"profile\":{\"city\":\"Århus\"}}"))
        }
    }
}
