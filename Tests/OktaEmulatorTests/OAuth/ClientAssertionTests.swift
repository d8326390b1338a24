import Crypto
import JSON
import OktaEmulator
import Testing

/// The token endpoint and `private_key_jwt`: each documented defect with Okta's own words.
@Suite struct ClientAssertionTests {
    /// A change to a good assertion, and what Okta says about it.
    struct Defect: Sendable, CustomTestStringConvertible {
        var name: String
        var text: String
        var change: @Sendable (TokenClient, JSONValue) -> JSONValue
        var testDescription: String { name }
    }

    static let defects = [
        Defect(name: "foreign issuer", text: "The issuer claim for client_assertion is not a valid client_id.") {
            $1.setting("iss", to: "0oaSomebodyElse")
        },
        Defect(name: "other subject", text: "The subject claim for client_assertion is not a valid client_id.") {
            $1.setting("sub", to: "0oaSomebodyElse")
        },
        Defect(
            name: "wrong audience",
            text: "The audience claim for client_assertion must be the endpoint invoked for the request."
        ) { $1.setting("aud", to: "https://acme.okta.com") },
        Defect(
            name: "no expiry",
            text: "The client_assertion must contain the 'exp' claim as seconds since epoch."
        ) { $1.setting("exp", to: "soon") },
        Defect(name: "expired", text: "The client_assertion token is expired.") {
            $1.setting("exp", to: .number($0.now))
        },
        Defect(
            name: "too far",
            text: "The client_assertion token has an expiration too far into the future."
        ) { $1.setting("exp", to: .number($0.now + 3601)) },
        Defect(
            name: "from the future",
            text: "The client_assertion token must be issued before the current time."
        ) { $1.setting("iat", to: .number($0.now + 30)) },
    ]

    @Test(arguments: defects)
    func `each defect of an assertion is refused in Okta's words`(_ defect: Defect) async throws {
        try await TokenClient.run { client in
            let answer = try await client.token(client.form(try client.assertion { defect.change(client, $0) }))
            #expect(answer.status == 401)
            #expect(answer.error == "invalid_client")
            #expect(answer.text == defect.text)
        }
    }

    @Test func `signature, key id, algorithm and form are checked`() async throws {
        try await TokenClient.run { client in
            func text(_ assertion: String) async throws -> String? {
                try await client.token(client.form(assertion)).text
            }
            #expect(
                try await text(try client.assertion(signedBy: .ec())) == "The client_assertion signature is invalid."
            )
            #expect(try await text(try client.assertion(kid: "key-2")) == "The client_assertion JWT kid is invalid.")
            #expect(
                try await text(try client.assertion(alg: "HS256"))
                    == "The client_assertion JWT signature algorithm is invalid."
            )
            #expect(try await text("a.b.c") == "The parsing of the client_assertion failed.")
            let typed = try await client.token(
                client.form(try client.assertion()).map { $0.0 == "client_assertion_type" ? ($0.0, "saml") : $0 }
            )
            #expect(typed.text == "The client_assertion_type is invalid.")
            #expect(typed.error == "invalid_request")
        }
    }

    @Test(arguments: [
        ([], "The client does not have a JWKSet configured, but the client_assertion requires one."),
        ([ServiceClient.Key(id: "key-1", "no key")], "The client JWKSet is invalid."),
    ])
    func `an app without keys, or with a key that is none, is told so`(
        _ keys: [ServiceClient.Key],
        _ text: String
    ) async throws {
        try await TokenClient.run {
            $0.keys = keys
        } _: { client in
            let answer = try await client.token(client.form(try client.assertion()))
            #expect(answer.text == text)
        }
    }

    @Test func `an assertion is taken once, whatever became of it`() async throws {
        try await TokenClient.run { client in
            let assertion = try client.assertion()
            #expect(try await client.token(client.form(assertion, scope: "openid")).status == 400)
            let again = try await client.token(client.form(assertion))
            #expect(again.status == 401)
            #expect(again.text == "The client_assertion token has already been used.")
        }
    }

    @Test func `every algorithm that Okta names is taken`() async throws {
        let rsa = try TestKey.rsa()
        let pairs: [(TestKey, String)] = [
            (rsa, "RS256"), (rsa, "RS384"), (rsa, "RS512"), (.ec(), "ES256"),
            (.p384(P384.Signing.PrivateKey()), "ES384"), (.p521(P521.Signing.PrivateKey()), "ES512"),
        ]
        for (key, algorithm) in pairs {
            try await TokenClient.run(key) { client in
                let answer = try await client.token(client.form(try client.assertion(alg: algorithm)))
                #expect(answer.status == 200, "\(algorithm): \(answer.text ?? "")")
            }
        }
        for key in [rsa, .ec()] {
            let jwk = key.jwk.setting("kid", to: "own-id")
            try await TokenClient.run(key) {
                $0.keys = [.init(String(decoding: jwk.bytes(), as: UTF8.self))]
            } _: { client in
                let algorithm = jwk["kty"]?.string == "RSA" ? "RS256" : "ES256"
                let answer = try await client.token(
                    client.form(try client.assertion(alg: algorithm, kid: "own-id"))
                )
                #expect(answer.status == 200, "\(answer.text ?? "")")
            }
        }
    }

    @Test func `a client secret is refused in Okta's words, right or wrong`() async throws {
        try await TokenClient.run {
            $0.secret = "right"
        } _: { client in
            let form = [("grant_type", "client_credentials"), ("scope", "okta.users.read")]
            let padded = "Basic MG9hcTFUOHpTZXJ2aWNlQXBwMDVkNzpyaWdodA=="
            let right = try await client.token(form, [("authorization", padded)])
            #expect(right.status == 401)
            #expect(right.text?.contains("must use the private_key_jwt") == true)
            let inBody = form + [("client_id", TokenClient.id), ("client_secret", "wrong")]
            #expect(
                try await client.token(inBody).text
                    == "The client secret supplied for a confidential client is invalid."
            )
            #expect(try await client.token(form).text == "No client credentials found.")
            let both = try await client.token(client.form(try client.assertion()) + [("client_secret", "right")])
            #expect(both.status == 401)
            #expect(both.error == "invalid_request")
        }
    }

    @Test func `only service apps get tokens for themselves`() async throws {
        try await TokenClient.run {
            $0.kind = .native
        } _: { client in
            let answer = try await client.token(client.form(try client.assertion()))
            #expect(answer.error == "invalid_client")
            #expect(answer.text?.contains("'application_type' of 'service'") == true)
        }
    }
}
