import Crypto
import CryptoExtras
import FoundationEssentials
import JSON

/// A private key as a JWK (RFC 7517, RFC 7518 6), the form in which Okta's Admin Console hands out keys.
struct WebKey {
    private let json: JSONValue

    /// - Throws: `OktaConfigurationError.badKey` if the text is no JSON object.
    init(_ text: String) throws(OktaConfigurationError) {
        guard let json = try? JSONValue(parsing: text), json.kind == .object else {
            throw .badKey(reason: "it begins like a JWK but is no JSON object")
        }
        self.json = json
    }

    var id: String? { json["kid"]?.string }

    /// `RS384` or `RS512` where an RSA key asks for it.
    var algorithm: String? {
        json["alg"]?.string.flatMap { ["RS256", "RS384", "RS512"].contains($0) ? $0 : nil }
    }

    func material() throws(OktaConfigurationError) -> SigningKey.Material {
        guard json["keys"] == nil else { throw .badKey(reason: "it is a set of JWKs; give the one key alone") }
        guard part("d") != nil else { throw .badKey(reason: "it is a JWK without its private part") }
        switch json["kty"]?.string {
        case "RSA": return try rsa()
        case "EC": return try curve()
        default: throw .badKey(reason: "it is a JWK of a type other than RSA and EC")
        }
    }

    private func rsa() throws(OktaConfigurationError) -> SigningKey.Material {
        guard let n = part("n"), let e = part("e"), let d = part("d") else {
            throw .badKey(reason: "it is an RSA JWK without n, e or d")
        }
        guard n.drop(while: { $0 == 0 }).count >= 256 else {
            throw .badKey(reason: "it is an RSA key of less than 2048 bits, which Okta does not take")
        }
        do {
            guard let p = part("p"), let q = part("q") else {
                return .rsa(try _RSA.Signing.PrivateKey._createFromNumbers(n: n, e: e, d: d))
            }
            return .rsa(try _RSA.Signing.PrivateKey(n: n, e: e, d: d, p: p, q: q))
        } catch {
            throw .badKey(reason: "it is an RSA JWK whose numbers do not fit together")
        }
    }

    private func curve() throws(OktaConfigurationError) -> SigningKey.Material {
        let d = part("d") ?? []
        do {
            switch json["crv"]?.string {
            case "P-256": return .p256(try P256.Signing.PrivateKey(rawRepresentation: d))
            case "P-384": return .p384(try P384.Signing.PrivateKey(rawRepresentation: d))
            case "P-521": return .p521(try P521.Signing.PrivateKey(rawRepresentation: d))
            default: break
            }
        } catch {
            throw .badKey(reason: "it is an EC JWK whose private part does not fit its curve")
        }
        throw .badKey(reason: "it is an EC JWK on a curve other than P-256, P-384 and P-521")
    }

    private func part(_ name: String) -> [UInt8]? { json[name]?.string.flatMap { Base64URL.decoded($0) } }
}

/// Base64url without padding (RFC 7515 2).
enum Base64URL {
    static func encoded(_ bytes: some Sequence<UInt8>) -> String {
        var text = ""
        for character in Data(bytes).base64EncodedString() {
            switch character {
            case "+": text.append("-")
            case "/": text.append("_")
            case "=": break
            default: text.append(character)
            }
        }
        return text
    }

    /// Nil for what is no base64url.
    static func decoded(_ text: String) -> [UInt8]? {
        var plain = text.map { $0 == "-" ? "+" : $0 == "_" ? "/" : $0 }
        plain.removeAll { $0 == "=" }
        while plain.count % 4 != 0 { plain.append("=") }
        return Data(base64Encoded: String(plain)).map { Array($0) }
    }
}
