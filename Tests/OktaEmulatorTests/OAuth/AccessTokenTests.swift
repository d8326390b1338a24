import JSON
import OktaEmulator
import Testing

/// What an access token opens, and for how long.
@Suite struct AccessTokenTests {
    @Test func `scopes that were not granted fall away silently`() async throws {
        try await TokenClient.run { client in
            let asked = "okta.users.read okta.apps.read okta.groups.manage"
            let answer = try await client.token(client.form(try client.assertion(), scope: asked))
            #expect(answer.status == 200)
            #expect(answer.json["scope"]?.string == "okta.users.read okta.groups.manage")
            #expect(answer.json["token_type"]?.string == "Bearer")
            #expect(answer.json["expires_in"]?.int == 3600)
            #expect(answer.json["refresh_token"] == nil)
            #expect(client.emulator.events(of: answer) == ["app.oauth2.token.grant.access_token"])
        }
    }

    @Test(arguments: [
        ("okta.apps.read", "consent_required"), ("openid", "invalid_scope"), ("", "invalid_scope"),
        ("users", "invalid_scope"),
    ])
    func `a request for nothing that is allowed is refused`(_ scope: String, _ code: String) async throws {
        try await TokenClient.run { client in
            let answer = try await client.token(client.form(try client.assertion(), scope: scope))
            #expect(answer.status == 400)
            #expect(answer.error == code)
        }
    }

    @Test func `other grants are not supported`() async throws {
        try await TokenClient.run { client in
            let password = try await client.token([("grant_type", "password")])
            #expect(password.error == "unsupported_grant_type")
            let nothing = try await client.token([])
            #expect(nothing.error == "invalid_request")
        }
    }

    @Test func `a missing scope is a 403 without a body, and the header names it`() async throws {
        try await TokenClient.run { client in
            let token = try await client.accessToken()
            #expect(try await client.get("/api/v1/users?limit=1", token).status == 200)
            let refused = try await client.get("/api/v1/groups", token)
            #expect(refused.status == 403)
            #expect(refused.bytes.isEmpty)
            let challenge = try #require(refused.header("www-authenticate"))
            #expect(challenge.hasPrefix("Bearer authorization_uri=\""))
            #expect(challenge.contains("scope=\"okta.groups.read\", error=\"insufficient_scope\""))
        }
    }

    @Test func `manage implies read, and read does not write`() async throws {
        try await TokenClient.run { client in
            let token = try await client.accessToken("okta.groups.manage okta.users.read")
            #expect(try await client.get("/api/v1/groups?limit=1", token).status == 200)
            let write = try await client.send(
                "POST",
                "/api/v1/users/dana.kim@acme.example/lifecycle/suspend",
                [("authorization", "Bearer \(token)")]
            )
            #expect(write.status == 403)
            #expect(write.header("www-authenticate")?.contains("okta.users.manage") == true)
        }
    }

    @Test func `a token lives for an hour`() async throws {
        try await TokenClient.run { client in
            let token = try await client.accessToken()
            client.emulator.clock.advance(seconds: 3599)
            #expect(try await client.get("/api/v1/users?limit=1", token).status == 200)
            client.emulator.clock.advance(seconds: 1)
            let late = try await client.get("/api/v1/users?limit=1", token)
            #expect(late.status == 401)
            #expect(late.header("www-authenticate")?.contains("error=\"invalid_token\"") == true)
            #expect(late.header("www-authenticate")?.contains("The token has expired.") == true)
        }
    }

    @Test func `revoked and made-up tokens are refused`() async throws {
        try await TokenClient.run { client in
            let token = try await client.accessToken()
            client.emulator.server.org.revokeAccessTokens()
            let revoked = try await client.get("/api/v1/users?limit=1", token)
            #expect(revoked.status == 401)
            #expect(revoked.header("www-authenticate")?.contains("has been revoked") == true)
            #expect(try await client.get("/api/v1/users?limit=1", "eyJnothing").status == 401)
            #expect(try await client.get("/api/v1/users?limit=1", token, scheme: "Digest").code == "E0000011")
        }
    }

    @Test func `without an admin role the scopes open nothing`() async throws {
        try await TokenClient.run {
            $0.hasAdminRole = false
        } _: { client in
            let answer = try await client.get("/api/v1/users?limit=1", try await client.accessToken())
            #expect(answer.status == 403)
            #expect(answer.code == "E0000006")
        }
    }

    @Test func `what an app changes is logged under the app`() async throws {
        try await TokenClient.run { client in
            let token = try await client.accessToken("okta.groups.manage")
            let body = "{\"profile\":{\"name\":\"Made by an app\"}}"
            let made = try await client.send(
                "POST",
                "/api/v1/groups",
                [("authorization", "Bearer \(token)")],
                body: body
            )
            #expect(made.status == 200)
            let event = client.emulator.server.org.events(causedBy: made.header("x-okta-request-id") ?? "").first
            #expect(event?["actor"]?["type"]?.string == "PublicClientApp")
            #expect(event?["actor"]?["id"]?.string == TokenClient.id)
            #expect(event?["transaction"]?["detail"]?["requestApiTokenId"] == nil)
        }
    }
}
