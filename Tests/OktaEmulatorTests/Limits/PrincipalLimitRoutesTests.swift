import JSON
import OktaEmulator
import Testing

/// How much of the org's limits an API token or an app may use (api.md 2.4); errors as they were recorded.
@Suite struct PrincipalLimitRoutesTests {
    private static let path = "/api/v1/principal-rate-limits"
    private static let token = "00Tq1T8zAcme0000a5d7"

    private static func list(_ okta: EmulatorClient, _ kind: String) async throws -> [JSONValue] {
        try await okta.get("\(path)?filter=\(escaped("principalType eq \"\(kind)\""))").json.elements ?? []
    }

    private static func own(_ okta: EmulatorClient) async throws -> JSONValue {
        try #require(try await list(okta, "SSWS_TOKEN").first { $0["principalId"]?.string == token })
    }

    @Test func `each token has half, and dates without milliseconds`() async throws {
        try await EmulatorClient.run(people: 60) { okta in
            let all = try await Self.list(okta, "SSWS_TOKEN")
            let tokens = try await okta.get("/api/v1/api-tokens").ids
            #expect(tokens.contains(Self.token) && all.compactMap { $0["principalId"]?.string } == tokens)
            #expect(all.allSatisfy { $0["defaultPercentage"]?.int == 50 })
            #expect(all.allSatisfy { $0["defaultConcurrencyPercentage"]?.int == 50 })
            let own = try await Self.own(okta)
            #expect(own["createdDate"]?.string == "2026-06-02T12:00:00Z")
            #expect(try await okta.get("\(Self.path)/\(own["id"]?.string ?? "")").json == own)
            #expect(try await Self.list(okta, "OAUTH_CLIENT") == [])
        }
    }

    @Test(arguments: ["", "?filter=", "?filter=\(escaped("principalId eq \"00Tq1T8zAcme0000a5d7\""))"])
    func `the filter must name the kind`(query: String) async throws {
        try await EmulatorClient.run(people: 20) { okta in
            let refused = try await okta.get(Self.path + query)
            #expect(refused.status == 400 && refused.code == "E0000001")
            #expect(refused.json["errorSummary"]?.string == "Api validation failed: principalRateLimitMediated")
            #expect(refused.cause?.hasSuffix("attrbute filter \"principalType\"") == true)
        }
    }

    @Test func `what is set counts from the next request on`() async throws {
        // The bucket `/api/v1/groups` holds ten requests.
        try await EmulatorClient.run(people: 20, limitScale: 0.02) { okta in
            let own = try await Self.own(okta)
            let path = "\(Self.path)/\(own["id"]?.string ?? "")"
            #expect(try await okta.get("/api/v1/groups").header("x-rate-limit-limit") == "5")
            okta.clock.advance(seconds: 60)
            let replaced = try await okta.put(path, own.setting("defaultPercentage", to: 80))
            #expect(replaced.status == 200 && replaced.json["defaultPercentage"]?.int == 80)
            #expect(replaced.json["lastUpdate"]?.string == "2026-09-30T12:01:00Z")
            #expect(okta.events(of: replaced) == ["system.rate_limit.configuration.update"])
            for left in (0..<8).reversed() {
                let answer = try await okta.get("/api/v1/groups")
                #expect(answer.header("x-rate-limit-limit") == "8")
                #expect(answer.header("x-rate-limit-remaining") == String(left))
            }
            #expect(try await okta.get("/api/v1/groups").status == 429)
        }
    }

    @Test func `an app gets a record when somebody makes one, and no second`() async throws {
        let client = ServiceClient(id: TokenClient.id, scopes: [])
        try await EmulatorClient.run(people: 20, clients: [client]) { okta in
            let body: JSONValue = [
                "principalId": .string(client.id), "principalType": "OAUTH_CLIENT", "defaultPercentage": 30,
            ]
            let made = try await okta.post(Self.path, body)
            #expect(made.status == 201 && made.json["defaultPercentage"]?.int == 30)
            #expect(made.json["defaultConcurrencyPercentage"]?.int == 50)
            #expect(okta.events(of: made) == ["application.configuration.update_rate_limits"])
            #expect(try await Self.list(okta, "OAUTH_CLIENT") == [made.json])
            let second = try await okta.post(Self.path, body)
            #expect(second.status == 400 && second.json["errorCauses"] == [])
            #expect(second.json["errorSummary"]?.string == "Api validation failed: principalRateLimitMediated")
        }
    }

    @Test(
        arguments: [
            (["principalId": "00TX", "principalType": "SSWS_TOKEN"], 404),
            (["principalId": "0oaX", "principalType": "OAUTH_CLIENT"], 404), ([:], 400),
            (["principalId": "00TX"], 400), (["principalId": "00TX", "principalType": "USER"], 400),
        ] as [(JSONValue, Int)]
    )
    func `a principal must exist`(body: JSONValue, status: Int) async throws {
        try await EmulatorClient.run(people: 20) { okta in
            let refused = try await okta.post(Self.path, body)
            #expect(refused.status == status && refused.code == (status == 404 ? "E0000007" : "E0000001"))
        }
    }

    @Test(arguments: [-1, 101, "50", .null] as [JSONValue])
    func `a share is a percentage`(percent: JSONValue) async throws {
        try await EmulatorClient.run(people: 20) { okta in
            let own = try await Self.own(okta)
            let path = "\(Self.path)/\(own["id"]?.string ?? "")"
            #expect(try await okta.put(path, own.setting("defaultPercentage", to: percent)).code == "E0000001")
            #expect(try await okta.put(path, own.setting("principalId", to: "00TX")).code == "E0000001")
            #expect(try await okta.get(path).json == own)
            #expect(
                try await okta.put("\(Self.path)/prlX", own).json["errorSummary"]?.string?.hasSuffix(
                    "prlX (PrincipalRateLimit)"
                ) == true
            )
        }
    }
}
