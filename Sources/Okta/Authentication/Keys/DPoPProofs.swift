import Crypto
import FoundationEssentials
import JSON
import Synchronization

/// Makes proofs that we hold the key our tokens are bound to (DPoP, RFC 9449; okta/api.md 1.4).
///
/// The key is made here and never leaves the process, but where a refresh token that outlives it is bound to the key.
final class DPoPProofs: Sendable {
    private struct Shared {
        var isDemanded = false
        /// The latest from any answer: it changes every day.
        var nonce: String?
        /// Whether the API asks for the nonce too; today only the token endpoint does.
        var wantsNonceEverywhere = false
    }

    private let key: SigningKey
    private let publicJWK: JSONValue
    private let shared = Mutex(Shared())

    init() { (key, publicJWK) = SigningKey.ephemeral() }

    /// Proofs of a key that was kept; nil if the text is no such key.
    init?(kept pem: Secret<String>) {
        guard let pair = SigningKey.kept(pem) else { return nil }
        (key, publicJWK) = pair
    }

    /// Whether the org wants proofs at the token endpoint.
    var isDemanded: Bool { shared.withLock { $0.isDemanded } }

    /// From now on every token request carries a proof.
    func demand() { shared.withLock { $0.isDemanded = true } }

    /// Keeps the nonce of an answer; true if there was one.
    func keepNonce(_ head: HTTPHead) -> Bool {
        guard let nonce = head.values("dpop-nonce").first else { return false }
        shared.withLock { $0.nonce = nonce }
        return true
    }

    /// From now on requests to the API carry the nonce too.
    func demandNonceEverywhere() { shared.withLock { $0.wantsNonceEverywhere = true } }

    /// A proof for one request; each has its own `jti`.
    ///
    /// - Parameters:
    ///   - method: As sent.
    ///   - url: As sent, without the query.
    ///   - issued: Seconds since 1970 by Okta's clock.
    ///   - token: The access token that goes along; nil at the token endpoint.
    /// - Returns: The header field to send.
    /// - Throws: `OktaError.authentication` if the key refuses to sign.
    func proof(
        _ method: String,
        _ url: String,
        issued: Int,
        token: Secret<String>? = nil
    ) throws(OktaError) -> HeaderField {
        let shared = shared.withLock { $0 }
        var claims: JSONValue = [
            "htm": .string(method), "htu": .string(url), "iat": .number(issued),
            "jti": .string(UUID().uuidString.lowercased()),
        ]
        if let nonce = shared.nonce, token == nil || shared.wantsNonceEverywhere {
            claims = claims.setting("nonce", to: .string(nonce))
        }
        if let token {
            let hash = Base64URL.encoded(SHA256.hash(data: Array(token.reveal().utf8)))
            claims = claims.setting("ath", to: .string(hash))
        }
        return HeaderField("DPoP", try key.token(["typ": "dpop+jwt", "jwk": publicJWK], claims))
    }
}
