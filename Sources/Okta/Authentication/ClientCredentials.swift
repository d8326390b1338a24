import FoundationEssentials
import JSON

/// A service app of the org that fetches access tokens for itself (OAuth 2.0 client credentials, okta/api.md 1.2).
package struct ClientCredentials: OktaCredential {
    /// How the app shows that it is the app.
    enum Proof: Sendable {
        /// `private_key_jwt`, the one way that Okta takes for its API.
        case key(SigningKey, id: String?)
        /// Tried once: only integrations of Okta's catalogue may use it.
        case secret(Secret<String>)
    }

    /// The scopes that the tools need: asked for where none are configured.
    ///
    /// What was not granted falls away without an error, as long as one is granted.
    package static let usualScopes =
        ["users", "groups", "apps", "policies", "roles"].flatMap {
            ["okta.\($0).read", "okta.\($0).manage"]
        } + ["okta.logs.read", "okta.orgs.read"]

    let clientID: String
    let proof: Proof
    let scopes: [String]
    /// Whether an operator named the scopes; only then is one that falls away worth a warning.
    let namesScopes: Bool

    /// An app with a key pair.
    ///
    /// - Parameters:
    ///   - clientID: Such as `0oa…`.
    ///   - key: The private key whose public half is registered with the app.
    ///   - keyID: The `kid` of the public key; nil takes the one in a JWK.
    ///   - scopes: Such as `okta.users.read`; empty asks for `usualScopes`.
    package init(clientID: String, key: SigningKey, keyID: String? = nil, scopes: [String] = []) {
        self.init(clientID, .key(key, id: keyID ?? key.id), scopes)
    }

    /// An app with a client secret.
    package init(clientID: String, secret: Secret<String>, scopes: [String] = []) {
        self.init(clientID, .secret(Secret(secret.reveal().trimmed)), scopes)
    }

    private init(_ clientID: String, _ proof: Proof, _ scopes: [String]) {
        self.clientID = clientID
        self.proof = proof
        self.scopes = scopes.isEmpty ? Self.usualScopes : scopes
        namesScopes = !scopes.isEmpty
    }

    package func check() throws(OktaConfigurationError) {
        if case .secret(let secret) = proof, secret.reveal().isEmpty {
            throw .badClient(reason: "the client secret is empty")
        }
        try Self.check(clientID, scopes)
    }

    /// Refuses a client id and scopes that no org can know.
    static func check(_ clientID: String, _ scopes: [String]) throws(OktaConfigurationError) {
        guard !clientID.isEmpty, clientID.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else {
            throw .badClient(reason: "the client id is empty or holds a character that no client id has")
        }
        for scope in scopes where !scope.hasPrefix("okta.") || scope.utf8.contains(where: { $0 <= 0x20 || $0 >= 0x7F })
        {
            throw .badClient(reason: "\"\(scope.filter(\.isASCII))\" is no scope of Okta's API; they begin with okta.")
        }
    }

    package func signer(_ endpoint: TokenEndpoint) -> any RequestSigner {
        AccessTokenSigner(self, endpoint: endpoint)
    }
}

extension ClientCredentials: TokenGrant {
    /// How long a refusal is answered from memory.
    static let pause = Duration.seconds(15)
    private static let assertionLife = 300

    var signsAssertions: Bool { !usesSecret }

    var fields: [HeaderField] {
        guard case .secret(let secret) = proof else { return [] }
        let pair = "\(PercentEncoding.encode(clientID)):\(PercentEncoding.encode(secret.reveal()))"
        return [HeaderField("Authorization", "Basic \(Data(pair.utf8).base64EncodedString())")]
    }

    func form(audience: String, at now: Int) throws(OktaError) -> [(name: String, value: String)] {
        let scope = scopes.joined(separator: " ")
        var form = [(name: "grant_type", value: "client_credentials"), (name: "scope", value: scope)]
        guard case .key(let key, let id) = proof else { return form }
        let client = JSONValue.string(clientID)
        // No `iat`: Okta does not ask for one, and a clock that is a little ahead then does no harm.
        let claims: JSONValue = [
            "iss": client, "sub": client, "aud": .string(audience), "exp": .number(now + Self.assertionLife),
            "jti": .string(UUID().uuidString.lowercased()),
        ]
        var header: JSONValue = ["typ": "JWT"]
        if let id { header = header.setting("kid", to: .string(id)) }
        form.append(("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"))
        form.append(("client_assertion", try key.token(header, claims)))
        return form
    }

    /// Nothing but the token comes along.
    func keep(_ answer: JSONValue) {}

    func error(_ refusal: TokenRefusal, clockOffset: Int) -> OktaError {
        var keyID: String?
        if case .key(_, let id) = proof { keyID = id }
        return refusal.error(
            .init(clientID: clientID, keyID: keyID, usesSecret: usesSecret, scopes: scopes, clockOffset: clockOffset)
        )
    }

    /// A secret is tried once in the life of the process, everything else again after a pause.
    func pause(after error: OktaError) -> Duration {
        guard case .authentication = error else { return .zero }
        return usesSecret ? .seconds(1_000_000_000) : Self.pause
    }

    private var usesSecret: Bool { if case .secret = proof { true } else { false } }
}
