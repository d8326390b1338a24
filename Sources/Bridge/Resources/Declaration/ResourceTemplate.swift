package import JSON

/// A family of resources, one for each value of the variable at the end of its URI.
package protocol ResourceTemplate: Sendable {
    /// All of the URI before the variable, such as `okta://users/`.
    static var prefix: String { get }
    /// The variable, such as `user`.
    static var variable: String { get }
    static var title: String { get }
    static var description: String { get }
    /// What a client may be offered while it types the variable.
    static var completion: ArgumentCompletion { get }
    /// The resource of one value of the variable, already decoded.
    static func content(_ value: String, _ source: ResourceSource) async throws(ResourceFailure) -> JSONValue
}

extension ResourceTemplate {
    /// Such as `okta://users/{user}`.
    static var uriTemplate: String { "\(prefix){\(variable)}" }

    /// The value of the variable in a URI of this family, percent-decoded; nil for every other URI.
    static func value(in uri: String) -> String? {
        guard uri.hasPrefix(prefix) else { return nil }
        let rest = uri.dropFirst(prefix.count)
        guard !rest.isEmpty, rest.utf8.count <= 1024, !rest.contains("/"), !rest.contains("?"), !rest.contains("#")
        else { return nil }
        return PercentEscapes.decoded(rest)
    }
}

/// Percent escapes in URIs (RFC 3986).
enum PercentEscapes {
    /// The text without its escapes; nil if one is malformed or the result is no UTF-8.
    static func decoded(_ text: Substring) -> String? {
        var bytes: [UInt8] = []
        var rest = text.utf8[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%") else {
                bytes.append(byte)
                continue
            }
            guard let high = rest.popFirst().flatMap(hexadecimal), let low = rest.popFirst().flatMap(hexadecimal)
            else { return nil }
            bytes.append(high << 4 | low)
        }
        return String(validating: bytes, as: UTF8.self)
    }

    private static func hexadecimal(_ digit: UInt8) -> UInt8? {
        Character(Unicode.Scalar(digit)).hexDigitValue.map { UInt8($0) }
    }
}
