import Crypto
import CryptoExtras
import FoundationEssentials
import JSON

/// A key pair that signs JWTs as tests want them, right or wrong.
enum TestKey: Sendable {
    case rsa(_RSA.Signing.PrivateKey)
    case p256(P256.Signing.PrivateKey)
    case p384(P384.Signing.PrivateKey)
    case p521(P521.Signing.PrivateKey)

    static func ec() -> TestKey { .p256(P256.Signing.PrivateKey()) }
    static func rsa() throws -> TestKey { .rsa(try _RSA.Signing.PrivateKey(keySize: .bits2048)) }

    /// `PUBLIC KEY` in PEM.
    var publicPEM: String {
        switch self {
        case .rsa(let key): key.publicKey.pemRepresentation
        case .p256(let key): key.publicKey.pemRepresentation
        case .p384(let key): key.publicKey.pemRepresentation
        case .p521(let key): key.publicKey.pemRepresentation
        }
    }

    /// The public half as a JWK, of P-256 and RSA keys.
    var jwk: JSONValue {
        switch self {
        case .p256(let key):
            let point = Array(key.publicKey.rawRepresentation)
            return [
                "kty": "EC", "crv": "P-256", "x": .string(Self.text(point.prefix(32))),
                "y": .string(Self.text(point.suffix(32))),
            ]
        case .rsa(let key):
            guard let parts = try? key.publicKey.getKeyPrimitives() else { return .null }
            return [
                "kty": "RSA", "n": .string(Self.text(parts.modulus)), "e": .string(Self.text(parts.publicExponent)),
            ]
        case .p384, .p521: return .null
        }
    }

    /// A compact JWT, signed by the header's `alg`.
    func sign(_ header: JSONValue, _ claims: JSONValue) throws -> String {
        let signed = "\(Self.text(header.bytes())).\(Self.text(claims.bytes()))"
        let bytes = Array(signed.utf8)
        let signature: [UInt8]
        switch self {
        case .rsa(let key):
            func sign(_ digest: some Digest) throws -> [UInt8] {
                Array(try key.signature(for: digest, padding: .insecurePKCS1v1_5).rawRepresentation)
            }
            switch header["alg"]?.string {
            case "RS384": signature = try sign(SHA384.hash(data: bytes))
            case "RS512": signature = try sign(SHA512.hash(data: bytes))
            default: signature = try sign(SHA256.hash(data: bytes))
            }
        case .p256(let key): signature = Array(try key.signature(for: bytes).rawRepresentation)
        case .p384(let key): signature = Array(try key.signature(for: bytes).rawRepresentation)
        case .p521(let key): signature = Array(try key.signature(for: bytes).rawRepresentation)
        }
        return "\(signed).\(Self.text(signature))"
    }

    static func text(_ bytes: some Sequence<UInt8>) -> String {
        Data(bytes).base64EncodedString().replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
    }

    static func hash(_ text: String) -> String { Self.text(SHA256.hash(data: Array(text.utf8))) }
}
