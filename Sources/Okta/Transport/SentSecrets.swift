import FoundationEssentials

/// What one request carried that must not be read anywhere, to be taken out of what a server says of the request.
///
/// Okta repeats none of it. A proxy, a broken front end or a hostile server may, and a refusal's words go to hosts, to
/// the console and into the audit.
struct SentSecrets: Sendable {
    private static let fieldNames: Set = ["authorization", "dpop"]
    private static let formNames: Set = ["client_assertion", "client_secret", "device_code", "refresh_token"]

    /// Header fields as sent; the scheme of `Authorization` is no secret.
    let fields: [HeaderField]
    /// Names and values before they were encoded.
    var form: [(name: String, value: String)] = []

    /// Looked for only when a server refuses.
    private var texts: [[UInt8]] {
        let signed = fields.filter { Self.fieldNames.contains($0.name.lowercased()) }
            .compactMap { $0.value.split(separator: " ").last.map(String.init) }
        let filled = form.filter { Self.formNames.contains($0.name) }.map(\.value)
        let passwords = signed.compactMap(Self.password)
        return (signed + filled + passwords).filter { !$0.isEmpty }.map { Array($0.utf8) }
    }

    /// The client secret in what follows `Basic`; nil for what is no such pair.
    private static func password(in pair: String) -> String? {
        guard let data = Data(base64Encoded: pair) else { return nil }
        let parts = String(decoding: data, as: UTF8.self).split(separator: ":", maxSplits: 1)
        return parts.count == 2 ? String(parts[1]) : nil
    }

    /// A refusal without what it repeats; any other answer as it is.
    func withheld(from reply: HTTPReply) -> HTTPReply {
        guard reply.head.status >= 400 else { return reply }
        let texts = texts
        func withheld(_ bytes: [UInt8]) -> [UInt8] {
            texts.reduce(bytes) { $0.replacing($1, with: Array("<redacted>".utf8)) }
        }
        var reply = reply
        reply.body = withheld(reply.body)
        for index in reply.head.fields.indices {
            let value = Array(reply.head.fields[index].value.utf8)
            reply.head.fields[index].value = String(decoding: withheld(value), as: UTF8.self)
        }
        return reply
    }
}
