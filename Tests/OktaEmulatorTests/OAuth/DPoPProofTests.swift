import JSON
import OktaEmulator
import Testing

/// DPoP on both sides of the emulator: the nonce dance, replay, and tokens that are bound to a key.
@Suite struct DPoPProofTests {
    /// What stands in a proof; tests bend single parts of it.
    struct Parts: Sendable {
        var header: JSONValue
        var claims: JSONValue
    }

    private static func proof(
        _ client: TokenClient,
        _ key: TestKey,
        _ method: String = "POST",
        _ path: String = "/oauth2/v1/token",
        nonce: String? = nil,
        token: String? = nil,
        _ bend: (inout Parts) -> Void = { _ in }
    ) throws -> (String, String) {
        var parts = Parts(
            header: ["typ": "dpop+jwt", "alg": "ES256", "jwk": key.jwk],
            claims: [
                "htm": .string(method), "htu": .string(client.emulator.server.origin + path),
                "iat": .number(client.now), "jti": .string("\(UInt64.random(in: 0 ... .max))"),
            ]
        )
        if let nonce { parts.claims = parts.claims.setting("nonce", to: .string(nonce)) }
        if let token { parts.claims = parts.claims.setting("ath", to: .string(TestKey.hash(token))) }
        bend(&parts)
        return ("DPoP", try key.sign(parts.header, parts.claims))
    }

    private static func run(_ body: (TokenClient) async throws -> Void) async throws {
        try await TokenClient.run {
            $0.demandsDPoP = true
        } _: {
            try await body($0)
        }
    }

    private static func nonce(_ client: TokenClient) async throws -> String {
        let answer = try await client.token(client.form(try client.assertion()), [try proof(client, .ec())])
        return try #require(answer.header("dpop-nonce"))
    }

    private static func boundToken(_ client: TokenClient, _ key: TestKey) async throws -> String {
        let header = try proof(client, key, nonce: try await nonce(client))
        let answer = try await client.token(client.form(try client.assertion()), [header])
        #expect(answer.status == 200, "\(answer.text ?? "")")
        #expect(answer.json["token_type"]?.string == "DPoP")
        return answer.json["access_token"]?.string ?? ""
    }

    @Test func `the nonce dance: missing proof, missing nonce, token`() async throws {
        try await Self.run { client in
            let bare = try await client.token(client.form(try client.assertion()))
            #expect(bare.status == 400)
            #expect(bare.error == "invalid_dpop_proof")
            #expect(bare.text == "The DPoP proof JWT header is missing.")
            let first = try await client.token(client.form(try client.assertion()), [try Self.proof(client, .ec())])
            #expect(first.status == 400)
            #expect(first.error == "use_dpop_nonce")
            let nonce = try #require(first.header("dpop-nonce"))
            let second = try await client.token(
                client.form(try client.assertion()),
                [try Self.proof(client, .ec(), nonce: nonce)]
            )
            #expect(second.status == 200)
            #expect(second.header("dpop-nonce") == nonce)
        }
    }

