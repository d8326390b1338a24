import Crypto
import CryptoExtras
import FoundationEssentials
import JSON
import Testing

@testable import Okta

/// Private keys in every form that Okta's pages and tools hand out.
@Suite struct SigningKeyTests {
    /// A throw-away key as `openssl ecparam -genkey` writes it (SEC1, with the curve's block before it).
    private static let sec1 = """
        -----BEGIN EC PARAMETERS-----
        BggqhkjOPQMBBw==
        -----END EC PARAMETERS-----
        -----BEGIN EC PRIVATE KEY-----
        MHcCAQEEIMcfJRaUaIOCRhT6SFsIh6K0J5IhsftijX9pTNtJ/uXzoAoGCCqGSM49
        AwEHoUQDQgAEAE1Atb0QKtWDYUn7MD+S8+hzujve16KuYTbpcxSs3zMuRIQ9QUJG
        xCmMtrxMEJUKA77Q3vWwLyJE4RPdAbm9WQ==
        -----END EC PRIVATE KEY-----
        """

    private static let sec1Public = """
        -----BEGIN PUBLIC KEY-----
        MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEAE1Atb0QKtWDYUn7MD+S8+hzujve
        16KuYTbpcxSs3zMuRIQ9QUJGxCmMtrxMEJUKA77Q3vWwLyJE4RPdAbm9WQ==
        -----END PUBLIC KEY-----
        """

