import JSON
import OktaEmulator
import Testing

/// What administrators may set about the org's limits, and what comes of it (api.md 2.5).
@Suite struct RateLimitSettingsTests {
    private static let path = "/api/v1/rate-limit-settings"

    /// Each setting with what it is at first and what it is set to; the first values are those of a recorded org.
    @Test(
        arguments: [
            ("admin-notifications", ["notificationsEnabled": false], ["notificationsEnabled": true]),
            ("warning-threshold", ["warningThreshold": 60], ["warningThreshold": 30]),
            ("per-client", ["defaultMode": "ENFORCE"], ["defaultMode": "PREVIEW"]),
            (
                "per-client", ["defaultMode": "ENFORCE"],
                ["defaultMode": "DISABLE", "useCaseModeOverrides": ["OAUTH2_AUTHORIZE": "PREVIEW"]]
            ),
        ] as [(String, JSONValue, JSONValue)]
    )
    func `a setting is replaced and stays`(setting: String, before: JSONValue, after: JSONValue) async throws {
        try await EmulatorClient.run(people: 20) { okta in
            let path = "\(Self.path)/\(setting)"
            #expect(try await okta.get(path).json == before)
            let replaced = try await okta.put(path, after)
            #expect(replaced.status == 200 && replaced.json == after)
            #expect(okta.events(of: replaced) == ["system.rate_limit.configuration.update"])
            #expect(okta.server.org.journal().last?.isApplied == true)
            #expect(try await okta.get(path).json == after)
            #expect(try await okta.put(path, before).json == before, "what a body leaves out is not kept")
        }
    }

    @Test(
        arguments: [
            ("admin-notifications", [:]), ("admin-notifications", ["notificationsEnabled": "yes"]),
            ("warning-threshold", [:]), ("warning-threshold", ["warningThreshold": 29]),
            ("warning-threshold", ["warningThreshold": 91]), ("warning-threshold", ["warningThreshold": "60"]),
            ("per-client", [:]), ("per-client", ["defaultMode": "enforce"]),
            ("per-client", ["defaultMode": "ENFORCE", "useCaseModeOverrides": ["LUNCH": "ENFORCE"]]),
            ("per-client", ["defaultMode": "ENFORCE", "useCaseModeOverrides": ["LOGIN_PAGE": "MAYBE"]]),
        ] as [(String, JSONValue)]
    )
    func `a setting takes nothing else`(setting: String, body: JSONValue) async throws {
        try await EmulatorClient.run(people: 20) { okta in
            let path = "\(Self.path)/\(setting)"
            let before = try await okta.get(path).json
            let refused = try await okta.put(path, body)
            #expect(refused.status == 400 && refused.code == "E0000001" && refused.cause != nil)
            #expect(try await okta.get(path).json == before)
        }
    }

    @Test(arguments: [30, 90])
    func `the log warns from the threshold on`(percent: Int) async throws {
        // The bucket `/api/v1/groups` holds ten requests, the token's share five.
        try await EmulatorClient.run(people: 20, limitScale: 0.02) { okta in
            _ = try await okta.put("\(Self.path)/warning-threshold", ["warningThreshold": .number(percent)])
            var answers: [Answer] = []
            for _ in 0..<5 { answers.append(try await okta.get("/api/v1/groups")) }
            let warned = answers.map { !okta.events(of: $0).isEmpty }
            #expect(
                warned == (percent == 30 ? [false, false, true, false, false] : [false, false, false, false, false])
            )
        }
    }

    /// Each mode of the sign-in page with the status of the request that is one too many, and what the log tells of it.
    @Test(
        arguments: [
            (["defaultMode": "ENFORCE"], 429, ["system.client.rate_limit.violation"]),
            (["defaultMode": "PREVIEW"], 200, ["system.client.rate_limit.notification"]),
            (["defaultMode": "DISABLE"], 200, []),
            (
                ["defaultMode": "DISABLE", "useCaseModeOverrides": ["LOGIN_PAGE": "ENFORCE"]], 429,
                ["system.client.rate_limit.violation"]
            ),
            (["defaultMode": "ENFORCE", "useCaseModeOverrides": ["LOGIN_PAGE": "DISABLE"]], 200, []),
        ] as [(JSONValue, Int, [String])]
    )
    func `one client of the sign-in page has sixty requests a minute`(
        modes: JSONValue,
        status: Int,
        events: [String]
    ) async throws {
        try await EmulatorClient.run(people: 20) { okta in
            _ = try await okta.put("\(Self.path)/per-client", modes)
            func page(_ headers: [(String, String)] = []) async throws -> Answer {
                try await okta.send("GET", "/activate", headers: headers, authorization: nil)
            }
            for _ in 0..<60 { #expect(try await page().status == 200) }
            let sixtyFirst = try await page()
            #expect(sixtyFirst.status == status)
            #expect(okta.events(of: sixtyFirst) == events)
            let next = try await page()
            #expect(next.status == status && okta.events(of: next) == [], "told of once a minute")
            #expect(okta.server.org.journal().last?.refusal == (status == 429 ? .client : nil))
            #expect(try await okta.get("/api/v1/org").status == 200, "no call of the Management API is limited by it")
            okta.clock.advance(seconds: 60)
            #expect(try await page().status == 200)
        }
    }
}
