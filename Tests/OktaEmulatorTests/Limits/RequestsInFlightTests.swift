import JSON
import OktaEmulator
import Testing

/// The limits on requests in flight (api.md 2.3, 2.4): requests that hang hold their places.
@Suite(.timeLimit(.minutes(2))) struct RequestsInFlightTests {
    private func run(_ body: (EmulatorClient) async throws -> Void) async throws {
        try await EmulatorClient.run(people: 20, adjust: { $0.concurrencyLimit = 2 }) { okta in
            try await setShare(100, okta)
            okta.server.org.faults.add(Fault(pathPrefix: "/api/v1/org", times: 2, kind: .hang))
            try await body(okta)
        }
    }

    /// How much of the limit the demo token may have in flight, in percent.
    private func setShare(_ percent: Int, _ okta: EmulatorClient) async throws {
        let path = "/api/v1/principal-rate-limits"
        let all = try await okta.get("\(path)?filter=\(escaped("principalType eq \"SSWS_TOKEN\""))").json
        let own = try #require(all.elements?.first { $0["principalId"]?.string == "00Tq1T8zAcme0000a5d7" })
        let body = own.setting("defaultConcurrencyPercentage", to: .number(percent))
        let answer = try await okta.put("\(path)/\(own["id"]?.string ?? "")", body)
        #expect(answer.status == 200 && answer.json["defaultConcurrencyPercentage"]?.int == percent)
    }

    private func settle(_ okta: EmulatorClient, at count: Int) async {
        while okta.server.org.requestsInFlight != count { await Task.yield() }
    }

    /// A connection whose request takes a place and is not answered.
    private func occupying(_ okta: EmulatorClient) throws -> RawConnection {
        let connection = try RawConnection(to: okta)
        try connection.send("GET", "/api/v1/org")
        return connection
    }

    @Test func `over the limit every request is a 429 with zeros until a place is free`() async throws {
        try await run { okta in
            let first = try occupying(okta)
            let second = try occupying(okta)
            await settle(okta, at: 2)
            let refused = try await okta.post("/api/v1/users/dana.kim/lifecycle/suspend")
            #expect(refused.status == 429 && refused.code == "E0000047")
            #expect(refused.header("x-rate-limit-limit") == "0" && refused.header("x-rate-limit-remaining") == "0")
            #expect(refused.header("x-rate-limit-reset") == String(okta.clock.milliseconds / 1000 + 60))
            #expect(try await okta.send("GET", "/__journal", authorization: nil).status == 200)
            await settle(okta, at: 2)
            #expect(okta.server.org.journal().last?.refusal == .concurrency)
            second.closeSending()
            #expect(await second.readToEnd() == [])
            await settle(okta, at: 1)
            let suspended = try await okta.post("/api/v1/users/dana.kim/lifecycle/suspend")
            #expect(suspended.status == 200 && suspended.header("x-rate-limit-limit") != "0")
            first.closeSending()
            #expect(await first.readToEnd() == [])
            await settle(okta, at: 0)
        }
    }

    @Test(arguments: [(4, 50), (8, 25), (3, 75)])
    func `one principal has its share of the places, and others the rest`(limit: Int, percent: Int) async throws {
        let key = TestKey.ec()
        var client = ServiceClient(id: TokenClient.id, scopes: ["okta.groups.read"])
        client.keys = [.init(id: "key-1", key.publicPEM)]
        try await EmulatorClient.run(people: 20, clients: [client], adjust: { $0.concurrencyLimit = limit }) { okta in
            let app = TokenClient(emulator: okta, key: key)
            let token = try await app.accessToken("okta.groups.read")
            try await setShare(percent, okta)
            await settle(okta, at: 0)
            okta.server.org.faults.add(Fault(pathPrefix: "/api/v1/org", times: 2, kind: .hang))
            let first = try occupying(okta)
            let second = try occupying(okta)
            await settle(okta, at: 2)
            let refused = try await okta.get("/api/v1/groups")
            #expect(refused.status == 429 && refused.code == "E0000047")
            #expect(refused.header("x-rate-limit-limit") == "0" && refused.header("x-rate-limit-remaining") == "0")
            #expect(okta.server.org.journal().last?.refusal == .concurrencyShare)
            #expect(okta.events(of: refused) == [], "alerts follow the org, not the share")
            await settle(okta, at: 2)
            #expect(try await app.get("/api/v1/groups", token).status == 200, "the app has a share of its own")
            second.closeSending()
            #expect(await second.readToEnd() == [])
            await settle(okta, at: 1)
            #expect(try await okta.get("/api/v1/groups").status == 200)
            first.closeSending()
            #expect(await first.readToEnd() == [])
        }
    }

    @Test func `the smallest share lets one request through`() async throws {
        try await EmulatorClient.run(people: 20) { okta in
            try await setShare(0, okta)
            await settle(okta, at: 0)
            #expect(try await okta.get("/api/v1/groups").status == 200)
        }
    }

    @Test func `the log tells of it once a minute`() async throws {
        try await run { okta in
            let first = try RawConnection(to: okta)
            let second = try RawConnection(to: okta)
            try first.send("GET", "/api/v1/org")
            try second.send("GET", "/api/v1/org")
            await settle(okta, at: 2)
            func violations() -> Int {
                okta.server.org.events().count { $0["eventType"]?.string == "core.concurrency.org.limit.violation" }
            }
            for _ in 0..<3 {
                #expect(try await okta.get("/api/v1/users/me").status == 429)
                await settle(okta, at: 2)
            }
            #expect(violations() == 1)
            okta.clock.advance(seconds: 60)
            #expect(try await okta.get("/api/v1/users/me").status == 429)
            #expect(violations() == 2)
            #expect(okta.server.org.journal().filter { $0.refusal != nil }.allSatisfy { !$0.isApplied })
        }
    }
}