    private static func parts(_ token: String) throws -> (header: JSONValue, signed: [UInt8], signature: [UInt8]) {
        let parts = token.split(separator: ".").map(String.init)
        try #require(parts.count == 3)
        return (
            try JSONValue(parsing: try #require(Base64URL.decoded(parts[0]))), Array("\(parts[0]).\(parts[1])".utf8),
            try #require(Base64URL.decoded(parts[2]))
        )
    }

    @Test func `an EC key in SEC1 signs with ES256`() throws {
        for text in [Self.sec1, Self.sec1.replacing("\n", with: "\\n"), "\n\n\(Self.sec1)\n"] {
            let key = try SigningKey(Secret(text))
            let (header, signed, signature) = try Self.parts(try key.token(["typ": "JWT"], ["iss": "x"]))
            #expect(header["alg"]?.string == "ES256")
            let publicKey = try P256.Signing.PublicKey(pemRepresentation: Self.sec1Public)
            let ecdsa = try P256.Signing.ECDSASignature(rawRepresentation: signature)
            #expect(publicKey.isValidSignature(ecdsa, for: SHA256.hash(data: signed)))
        }
    }

    @Test func `curves decide the algorithm`() throws {
        let keys = [
            (P256.Signing.PrivateKey().pemRepresentation, "ES256"),
            (P384.Signing.PrivateKey().pemRepresentation, "ES384"),
            (P521.Signing.PrivateKey().pemRepresentation, "ES512"),
        ]
        for (text, algorithm) in keys { #expect(try SigningKey(Secret(text)).algorithm == algorithm) }
    }

    @Test func `an RSA key is read from PKCS#1, PKCS#8 and JWK and signs with what it asks for`() throws {
        let key = try _RSA.Signing.PrivateKey(keySize: .bits2048)
        for text in [key.pemRepresentation, key.pkcs8PEMRepresentation] {
            let read = try SigningKey(Secret(text))
            #expect(read.algorithm == "RS256")
            let (_, signed, signature) = try Self.parts(try read.token([:], ["iss": "x"]))
            let rsa = _RSA.Signing.RSASignature(rawRepresentation: signature)
            #expect(
                key.publicKey.isValidSignature(rsa, for: SHA256.hash(data: signed), padding: .insecurePKCS1v1_5)
            )
        }
    }

    @Test func `an EC JWK brings its own key id`() throws {
        let key = P384.Signing.PrivateKey()
        let private64 = Base64URL.encoded(key.rawRepresentation)
        let jwk: JSONValue = ["kty": "EC", "crv": "P-384", "kid": "from-okta", "d": .string(private64)]
        let read = try SigningKey(Secret(String(decoding: jwk.bytes(), as: UTF8.self)))
        #expect(read.id == "from-okta")
        let (header, signed, signature) = try Self.parts(try read.token([:], [:]))
        #expect(header["alg"]?.string == "ES384")
        let ecdsa = try P384.Signing.ECDSASignature(rawRepresentation: signature)
        #expect(key.publicKey.isValidSignature(ecdsa, for: SHA384.hash(data: signed)))
    }

    @Test func `an RSA JWK with RS384 signs so`() throws {
        let (jwk, publicKey) = try Self.rsaJWK()
        let read = try SigningKey(Secret(String(decoding: jwk.setting("alg", to: "RS384").bytes(), as: UTF8.self)))
        let (header, signed, signature) = try Self.parts(try read.token([:], [:]))
        #expect(header["alg"]?.string == "RS384")
        let rsa = _RSA.Signing.RSASignature(rawRepresentation: signature)
        #expect(publicKey.isValidSignature(rsa, for: SHA384.hash(data: signed), padding: .insecurePKCS1v1_5))
    }

    @Test(arguments: [
        ("", "it is empty"), ("/etc/key.pem", "neither PEM nor a JWK"),
        ("-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED PRIVATE KEY-----", "openssl pkcs8"),
        (sec1Public, "holds no private key"),
        ("-----BEGIN PRIVATE KEY-----\nc2VjcmV0c2VjcmV0\n-----END PRIVATE KEY-----", "damaged"),
        ("{\"kty\":\"EC\"", "no JSON object"), ("{\"kty\":\"EC\",\"crv\":\"P-256\"}", "without its private part"),
        ("{\"kty\":\"oct\",\"d\":\"c2VjcmV0\"}", "other than RSA and EC"),
        ("{\"kty\":\"EC\",\"crv\":\"secp256k1\",\"d\":\"c2VjcmV0\"}", "other than P-256"),
        ("{\"kty\":\"EC\",\"crv\":\"P-256\",\"d\":\"c2VjcmV0\"}", "does not fit its curve"),
        ("{\"kty\":\"RSA\",\"n\":\"AQAB\",\"e\":\"AQAB\",\"d\":\"c2VjcmV0\"}", "less than 2048 bits"),
        ("{\"keys\":[]}", "a set of JWKs"),
    ])
    func `a key that can never work is refused with its reason and without being shown`(
        _ text: String,
        _ reason: String
    ) {
        let error = #expect(throws: OktaConfigurationError.self) { try SigningKey(Secret(text)) }
        #expect(error.map { "\($0)".contains(reason) } == true, "\(error.map { "\($0)" } ?? "")")
        #expect(error.map { "\($0)".contains("c2VjcmV0") } == false)
    }

    @Test func `no way of printing shows the key or the secret`() throws {
        let key = try SigningKey(Secret(Self.sec1))
        let credentials = [
            ClientCredentials(clientID: "0oa1", key: key),
            ClientCredentials(clientID: "0oa1", secret: Secret("TheClientSecret")),
        ]
        for credential in credentials {
            var text = "\(credential) \(String(reflecting: credential))"
            dump(credential, to: &text)
            #expect(text.contains("<redacted>"))
            #expect(!text.contains("TheClientSecret"))
            #expect(!text.contains("PrivateKey("))
        }
    }

    /// An RSA key taken apart by hand: PKCS#1 is a sequence of integers.
    private static func rsaJWK() throws -> (JSONValue, _RSA.Signing.PublicKey) {
        let key = try _RSA.Signing.PrivateKey(keySize: .bits2048)
        var rest = Array(key.derRepresentation)[...]
        func length() -> Int {
            let first = Int(rest.removeFirst())
            guard first >= 0x80 else { return first }
            return (0..<(first - 0x80)).reduce(0) { sum, _ in sum << 8 | Int(rest.removeFirst()) }
        }
        func integer() -> String {
            rest.removeFirst()
            let count = length()
            defer { rest = rest.dropFirst(count) }
            return Base64URL.encoded(rest.prefix(count).drop { $0 == 0 })
        }
        rest.removeFirst()
        _ = length()
        _ = integer()
        let names = ["n", "e", "d", "p", "q"]
        let members = names.map { (key: $0, value: JSONValue.string(integer())) }
        return (.object([("kty", "RSA")] + members), key.publicKey)
    }
}
