import AsyncHTTPClient
import JSON
import OktaEmulator
import Testing

@Suite struct PlayedFaultTests {
    private static let suspend = "/api/v1/users/dana.kim/lifecycle/suspend"

    @Test(arguments: [(true, "SUSPENDED"), (false, "ACTIVE")])
    func `a connection is closed without an answer, before or after the effect`(
        isApplied: Bool,
        status: String
    ) async throws {
        try await EmulatorClient.run(people: 20) { okta in
            okta.server.org.faults.add(
                Fault(
                    method: "POST",
                    pathPrefix: "/api/v1/users",
                    kind: isApplied ? .resetAfterApply : .resetBeforeApply
                )
            )
            await #expect(throws: HTTPClientError.self) { try await okta.post(PlayedFaultTests.suspend) }
            let entry = try #require(okta.server.org.journal().last)
            #expect(entry.status == nil && entry.isApplied == isApplied)
            #expect(try await okta.user("dana.kim")["status"]?.string == status)
        }
    }

    @Test func `on the wire a reset is an end of stream without a single byte`() async throws {
        try await EmulatorClient.run(people: 20) { okta in
            okta.server.org.faults.add(Fault(pathPrefix: "/api/v1/org", kind: .resetAfterApply))
            let connection = try RawConnection(to: okta)
            try connection.send("GET", "/api/v1/org")
            let received = await connection.readToEnd().count
            #expect(received == 0)
            #expect(okta.server.org.journal().count == 1)
        }
    }

    @Test func `a status is sent as often as asked and has no effect`() async throws {
        try await EmulatorClient.run(people: 20) { okta in
            okta.server.org.faults.add(
                Fault(pathPrefix: "/api/v1/users", times: 2, kind: .status(503, code: "E0000010"))
            )
            for _ in 0..<2 {
                let answer = try await okta.post(PlayedFaultTests.suspend)
                #expect(answer.status == 503 && answer.code == "E0000010")
            }
            #expect(try await okta.user("dana.kim")["status"]?.string == "ACTIVE")
            #expect(try await okta.post(PlayedFaultTests.suspend).status == 200)
        }
    }

    @Test func `a delayed answer is applied at once`() async throws {
        try await EmulatorClient.run(people: 20) { okta async throws in
            okta.server.org.faults.add(Fault(pathPrefix: "/api/v1/users", kind: .delay(.milliseconds(20))))
            #expect(try await okta.post(PlayedFaultTests.suspend).status == 200)
            #expect(okta.server.org.journal().last?.isApplied == true)
        }
    }

    @Test func `bodies can be malformed, huge or a page of HTML`() async throws {
        try await EmulatorClient.run(people: 20) { okta in
            for kind in [Fault.Kind.malformedBody, .hugeBody(bytes: 3_000_000), .htmlPage] {
                okta.server.org.faults.add(Fault(pathPrefix: "/api/v1/users", kind: kind))
            }
            let malformed = try await okta.get("/api/v1/users/dana.kim")
            #expect(malformed.status == 200 && malformed.json.isNull)
            #expect(try await okta.get("/api/v1/users/dana.kim").bytes.count > 3_000_000)
            let page = try await okta.get("/api/v1/users/dana.kim")
            #expect(page.header("content-type")?.hasPrefix("text/html") == true)
        }
    }

    @Test func `redirects and foreign next links lead elsewhere`() async throws {
        try await EmulatorClient.run(people: 20) { okta async throws in
            let elsewhere = okta.server.origin + "/api/v1/org"
            okta.server.org.faults.add(Fault(pathPrefix: "/api/v1/users", kind: .redirect(to: elsewhere)))
            // The shared client follows redirects, so the target's answer comes back.
            #expect(try await okta.get("/api/v1/users").json["companyName"]?.string == "Acme")
            #expect(okta.server.org.journal().first?.status == 302)
            let foreign = Fault(pathPrefix: "/api/v1/users", kind: .foreignNextLink(origin: "https://evil.example"))
            okta.server.org.faults.add(foreign)
            #expect(try await okta.get("/api/v1/users").header("link")?.hasPrefix("<https://evil.example/") == true)
        }
    }

    @Test func `a storm of 429 ends by itself`() async throws {
        try await EmulatorClient.run(people: 20) { okta in
            okta.server.org.faults.add(Fault(pathPrefix: "/", times: 3, kind: .rateLimitStorm(resetAfter: 2)))
            for _ in 0..<3 {
                let answer = try await okta.get("/api/v1/org")
                #expect(answer.status == 429 && answer.header("x-rate-limit-remaining") == "0")
                #expect(answer.header("x-rate-limit-reset") == String(okta.clock.milliseconds / 1000 + 2))
            }
            #expect(try await okta.get("/api/v1/org").status == 200)
        }
    }

    @Test func `other processes set faults and read the journal without a token`() async throws {
        try await EmulatorClient.run(people: 20) { okta in
            let fault: JSONValue = [
                "method": "POST", "pathPrefix": "/api/v1/users", "times": 1, "kind": "status", "status": 500,
            ]
            #expect(try await okta.send("POST", "/__faults", fault, authorization: nil).status == 200)
            let failed = try await okta.post(PlayedFaultTests.suspend)
            #expect(failed.status == 500)
            #expect(try await okta.post(PlayedFaultTests.suspend).status == 200)
            let journal = try await okta.send("GET", "/__journal", authorization: nil).json.elements ?? []
            #expect(journal.map { $0["status"]?.int } == [500, 200])
            #expect(journal.map { $0["applied"]?.bool } == [false, true])
            #expect(journal[0]["requestId"]?.string == failed.header("x-okta-request-id"))
            #expect(journal[1]["path"]?.string == PlayedFaultTests.suspend)
            #expect(
                try await okta.send("POST", "/__faults", ["pathPrefix": "/", "kind": "x"], authorization: nil).status
                    == 400
            )
            _ = try await okta.send("POST", "/__faults", fault, authorization: nil)
            #expect(try await okta.send("DELETE", "/__faults", authorization: nil).status == 204)
            #expect(try await okta.post("/api/v1/users/dana.kim/lifecycle/unsuspend").status == 200)
        }
    }
}
