import JSON

/// Checks the proof that the sender holds the key a token is bound to (RFC 9449, okta/api.md 1.4).
struct DPoPProof: Sendable {
    /// What one request says about itself.
    struct Demand: Sendable {
        var method: String
        /// The URL as it was called, without its query.
        var url: String
        var now: Moment
        /// The token that `ath` must be the hash of; nil at the token endpoint.
        var accessToken: String?
        /// The token endpoint wants a nonce, the API does not.
        var wantsNonce: Bool
    }

    /// How old a proof may be, in seconds.
    private static let oldest = 300

    /// The thumbprint of the key that has signed the proof; its `jti` is used up from now on.
    ///
    /// - Throws: `OAuthError`, 400 `invalid_dpop_proof` or `use_dpop_nonce`.
    static func thumbprint(
        of proofs: [String],
        for demand: Demand,
        _ oauth: inout OAuthState
    ) throws(OAuthError) -> String {
        guard let text = proofs.first else { throw .proof("The DPoP proof JWT header is missing.") }
        guard proofs.count == 1 else { throw .proof("Multiple DPoP proof JWT headers are not allowed.") }
        guard let proof = JSONWebToken(text) else { throw .proof("The DPoP proof JWT cannot be parsed.") }
        guard proof.header["typ"]?.string == "dpop+jwt" else {
            throw .proof("'typ' must be 'dpop+jwt' in the DPoP proof JWT.")
        }
        guard PublicKey.algorithms.contains(proof.algorithm) else {
            throw .proof("The DPoP proof JWT signature algorithm is invalid.")
        }
        guard let jwk = proof.header["jwk"], jwk["d"] == nil, let key = PublicKey(jwk: jwk) else {
            throw .proof("The DPoP proof JWT is invalid.")
        }
        guard key.verifies(proof) else { throw .proof("The DPoP proof JWT signature is invalid.") }
        try check(proof.claims, demand)
        try checkUse(proof.claims, demand, &oauth)
        return PublicKey.thumbprint(jwk)
    }

    private static func check(_ claims: JSONValue, _ demand: Demand) throws(OAuthError) {
        guard claims["htm"]?.string == demand.method else {
            throw .proof("'htm' claim in the DPoP proof JWT is invalid.")
        }
        guard claims["htu"]?.string == demand.url else {
            throw .proof("'htu' claim in the DPoP proof JWT is invalid.")
        }
        guard let issued = claims["iat"]?.int else { throw .proof("'iat' claim in the DPoP proof JWT is invalid.") }
        guard issued <= demand.now.epochSeconds else { throw .proof("The DPoP proof JWT is issued in the future.") }
        guard issued >= demand.now.epochSeconds - oldest else {
            throw .proof("The DPoP proof JWT is issued more than five minutes in the past.")
        }
        guard let token = demand.accessToken else { return }
        guard claims["ath"]?.string == Base64URL.sha256(token.utf8) else {
            throw .proof("'ath' claim in the DPoP proof does not match the presented access_token.")
        }
    }

    private static func checkUse(
        _ claims: JSONValue,
        _ demand: Demand,
        _ oauth: inout OAuthState
    ) throws(OAuthError) {
        guard let id = claims["jti"]?.string, !id.isEmpty else {
            throw .proof("'jti' claim in the DPoP proof JWT is invalid.")
        }
        guard oauth.burn(proof: id) else { throw .proof("The DPoP proof JWT has already been used.") }
        guard demand.wantsNonce else { return }
        guard let nonce = claims["nonce"]?.string, oauth.takes(nonce: nonce, at: demand.now) else {
            throw .nonceDemanded
        }
    }
}
