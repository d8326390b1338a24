import Crypto
import CryptoExtras
import FoundationEssentials
import JSON

/// A private key that signs client assertions and DPoP proofs (JWS, RFC 7515 and 7518).
///
/// It is read from PEM (PKCS#8, PKCS#1, SEC1) or from a JWK; the key decides the algorithm.
package struct SigningKey: Sendable {
    enum Material: Sendable {
        case rsa(_RSA.Signing.PrivateKey)
        case p256(P256.Signing.PrivateKey)
        case p384(P384.Signing.PrivateKey)
        case p521(P521.Signing.PrivateKey)
    }

    private let material: Secret<Material>
    /// `RS256` and the like, as it stands in the header of a JWT.
    let algorithm: String
    /// The `kid` of a JWK; nil for a PEM text.
    package let id: String?

    /// Reads a key.
    ///
    /// - Parameter text: PEM, also with `\n` written out as two characters, or a JWK.
    /// - Throws: `OktaConfigurationError.badKey`, which shows nothing of the key.
    package init(_ text: Secret<String>) throws(OktaConfigurationError) {
        let text = text.reveal().trimmed
        guard !text.isEmpty else { throw .badKey(reason: "it is empty") }
        if text.hasPrefix("{") {
            let key = try WebKey(text)
            self.init(try key.material(), id: key.id, algorithm: key.algorithm)
        } else {
            self.init(try Self.material(pem: text.replacing("\\n", with: "\n")), id: nil, algorithm: nil)
        }
    }

    private init(_ material: Material, id: String?, algorithm: String?) {
        self.material = Secret(material)
        self.id = id
        self.algorithm =
            switch material {
            case .rsa: algorithm ?? "RS256"
            case .p256: "ES256"
            case .p384: "ES384"
            case .p521: "ES512"
            }
    }

    /// A new key on the curve P-256, for DPoP: it lives as long as the process.
    static func ephemeral() -> (key: SigningKey, publicJWK: JSONValue) { pair(P256.Signing.PrivateKey()) }

    /// A new key on the curve P-256 as PEM, to be kept.
    static func fresh() -> Secret<String> { Secret(P256.Signing.PrivateKey().pemRepresentation) }

    /// A key that `fresh` made; nil if the text is none.
    static func kept(_ pem: Secret<String>) -> (key: SigningKey, publicJWK: JSONValue)? {
        (try? P256.Signing.PrivateKey(pemRepresentation: pem.reveal())).map(pair)
    }

    private static func pair(_ key: P256.Signing.PrivateKey) -> (key: SigningKey, publicJWK: JSONValue) {
        let point = Array(key.publicKey.rawRepresentation)
        let jwk: JSONValue = [
            "kty": "EC", "crv": "P-256", "x": .string(Base64URL.encoded(point.prefix(32))),
            "y": .string(Base64URL.encoded(point.suffix(32))),
        ]
        return (SigningKey(.p256(key), id: nil, algorithm: nil), jwk)
    }

    /// A compact JWT with this key's `alg` in its header.
    ///
    /// - Throws: `OktaError.authentication` if the key refuses to sign.
    func token(_ header: JSONValue, _ claims: JSONValue) throws(OktaError) -> String {
        let header = header.setting("alg", to: .string(algorithm))
        let signed = "\(Base64URL.encoded(header.bytes())).\(Base64URL.encoded(claims.bytes()))"
        do {
            return "\(signed).\(Base64URL.encoded(try signature(of: Array(signed.utf8))))"
        } catch {
            throw .authentication(reason: "the private key cannot sign; create a new key pair for the app")
        }
    }

    private func signature(of bytes: [UInt8]) throws -> [UInt8] {
        switch material.reveal() {
        case .p256(let key): return Array(try key.signature(for: bytes).rawRepresentation)
        case .p384(let key): return Array(try key.signature(for: bytes).rawRepresentation)
        case .p521(let key): return Array(try key.signature(for: bytes).rawRepresentation)
        case .rsa(let key):
            func sign(_ digest: some Digest) throws -> [UInt8] {
                Array(try key.signature(for: digest, padding: .insecurePKCS1v1_5).rawRepresentation)
            }
            switch algorithm {
            case "RS384": return try sign(SHA384.hash(data: bytes))
            case "RS512": return try sign(SHA512.hash(data: bytes))
            default: return try sign(SHA256.hash(data: bytes))
            }
        }
    }
}

extension SigningKey {
    /// Reads the one private key of a PEM text.
    private static func material(pem text: String) throws(OktaConfigurationError) -> Material {
        guard let start = text.firstRange(of: "-----BEGIN ") else {
            throw .badKey(reason: "it is neither PEM nor a JWK; for a file set OKTA_PRIVATE_KEY_FILE")
        }
        if text.contains("ENCRYPTED") {
            throw .badKey(reason: "it is encrypted; `openssl pkcs8 -in KEY -out PLAIN` takes the passphrase off")
        }
        // `openssl ecparam -genkey` puts a block with the curve before the key.
        guard let block = privateBlock(text[start.lowerBound...]) else {
            throw .badKey(reason: "it holds no private key; a public key or a certificate cannot sign")
        }
        if let key = try? P256.Signing.PrivateKey(pemRepresentation: block) { return .p256(key) }
        if let key = try? P384.Signing.PrivateKey(pemRepresentation: block) { return .p384(key) }
        if let key = try? P521.Signing.PrivateKey(pemRepresentation: block) { return .p521(key) }
        do { return .rsa(try _RSA.Signing.PrivateKey(pemRepresentation: block)) } catch CryptoKitError
            .incorrectParameterSize
        {
            throw .badKey(reason: "it is an RSA key of less than 2048 bits, which Okta does not take")
        } catch {
            throw .badKey(reason: "it is damaged, or neither RSA nor EC on P-256, P-384 or P-521")
        }
    }

    private static func privateBlock(_ text: Substring) -> String? {
        var rest = text
        while let start = rest.firstRange(of: "-----BEGIN "), let end = rest.firstRange(of: "-----END ") {
            let label = rest[start.upperBound...].prefix { $0 != "-" }
            guard let tail = rest[end.upperBound...].firstRange(of: "-----") else { return nil }
            if label.hasSuffix("PRIVATE KEY") { return String(rest[start.lowerBound..<tail.upperBound]) }
            rest = rest[tail.upperBound...]
        }
        return nil
    }
}