    @Test func `a used assertion and a used proof are refused, also after the nonce was demanded`() async throws {
        try await Self.run { client in
            let assertion = try client.assertion()
            let nonce = try #require(
                try await client.token(client.form(assertion), [try Self.proof(client, .ec())]).header("dpop-nonce")
            )
            let again = try await client.token(
                client.form(assertion),
                [try Self.proof(client, .ec(), nonce: nonce)]
            )
            #expect(again.text == "The client_assertion token has already been used.")
            let header = try Self.proof(client, .ec(), nonce: nonce)
            #expect(try await client.token(client.form(try client.assertion()), [header]).status == 200)
            let replayed = try await client.token(client.form(try client.assertion()), [header])
            #expect(replayed.text == "The DPoP proof JWT has already been used.")
        }
    }

    @Test(arguments: [
        ("typ", "'typ' must be 'dpop+jwt' in the DPoP proof JWT."),
        ("alg", "The DPoP proof JWT signature algorithm is invalid."), ("jwk", "The DPoP proof JWT is invalid."),
        ("other jwk", "The DPoP proof JWT signature is invalid."),
        ("htm", "'htm' claim in the DPoP proof JWT is invalid."),
        ("htu", "'htu' claim in the DPoP proof JWT is invalid."),
        ("iat", "'iat' claim in the DPoP proof JWT is invalid."),
        ("future", "The DPoP proof JWT is issued in the future."),
        ("old", "The DPoP proof JWT is issued more than five minutes in the past."),
        ("jti", "'jti' claim in the DPoP proof JWT is invalid."),
    ])
    func `each defect of a proof is refused in Okta's words`(_ part: String, _ text: String) async throws {
        try await Self.run { client in
            let nonce = try await Self.nonce(client)
            let header = try Self.proof(client, .ec(), nonce: nonce) { parts in
                switch part {
                case "typ": parts.header = parts.header.setting("typ", to: "JWT")
                case "alg": parts.header = parts.header.setting("alg", to: "none")
                case "jwk": parts.header = parts.header.setting("jwk", to: "none")
                case "other jwk": parts.header = parts.header.setting("jwk", to: TestKey.ec().jwk)
                case "htm": parts.claims = parts.claims.setting("htm", to: "GET")
                case "htu": parts.claims = parts.claims.setting("htu", to: "https://acme.okta.com/oauth2/v1/token")
                case "iat": parts.claims = parts.claims.setting("iat", to: "now")
                case "future": parts.claims = parts.claims.setting("iat", to: .number(client.now + 1))
                case "old": parts.claims = parts.claims.setting("iat", to: .number(client.now - 301))
                default: parts.claims = parts.claims.setting("jti", to: "")
                }
            }
            let answer = try await client.token(client.form(try client.assertion()), [header])
            #expect(answer.status == 400)
            #expect(answer.error == "invalid_dpop_proof")
            #expect(answer.text == text)
        }
    }

    @Test func `one proof is enough, and a thing that is no JWT is none`() async throws {
        try await Self.run { client in
            let headers = [try Self.proof(client, .ec()), try Self.proof(client, .ec())]
            let two = try await client.token(client.form(try client.assertion()), headers)
            #expect(two.text == "Multiple DPoP proof JWT headers are not allowed.")
            let none = try await client.token(client.form(try client.assertion()), [("DPoP", "x.y")])
            #expect(none.text == "The DPoP proof JWT cannot be parsed.")
        }
    }

    @Test func `a bound token needs the scheme, a proof, its hash and its key`() async throws {
        try await Self.run { client in
            let key = TestKey.ec()
            let token = try await Self.boundToken(client, key)
            func get(_ scheme: String, _ proof: (String, String)?) async throws -> Answer {
                try await client.send(
                    "GET",
                    "/api/v1/users?limit=1",
                    [("authorization", "\(scheme) \(token)")] + (proof.map { [$0] } ?? [])
                )
            }
            func proof(_ signer: TestKey, _ token: String) throws -> (String, String) {
                try Self.proof(client, signer, "GET", "/api/v1/users", token: token)
            }
            #expect(try await get("DPoP", try proof(key, token)).status == 200)
            let bearer = try await get("Bearer", nil)
            #expect(bearer.status == 400)
            #expect(bearer.header("www-authenticate")?.contains("must use the DPoP authentication scheme") == true)
            let bare = try await get("DPoP", nil)
            #expect(bare.status == 400)
            #expect(bare.header("www-authenticate")?.contains("requires a DPoP proof") == true)
            let otherHash = try await get("DPoP", try proof(key, "other"))
            #expect(otherHash.header("www-authenticate")?.contains("'ath' claim") == true)
            let otherKey = try await get("DPoP", try proof(.ec(), token))
            #expect(otherKey.header("www-authenticate")?.contains("not bound to the provided DPoP proof") == true)
            let used = try proof(key, token)
            #expect(try await get("DPoP", used).status == 200)
            #expect(try await get("DPoP", used).header("www-authenticate")?.contains("already been used") == true)
        }
    }

    @Test func `a bearer token is not taken under the DPoP scheme`() async throws {
        try await TokenClient.run { client in
            let answer = try await client.get("/api/v1/users", try await client.accessToken(), scheme: "DPoP")
            #expect(answer.status == 401)
            #expect(answer.header("www-authenticate")?.contains("not DPoP bound") == true)
        }
    }

    @Test func `the nonce changes every day and the old one holds for three`() async throws {
        try await Self.run { client in
            let first = try await Self.nonce(client)
            func token(_ nonce: String) async throws -> Answer {
                try await client.token(
                    client.form(try client.assertion()),
                    [try Self.proof(client, .ec(), nonce: nonce)]
                )
            }
            client.emulator.clock.advance(seconds: 86_400)
            let next = try await token(first)
            #expect(next.status == 200)
            #expect(next.header("dpop-nonce") != first)
            client.emulator.clock.advance(seconds: 2 * 86_400)
            #expect(try await token(first).error == "use_dpop_nonce")
        }
    }
}
