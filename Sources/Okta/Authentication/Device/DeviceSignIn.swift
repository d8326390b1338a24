/// A person who signs in through a native app of the org with a code (OAuth 2.0 device authorization, okta/api.md 1.3).
///
/// What is kept between runs is a refresh token, in a file that only its owner reads.
package struct DeviceSignIn: OktaCredential {
    let clientID: String
    let scopes: [String]
    let namesScopes: Bool
    let directory: String
    /// Shared by everyone who signs requests or shows the code.
    package let session = DeviceSession()

    /// A native app with the grants *Device Authorization* and *Refresh Token*.
    ///
    /// - Parameters:
    ///   - clientID: Such as `0oa…`.
    ///   - scopes: Such as `okta.users.read`; empty asks for `ClientCredentials.usualScopes`.
    ///   - directory: Where the refresh token is kept; it must exist and be ours alone.
    package init(clientID: String, scopes: [String] = [], directory: String) {
        self.clientID = clientID
        self.scopes = scopes.isEmpty ? ClientCredentials.usualScopes : scopes
        namesScopes = !scopes.isEmpty
        self.directory = directory
    }

    package func check() throws(OktaConfigurationError) { try ClientCredentials.check(clientID, scopes) }

    package func signer(_ endpoint: TokenEndpoint) -> any RequestSigner {
        let store = store(of: endpoint.origin)
        let grant = RefreshGrant(signIn: self, store: store, logger: endpoint.logger)
        return AccessTokenSigner(grant, endpoint: endpoint, proofs: store.proofs(endpoint.logger))
    }

    /// Where the org's refresh token is kept.
    func store(of origin: OktaOrigin) -> RefreshTokenStore {
        RefreshTokenStore(directory: directory, origin: origin, clientID: clientID)
    }

    /// Whether somebody has signed in to the org before, as far as the file says.
    package func hasToken(for origin: OktaOrigin) -> Bool { (try? store(of: origin).token()) != nil }
}
