import JSON

/// One request to the Management API, taken apart.
struct APICall: Sendable {
    var method: String
    /// Decoded path segments, such as `["api", "v1", "users", "dana.kim@acme.example"]`.
    var segments: [String]
    /// The path as it came, percent-encoded.
    var path: String
    /// Decoded query items in the order they came.
    var query: [(name: String, value: String)]
    /// The query as it came.
    var rawQuery: String
    var body: [UInt8]
    var authorization: String?
    /// The values of the `DPoP` header lines.
    var proofs: [String] = []
    var ifMatch: String?
    var userAgent: String
    /// `http://HOST` by which the client reached the emulator; links point there.
    var origin: String
    /// Whether the peer is on this machine.
    var isLocal = false

    /// Values of the template's `{…}` in their order; set by the router.
    var parameters: [String] = []
    /// Who sends it; set once that is known.
    var principal = Principal.anonymous
    var now = Moment(0)
    var requestID = ""

    /// Whether it is for the emulator itself, by a path that no Okta org has.
    var isControl: Bool { segments.first?.hasPrefix("__") == true }

    /// The first query item of this name.
    func query(_ name: String) -> String? { query.first { $0.name == name }?.value }

    /// A query item that must be `true` or `false`.
    func flag(_ name: String, default fallback: Bool) throws(APIError) -> Bool {
        switch query(name) {
        case nil, "": return fallback
        case "true": return true
        case "false": return false
        case let other?:
            throw .validation(name, "\(name): '\(other)' is not a valid boolean")
        }
    }

    /// The body as a JSON object.
    func object() throws(APIError) -> JSONValue {
        guard let value = try? JSONValue(parsing: body), value.kind == .object else { throw .malformedBody }
        return value
    }

    /// The body as a JSON object; an empty body counts as an empty object.
    func optionalObject() throws(APIError) -> JSONValue {
        body.isEmpty ? .object([]) : try object()
    }

    /// The n-th value of the route's `{…}`, counted from 0.
    func parameter(_ index: Int) -> String { index < parameters.count ? parameters[index] : "" }
}

/// What is sent back.
struct APIReply: Sendable {
    var status: Int
    /// Nil sends no body and no content type.
    var body: JSONValue?
    /// A page for a person instead of JSON.
    var page: String?
    var headers: [(name: String, value: String)] = []
    /// The limit because of which it is a 429; for the journal, not for the client.
    var refusal: RateRefusal?

    static let empty = APIReply(status: 204)
    /// A success with the body `{}`.
    static let emptyObject = APIReply(status: 200, body: .object([]))
    static func ok(_ body: JSONValue) -> APIReply { APIReply(status: 200, body: body) }
}

/// Percent-encoding as Okta writes and reads it in queries: a space is `+`.
enum URLText {
    /// Decodes `%41` and, in queries, `+`; bytes that are no valid UTF-8 become the replacement character.
    static func decoded(_ text: some StringProtocol, plusIsSpace: Bool) -> String {
        var bytes: [UInt8] = []
        var rest = Array(text.utf8)[...]
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "%"), rest.count >= 2,
                let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16)
            {
                bytes.append(value)
                rest = rest.dropFirst(2)
            } else {
                bytes.append(byte == UInt8(ascii: "+") && plusIsSpace ? 32 : byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// Encodes one name or value of a query.
    static func encoded(_ text: String) -> String {
        var bytes: [UInt8] = []
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
                UInt8(ascii: "~"), UInt8(ascii: ":"), UInt8(ascii: ","):
                bytes.append(byte)
            case 32: bytes.append(UInt8(ascii: "+"))
            default:
                let hex = String(byte, radix: 16, uppercase: true)
                bytes += Array("%".utf8) + (hex.utf8.count == 1 ? [48] : []) + Array(hex.utf8)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// The items of a query in their order.
    static func items(_ query: String) -> [(name: String, value: String)] {
        query.split(separator: "&").map { item in
            let parts = item.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            return (
                decoded(parts[0], plusIsSpace: true),
                parts.count > 1 ? decoded(parts[1], plusIsSpace: true) : ""
            )
        }
    }
}
