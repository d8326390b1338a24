/// What `OktaClient` needs to know: the org, and how far it may go.
package struct OktaConfiguration: Sendable {
    /// Bounds of one exchange and of one call (gate.md T19).
    package struct Limits: Sendable {
        /// Of a body, after decompression.
        package var bodyBytes = 10 * 1024 * 1024
        /// Of all header fields of one answer.
        package var headerBytes = 64 * 1024
        /// How deep JSON may nest.
        package var depth = 64
        /// Values and keys of a body, each of which costs memory of its own; 1 000 log events of the demo org have 152 000.
        package var values = 250_000
        /// Until a connection stands, TLS included; shorter than `timeToHeaders`, so that it is reported as itself.
        package var timeToConnect = Duration.seconds(5)
        package var timeToHeaders = Duration.seconds(10)
        /// Of one exchange, until the last byte.
        package var timeToEnd = Duration.seconds(60)
        /// Of one read or one write with all its waits and retries.
        package var callDeadline = Duration.seconds(60)

        package init() {}
    }

    package var origin: OktaOrigin
    package var limits = Limits()
    /// How much of each rate-limit bucket stays free for others, 0 to 0.9.
    package var freeShare = 0.5
    /// Requests in flight, 1 to 8 (Okta allows 35 to 75 per org).
    package var concurrency = 8
    /// Requests in flight per rate-limit bucket, 1 to 4.
    package var concurrencyPerBucket = 4
    package var userAgent: String

    /// The configuration of one org, everything else at its default.
    ///
    /// - Parameters:
    ///   - orgURL: For instance `https://acme.okta.com`: nothing but scheme, host and port.
    ///   - version: Gatehouse's own, for the `User-Agent`.
    /// - Throws: `OktaConfigurationError.badOrgURL`.
    package init(orgURL: String, version: String) throws(OktaConfigurationError) {
        origin = try OktaOrigin(orgURL)
        userAgent = "gatehouse/\(version)"
    }

    /// Refuses figures outside the ranges above.
    func check() throws(OktaConfigurationError) {
        guard (0...0.9).contains(freeShare) else {
            throw .outOfRange(setting: "the free share of the rate limits", value: "\(freeShare)", range: "0 to 0.9")
        }
        guard (1...8).contains(concurrency) else {
            throw .outOfRange(setting: "the concurrency", value: "\(concurrency)", range: "1 to 8")
        }
        guard (1...4).contains(concurrencyPerBucket) else {
            throw .outOfRange(
                setting: "the concurrency per bucket",
                value: "\(concurrencyPerBucket)",
                range: "1 to 4"
            )
        }
    }
}

/// Why the client cannot be made.
package enum OktaConfigurationError: Error, Hashable, Sendable, CustomStringConvertible {
    case badOrgURL(String, reason: String)
    /// The token itself is never named.
    case badToken(reason: String)
    /// The key itself is never shown.
    case badKey(reason: String)
    case badClient(reason: String)
    case outOfRange(setting: String, value: String, range: String)

    package var description: String {
        switch self {
        case .badOrgURL(let url, let reason):
            "the org URL \"\(url)\" cannot be used: \(reason); it should look like https://acme.okta.com"
        case .badToken(let reason):
            "the API token cannot be used: \(reason); create one in the Admin Console under Security > API > Tokens"
        case .badKey(let reason):
            "the private key cannot be used: \(reason)"
        case .badClient(let reason):
            "the service app cannot be used: \(reason)"
        case .outOfRange(let setting, let value, let range):
            "\(setting) is \(value); it must be \(range)"
        }
    }
}
