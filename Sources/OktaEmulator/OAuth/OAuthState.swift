import JSON

/// What the org's authorization server remembers.
struct OAuthState: Sendable {
    /// An access token that was issued.
    struct IssuedToken: Sendable {
        var clientID: String
        var scopes: Set<String>
        var expires: Moment
        /// Thumbprint of the key that a DPoP token is bound to; nil for a bearer token.
        var thumbprint: String?
        /// The person who signed in; nil for a service app.
        var userID: String?
        var isRevoked = false
    }

    /// A registered client with its keys read.
    struct Client: Sendable {
        var facts: ServiceClient
        var keys: [(id: String?, key: PublicKey)]
    }

    /// How long an access token lives; Okta fixes it for the org server.
    static let tokenSeconds = 3600

    /// Sign-ins of people with a code.
    var devices = DeviceGrants()
    private(set) var clients: [String: Client] = [:]
    private(set) var tokens: [String: IssuedToken] = [:]
    /// Ids of client assertions that have been seen.
    private var assertionIDs: Set<String> = []
    /// Ids of DPoP proofs that have been seen.
    private var proofIDs: Set<String> = []
    /// The DPoP nonces with the time they were made, newest last.
    private var nonces: [(text: String, since: Moment)] = []

    init(_ clients: [ServiceClient]) {
        for client in clients {
            let keys = client.keys.compactMap { entry in
                PublicKey(entry.text).map { (id: entry.id ?? Self.keyID(in: entry.text), key: $0) }
            }
            self.clients[client.id] = Client(facts: client, keys: keys)
        }
    }

    /// Remembers an assertion's id; false if it was there before.
    mutating func burn(assertion id: String, of client: String) -> Bool {
        assertionIDs.insert("\(client) \(id)").inserted
    }

    /// Remembers a proof's id; false if it was there before.
    mutating func burn(proof id: String) -> Bool { proofIDs.insert(id).inserted }

    mutating func issue(_ text: String, _ token: IssuedToken) { tokens[text] = token }

    /// Ends the access and refresh tokens of a person.
    mutating func revokeAll(of user: String) {
        for (text, token) in tokens where token.userID == user { tokens[text]?.isRevoked = true }
        devices.revokeAll(of: user)
    }

    mutating func revokeAll() {
        for text in tokens.keys { tokens[text]?.isRevoked = true }
    }

    /// The nonce that new proofs should carry; it changes every 24 hours.
    mutating func nonce(at now: Moment, _ identifiers: inout Identifiers) -> String {
        if let newest = nonces.last, now < newest.since.adding(hours: 24) { return newest.text }
        let fresh = identifiers.token(32)
        nonces.append((fresh, now))
        return fresh
    }

    /// Whether a nonce is one of ours and at most three days old.
    func takes(nonce: String, at now: Moment) -> Bool {
        nonces.contains { $0.text == nonce && now < $0.since.adding(days: 3) }
    }

    /// Makes every nonce stale.
    mutating func forgetNonces() { nonces = [] }

    /// The `kid` of a JWK; nil for a PEM text.
    private static func keyID(in text: String) -> String? { (try? JSONValue(parsing: text))?["kid"]?.string }
}
