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
        guard !clientID.isEmpty, clientID.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else {
            throw .badClient(reason: "the client id is empty or holds a character that no client id has")
        }
        if case .secret(let secret) = proof, secret.reveal().isEmpty {
            throw .badClient(reason: "the client secret is empty")
        }
        for scope in scopes where !scope.hasPrefix("okta.") || scope.utf8.contains(where: { $0 <= 0x20 || $0 >= 0x7F })
        {
            throw .badClient(reason: "\"\(scope.filter(\.isASCII))\" is no scope of Okta's API; they begin with okta.")
        }
    }

    package func signer(_ endpoint: TokenEndpoint) -> any RequestSigner {
        AccessTokenSigner(credentials: self, endpoint: endpoint)
    }
}
