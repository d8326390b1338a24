import Crypto
import FoundationEssentials
import JSON

/// A compact JWT (RFC 7519) taken apart; nothing is verified yet.
struct JSONWebToken: Sendable {
    let header: JSONValue
    let claims: JSONValue
    /// The bytes that are signed: the first two parts with their dot.
    let signed: [UInt8]
    let signature: [UInt8]

    /// Nil unless there are three parts in base64url and the first two hold objects.
    init?(_ text: String) {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 3, let header = Base64URL.decoded(parts[0]), let claims = Base64URL.decoded(parts[1]),
            let signature = Base64URL.decoded(parts[2]),
            let header = try? JSONValue(parsing: header), header.kind == .object,
            let claims = try? JSONValue(parsing: claims), claims.kind == .object
        else { return nil }
        self.header = header
        self.claims = claims
        self.signature = signature
        signed = Array("\(parts[0]).\(parts[1])".utf8)
    }

    /// The header's `alg`.
    var algorithm: String { header["alg"]?.string ?? "" }
}

/// Base64url without padding (RFC 7515 2).
enum Base64URL {
    static func decoded(_ text: some StringProtocol) -> [UInt8]? {
        guard !text.contains("=") else { return nil }
        var plain = text.map { $0 == "-" ? "+" : $0 == "_" ? "/" : $0 }
        while plain.count % 4 != 0 { plain.append("=") }
        return Data(base64Encoded: String(plain)).map { Array($0) }
    }

    static func encoded(_ bytes: some Sequence<UInt8>) -> String {
        String(
            Data(bytes).base64EncodedString().compactMap { $0 == "+" ? "-" : $0 == "/" ? "_" : $0 == "=" ? nil : $0 }
        )
    }

    /// The hash that `ath` and thumbprints hold.
    static func sha256(_ bytes: some Sequence<UInt8>) -> String { encoded(SHA256.hash(data: Array(bytes))) }
}
