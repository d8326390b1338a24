import JSON
import OktaEmulator
import Testing

/// The org's buckets beside the share that each principal has of them (api.md 2.4, 2.5).
@Suite struct PrincipalShareTests {
    /// Two apps beside the API token; the bucket `/api/v1/groups` holds ten requests, a share five.
    private struct Org {
        let okta: EmulatorClient
        let apps: [TokenClient]
        let tokens: [String]

        func token() async throws -> Answer { try await okta.get("/api/v1/groups") }
        func app(_ index: Int) async throws -> Answer { try await apps[index].get("/api/v1/groups", tokens[index]) }

        func events(_ type: String) -> [JSONValue] {
            okta.server.org.events().filter { $0["eventType"]?.string == type }
        }
    }

    private func run(_ body: (Org) async throws -> Void) async throws {
        let key = TestKey.ec()
        let clients = ["0oaq1T8zFirstApp000d7", "0oaq1T8zSecondApp00d7"].map { id in
            var client = ServiceClient(id: id, scopes: ["okta.groups.read"])
            client.keys = [.init(id: "key-1", key.publicPEM)]
            return client
        }
        try await EmulatorClient.run(people: 20, limitScale: 0.02, clients: clients) { okta in
            let apps = clients.map { TokenClient(emulator: okta, key: key, appID: $0.id) }
            var tokens: [String] = []
            for app in apps { tokens.append(try await app.accessToken("okta.groups.read")) }
            try await body(Org(okta: okta, apps: apps, tokens: tokens))
        }
    }

    @Test func `each principal has its own share, all together no more than the org`() async throws {
        try await run { org in
            for expected in (0..<5).reversed() {
                let answer = try await org.token()
                #expect(answer.status == 200 && answer.header("x-rate-limit-limit") == "5")
                #expect(answer.header("x-rate-limit-remaining") == String(expected))
            }
            #expect(try await org.token().status == 429)
            for _ in 0..<3 { #expect(try await org.app(0).status == 200) }
            for expected in ["1", "0"] {
                let second = try await org.app(1)
                #expect(second.status == 200 && second.header("x-rate-limit-remaining") == expected)
            }
            let refused = try await org.app(1)
            #expect(refused.status == 429 && refused.code == "E0000047")
            #expect(refused.header("x-rate-limit-limit") == "5" && refused.header("x-rate-limit-remaining") == "0")
            #expect(try await org.app(0).status == 429, "two of its share are left, none of the org")
            let refusals = org.okta.server.org.journal().compactMap(\.refusal)
            #expect(refusals == [.share, .org, .org])
            org.okta.clock.advance(seconds: 60)
            #expect(try await org.app(1).header("x-rate-limit-remaining") == "4")
        }
    }

    @Test func `the log warns at sixty percent of the org and tells of its first refusal, once a window`() async throws
    {
        try await run { org in
            for _ in 0..<7 { _ = try await org.token() }
            #expect(org.events("system.org.rate_limit.warning").isEmpty, "one share is below sixty percent")
            #expect(org.events("system.org.rate_limit.violation").isEmpty, "a share is not the org")
            let sixth = try await org.app(0)
            #expect(org.okta.events(of: sixth) == ["system.org.rate_limit.warning"])
            for _ in 0..<4 { _ = try await org.app(0) }
            for _ in 0..<3 { #expect(try await org.app(1).status == 429) }
            #expect(org.events("system.org.rate_limit.warning").count == 1)
            let violation = try #require(org.events("system.org.rate_limit.violation").first)
            #expect(org.events("system.org.rate_limit.violation").count == 1)
            #expect(violation["target"]?[0]?["id"]?.string == "/api/v1/groups")
            #expect(violation["severity"]?.string == "WARN")
            org.okta.clock.advance(seconds: 60)
            for _ in 0..<5 { _ = try await org.token() }
            _ = try await org.app(0)
            #expect(org.events("system.org.rate_limit.warning").count == 2)
        }
    }

    @Test func `an answer that a fault made tells the sender's own share`() async throws {
        try await run { org in
            for _ in 0..<3 { _ = try await org.token() }
            org.okta.server.org.faults.add(Fault(pathPrefix: "/api/v1/groups", times: 2, kind: .status(500)))
            #expect(try await org.token().header("x-rate-limit-remaining") == "2")
            #expect(try await org.app(0).header("x-rate-limit-remaining") == "5")
        }
    }
}
