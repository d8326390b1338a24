/// An app integration of the org that may fetch access tokens: its public keys, and what it may do.
package struct ServiceClient: Sendable {
    /// One registered public key: a PEM text (`PUBLIC KEY`) or a JWK.
    package struct Key: Sendable {
        /// What an assertion's `kid` names; nil takes the JWK's own.
        package var id: String?
        package var text: String

        package init(id: String? = nil, _ text: String) {
            self.id = id
            self.text = text
        }
    }

    /// Okta's `application_type`, as far as the token endpoint asks for it.
    package enum Kind: String, Sendable { case service, native }

    /// The client id, such as `0oaq1T8zServiceApp05d7`.
    package var id: String
    package var name = "Gatehouse"
    package var kind = Kind.service
    package var keys: [Key] = []
    /// The scopes that a Super Admin granted to the app.
    package var scopes: Set<String>
    /// "Require Demonstrating Proof of Possession (DPoP) header in token requests".
    package var demandsDPoP = false
    /// A secret that belongs to the app; the org authorization server refuses it even when it is right.
    package var secret: String?
    /// Seconds that a device sign-in waits between two questions.
    package var pollSeconds = 5
    /// Whether each refresh gives a new refresh token and ends the old one.
    package var rotatesRefreshTokens = true
    /// Without an admin role every call of the Management API is refused, whatever the scopes.
    package var hasAdminRole = true

    package init(id: String, scopes: Set<String>) {
        self.id = id
        self.scopes = scopes
    }
}
