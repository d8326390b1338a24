import JSON
import OktaEmulator
import Testing

@Suite struct EmulatedRateLimitsTests {
    @Test(arguments: [
        ("GET", "/api/v1/users", "300"), ("GET", "/api/v1/users/dana.kim", "1000"),
        ("POST", "/api/v1/users/dana.kim", "300"), ("GET", "/api/v1/users/dana.kim/groups", "300"),
        ("POST", "/api/v1/users/dana.kim/lifecycle/suspend", "300"), ("GET", "/api/v1/users/me", "40"),
        ("GET", "/api/v1/groups", "250"), ("GET", "/api/v1/groups/rules", "250"), ("GET", "/api/v1/groups/00g", "500"),
        ("GET", "/api/v1/apps", "50"), ("GET", "/api/v1/apps/0oa", "250"), ("GET", "/api/v1/apps/0oa/users", "50"),
        ("GET", "/api/v1/logs", "60"), ("GET", "/api/v1/org", "600"), ("GET", "/api/v1/nothing", "600"),
    ])
    func `each path counts in the most specific bucket, at the token's share`(
        method: String,
        path: String,
        limit: String
    ) async throws {
        try await EmulatorClient.run(people: 20, limitScale: 1) { okta in
            let answer = try await okta.send(method, path)
            #expect(answer.header("x-rate-limit-limit") == limit)
            #expect(answer.header("x-rate-limit-remaining") == String((Int(limit) ?? 0) - 1))
        }
    }

    @Test func `a window starts with its first request and lasts a minute`() async throws {
        try await EmulatorClient.run(people: 20, limitScale: 1, preset: .integrator) { okta in
            let first = try await okta.get("/api/v1/apps")
            let reset = try #require(first.header("x-rate-limit-reset"))
            #expect(reset == String(okta.clock.milliseconds / 1000 + 60))
            okta.clock.advance(seconds: 59)
            for expected in (0..<9).reversed() {
                let answer = try await okta.get("/api/v1/apps")
                #expect(answer.status == 200 && answer.header("x-rate-limit-remaining") == String(expected))
                #expect(answer.header("x-rate-limit-reset") == reset)
            }
            let refused = try await okta.get("/api/v1/apps")
            #expect(refused.status == 429 && refused.code == "E0000047")
            #expect(refused.header("x-rate-limit-remaining") == "0" && refused.header("retry-after") == nil)
            okta.clock.advance(seconds: 1)
            #expect(try await okta.get("/api/v1/apps").status == 200)
        }
    }

    @Test func `buckets are counted apart, and a refused write has no effect`() async throws {
        try await EmulatorClient.run(people: 20, limitScale: 0.02) { okta in
            let groups = try await okta.get("/api/v1/groups")
            #expect(groups.header("x-rate-limit-limit") == "5")
            for _ in 0..<6 { _ = try await okta.get("/api/v1/users") }
            let refused = try await okta.post("/api/v1/users/dana.kim/lifecycle/suspend")
            #expect(refused.status == 429)
            #expect(okta.events(of: refused).filter { $0 != "system.org.rate_limit.violation" } == [])
            #expect(okta.server.org.journal().last?.isApplied == false)
            #expect(try await okta.user("dana.kim")["status"]?.string == "ACTIVE")
        }
    }

    @Test func `the date of an answer is the emulator's own clock`() async throws {
        try await EmulatorClient.run(people: 20) { okta in
            let answer = try await okta.get("/api/v1/org")
            #expect(answer.header("date") == "Wed, 30 Sep 2026 12:00:00 GMT")
        }
    }
}
