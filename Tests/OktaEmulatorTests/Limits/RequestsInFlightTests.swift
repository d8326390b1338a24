import JSON
import OktaEmulator
import Testing

/// The limit on requests in flight (api.md 2.3): requests that hang hold their places.
@Suite(.timeLimit(.minutes(2))) struct RequestsInFlightTests {
    private func run(_ body: (EmulatorClient) async throws -> Void) async throws {
        try await EmulatorClient.run(people: 20, adjust: { $0.concurrencyLimit = 2 }) { okta in
            okta.server.org.faults.add(Fault(pathPrefix: "/api/v1/org", times: 2, kind: .hang))
            try await body(okta)
        }
    }

    private func settle(_ okta: EmulatorClient, at count: Int) async {
        while okta.server.org.requestsInFlight != count { await Task.yield() }
    }

    @Test func `over the limit every request is a 429 with zeros until a place is free`() async throws {
        try await run { okta in
            let first = try RawConnection(to: okta)
            let second = try RawConnection(to: okta)
            try first.send("GET", "/api/v1/org")
            try second.send("GET", "/api/v1/org")
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
            #expect(okta.server.org.journal().allSatisfy { !$0.isApplied })
        }
    }
}
