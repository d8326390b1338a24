import JSON

/// Checks the JWT by which a client shows that it holds its private key (`private_key_jwt`, okta/api.md 1.2).
///
/// Each defect is refused with Okta's own text for it.
struct ClientAssertion: Sendable {
    static let type = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"

    private static let farthest = 3600

    /// The client that has signed the assertion; its `jti` is used up from now on.
    ///
    /// - Parameters:
    ///   - text: The compact JWT.
    ///   - endpoint: The URL as it was called, which `aud` must name.
    ///   - now: The time that `exp` and `iat` are held against.
    ///   - oauth: What the server remembers.
    /// - Returns: The client that the assertion stands for.
    /// - Throws: `OAuthError`, 401 `invalid_client`.
    static func client(
        of text: String,
        at endpoint: String,
        now: Moment,
        _ oauth: inout OAuthState
    ) throws(OAuthError) -> OAuthState.Client {
        guard let token = JSONWebToken(text) else { throw .client("The parsing of the client_assertion failed.") }
        guard PublicKey.algorithms.contains(token.algorithm) else {
            throw .client("The client_assertion JWT signature algorithm is invalid.")
        }
        guard let issuer = token.claims["iss"]?.string, let client = oauth.clients[issuer] else {
            throw .client("The issuer claim for client_assertion is not a valid client_id.")
        }
        guard token.claims["sub"]?.string == issuer else {
            throw .client("The subject claim for client_assertion is not a valid client_id.")
        }
        guard try key(of: token, client).verifies(token) else {
            throw .client("The client_assertion signature is invalid.")
        }
        try checkTimes(token.claims, endpoint: endpoint, now: now)
        if let id = token.claims["jti"]?.string, !oauth.burn(assertion: id, of: issuer) {
            throw .client("The client_assertion token has already been used.")
        }
        return client
    }

    private static func key(of token: JSONWebToken, _ client: OAuthState.Client) throws(OAuthError) -> PublicKey {
        guard !client.facts.keys.isEmpty else {
            throw .client("The client does not have a JWKSet configured, but the client_assertion requires one.")
        }
        guard !client.keys.isEmpty else { throw .client("The client JWKSet is invalid.") }
        // An assertion may leave out `kid` where only one key is registered.
        if token.header["kid"] == nil, client.keys.count == 1 { return client.keys[0].key }
        guard let id = token.header["kid"]?.string, let found = client.keys.first(where: { $0.id == id }) else {
            throw .client("The client_assertion JWT kid is invalid.")
        }
        return found.key
    }

    private static func checkTimes(_ claims: JSONValue, endpoint: String, now: Moment) throws(OAuthError) {
        let audiences = claims["aud"]?.string.map { [$0] } ?? claims["aud"]?.elements?.compactMap(\.string) ?? []
        guard audiences.contains(endpoint) else {
            throw .client("The audience claim for client_assertion must be the endpoint invoked for the request.")
        }
        guard let expiry = claims["exp"]?.int else {
            throw .client("The client_assertion must contain the 'exp' claim as seconds since epoch.")
        }
        guard expiry > now.epochSeconds else { throw .client("The client_assertion token is expired.") }
        guard expiry <= now.epochSeconds + farthest else {
            throw .client("The client_assertion token has an expiration too far into the future.")
        }
        if let issued = claims["iat"]?.int, issued > now.epochSeconds {
            throw .client("The client_assertion token must be issued before the current time.")
        }
    }
}
