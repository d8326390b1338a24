import Crypto
import CryptoExtras
import FoundationEssentials
import JSON

/// A public key that signatures are checked with.
enum PublicKey: Sendable {
    case rsa(_RSA.Signing.PublicKey)
    case p256(P256.Signing.PublicKey)
    case p384(P384.Signing.PublicKey)
    case p521(P521.Signing.PublicKey)

    /// Reads a PEM text or a JWK.
    ///
    /// - Returns: Nil for anything else, and for RSA below 2048 bits, which Okta refuses.
    init?(_ text: String) {
        if let jwk = try? JSONValue(parsing: text) {
            self.init(jwk: jwk)
        } else if let key = try? P256.Signing.PublicKey(pemRepresentation: text) {
            self = .p256(key)
        } else if let key = try? P384.Signing.PublicKey(pemRepresentation: text) {
            self = .p384(key)
        } else if let key = try? P521.Signing.PublicKey(pemRepresentation: text) {
            self = .p521(key)
        } else if let key = try? _RSA.Signing.PublicKey(pemRepresentation: text) {
            self = .rsa(key)
        } else {
            return nil
        }
    }

    /// Reads a JWK (RFC 7518 6).
    init?(jwk: JSONValue) {
        func part(_ name: String) -> [UInt8]? { jwk[name]?.string.flatMap { Base64URL.decoded($0) } }
        if jwk["kty"]?.string == "RSA", let modulus = part("n"), let exponent = part("e"), modulus.count >= 256,
            let key = try? _RSA.Signing.PublicKey(n: modulus, e: exponent)
        {
            self = .rsa(key)
            return
        }
        guard jwk["kty"]?.string == "EC", let x = part("x"), let y = part("y") else { return nil }
        switch jwk["crv"]?.string {
        case "P-256":
            guard let key = try? P256.Signing.PublicKey(rawRepresentation: x + y) else { return nil }
            self = .p256(key)
        case "P-384":
            guard let key = try? P384.Signing.PublicKey(rawRepresentation: x + y) else { return nil }
            self = .p384(key)
        case "P-521":
            guard let key = try? P521.Signing.PublicKey(rawRepresentation: x + y) else { return nil }
            self = .p521(key)
        default: return nil
        }
    }

    /// Every algorithm that Okta takes for assertions and proofs.
    static let algorithms: Set = ["RS256", "RS384", "RS512", "ES256", "ES384", "ES512"]

    /// Whether the key has signed the token by the algorithm that the token names.
    func verifies(_ token: JSONWebToken) -> Bool {
        switch (self, token.algorithm) {
        case (.rsa(let key), "RS256"): Self.holds(key, token, SHA256.hash(data: token.signed))
        case (.rsa(let key), "RS384"): Self.holds(key, token, SHA384.hash(data: token.signed))
        case (.rsa(let key), "RS512"): Self.holds(key, token, SHA512.hash(data: token.signed))
        case (.p256(let key), "ES256"):
            (try? P256.Signing.ECDSASignature(rawRepresentation: token.signature)).map {
                key.isValidSignature($0, for: SHA256.hash(data: token.signed))
            } ?? false
        case (.p384(let key), "ES384"):
            (try? P384.Signing.ECDSASignature(rawRepresentation: token.signature)).map {
                key.isValidSignature($0, for: SHA384.hash(data: token.signed))
            } ?? false
        case (.p521(let key), "ES512"):
            (try? P521.Signing.ECDSASignature(rawRepresentation: token.signature)).map {
                key.isValidSignature($0, for: SHA512.hash(data: token.signed))
            } ?? false
        case (.rsa, _), (.p256, _), (.p384, _), (.p521, _): false
        }
    }

    private static func holds(_ key: _RSA.Signing.PublicKey, _ token: JSONWebToken, _ digest: some Digest) -> Bool {
        key.isValidSignature(.init(rawRepresentation: token.signature), for: digest, padding: .insecurePKCS1v1_5)
    }

    /// The thumbprint of a JWK (RFC 7638): what a DPoP token is bound to.
    static func thumbprint(_ jwk: JSONValue) -> String {
        let names = jwk["kty"]?.string == "RSA" ? ["e", "kty", "n"] : ["crv", "kty", "x", "y"]
        return Base64URL.sha256(JSONValue.object(names.map { ($0, jwk[$0] ?? .null) }).bytes())
    }
}
