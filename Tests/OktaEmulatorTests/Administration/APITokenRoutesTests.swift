import JSON
import OktaEmulator
import Testing

@Suite struct APITokenRoutesTests {
    private static func ids(_ okta: EmulatorClient) async throws -> [String: String] {
        let tokens = try await okta.get("/api/v1/api-tokens").json.elements ?? []
        return Dictionary(
            uniqueKeysWithValues: tokens.compactMap { token in
                token["name"]?.string.flatMap { name in token["id"]?.string.map { (name, $0) } }
            }
        )
    }

    @Test func `tokens are listed with owner, last use and end, and without secrets`() async throws {
        try await EmulatorClient.run(people: 1214) { okta in
            let tokens = try await okta.get("/api/v1/api-tokens").json.elements ?? []
            #expect(tokens.compactMap { $0["name"]?.string }.sorted().first == "Gatehouse")
            #expect(tokens.count == 4)
            for token in tokens {
                #expect(token["id"]?.string?.hasPrefix("00T") == true)
                #expect(token["tokenWindow"]?.string == "P30D")
                let owner = try await okta.get("/api/v1/users/" + (token["userId"]?.string ?? ""))
                #expect(owner.json["status"]?.string == "ACTIVE")
                #expect(token["_links"]?["user"]?["href"]?.string?.hasPrefix(okta.server.origin) == true)
            }
        }
    }

    @Test func `each use renews the token that is used`() async throws {
        try await EmulatorClient.run(people: 20) { okta in
            let id = try #require(try await Self.ids(okta)["Gatehouse"])
            let before = try await okta.get("/api/v1/api-tokens/\(id)").json
            okta.clock.advance(seconds: 20 * 86_400)
            let after = try await okta.get("/api/v1/api-tokens/\(id)").json
            #expect(before["expiresAt"]?.string == "2026-10-30T12:00:00.000Z")
            #expect(after["expiresAt"]?.string == "2026-11-19T12:00:00.000Z")
            #expect(after["created"] == before["created"])
            okta.clock.advance(seconds: 30 * 86_400)
            let expired = try await okta.get("/api/v1/users/me")
            #expect(expired.status == 401 && expired.code == "E0000011")
        }
    }

    @Test func `a token is renamed, tied to zones and revoked`() async throws {
        try await EmulatorClient.run(people: 200) { okta in
            let id = try #require(try await Self.ids(okta)["Terraform"])
            let path = "/api/v1/api-tokens/\(id)"
            let network: JSONValue = ["connection": "ZONE", "include": ["nzoAny"]]
            let changed = try await okta.put(path, ["name": "Terraform 2", "network": network])
            #expect(changed.json["name"]?.string == "Terraform 2" && changed.json["network"] == network)
            #expect(okta.events(of: changed) == ["system.api_token.update"])
            #expect(try await okta.put(path, ["network": ["connection": "MOON"]]).code == "E0000001")
            #expect(try await okta.put(path, ["name": ""]).code == "E0000001")
            let revoked = try await okta.delete(path)
            #expect(revoked.status == 204 && okta.events(of: revoked) == ["system.api_token.revoke"])
            let again = try await okta.delete(path)
            #expect(again.json["errorSummary"]?.string == "Not found: Resource not found: \(id) (Token)")
        }
    }

    @Test func `a token that revokes itself is dead`() async throws {
        try await EmulatorClient.run(people: 20) { okta in
            let revoked = try await okta.delete("/api/v1/api-tokens/current")
            #expect(revoked.status == 204 && okta.events(of: revoked) == ["system.api_token.revoke"])
            let next = try await okta.get("/api/v1/users/me")
            #expect(next.status == 401 && next.code == "E0000011")
        }
    }

    @Test func `a token dies with its owner`() async throws {
        try await EmulatorClient.run(people: 20) { okta in
            let deactivated = try await okta.post("/api/v1/users/svc-gatehouse/lifecycle/deactivate")
            #expect(okta.events(of: deactivated).contains("system.api_token.revoke"))
            #expect(try await okta.get("/api/v1/users/me").code == "E0000011")
        }
    }

    @Test func `an app has no token of its own to revoke`() async throws {
        try await TokenClient.run(.ec(), { $0.scopes = ["okta.apiTokens.manage"] }) { client in
            let token = try await client.accessToken("okta.apiTokens.manage")
            #expect(try await client.get("/api/v1/api-tokens", token).status == 200)
            let refused = try await client.send(
                "DELETE",
                "/api/v1/api-tokens/current",
                [("authorization", "Bearer \(token)")]
            )
            #expect(refused.status == 403 && refused.code == "E0000006")
            #expect(try await client.get("/api/v1/groups", token).header("www-authenticate") != nil)
        }
    }
}
