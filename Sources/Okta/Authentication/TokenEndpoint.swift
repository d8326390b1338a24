import JSON
import Logging

/// The door to the authorization server of one org: sends a form once, to `/oauth2/v1/token` unless said otherwise, and says what came back.
package struct TokenEndpoint: Sendable {
    /// What the org's authorization server answered.
    enum Reply: Sendable {
        /// The members of a successful answer, and when the request left.
        case granted(JSONValue, sent: Duration)
        case refused(TokenRefusal)
    }

    static let path = "/oauth2/v1/token"
    /// Longest time of one request, so that callers who wait for a token keep their deadlines.
    private static let limit = Duration.seconds(15)

    let origin: OktaOrigin
    let userAgent: String
    let exchange: any HTTPExchange
    let clock: any MonotonicClock
    let logger: Logger
    /// Seconds since 1970 by this machine's clock.
    let wallClock: @Sendable () -> Int

    /// The URL that an assertion's `aud` and a proof's `htu` name.
    var url: String { "\(origin)\(Self.path)" }

    /// Sends the form once.
    ///
    /// - Parameters:
    ///   - form: Names and values, not yet encoded.
    ///   - fields: Header fields beyond the usual ones.
    ///   - path: The endpoint of the authorization server.
    /// - Returns: The answer's head and what it means.
    /// - Throws: What kept Okta from answering: no connection, 429, 5xx, a page where JSON was due.
    func post(
        _ form: [(name: String, value: String)],
        _ fields: [HeaderField],
        to path: String = TokenEndpoint.path
    ) async throws(OktaError) -> (head: HTTPHead, Reply) {
        let body = form.map { "\($0.name)=\(PercentEncoding.encode($0.value))" }.joined(separator: "&")
        let request = HTTPRequest(
            method: "POST",
            url: "\(origin)\(path)",
            fields: fields + [
                HeaderField("Accept", "application/json"), HeaderField("User-Agent", userAgent),
                HeaderField("Content-Type", "application/x-www-form-urlencoded"),
            ],
            body: Array(body.utf8)
        )
        let sent = clock.now
        let reply: HTTPReply
        do {
            reply = SentSecrets(fields: fields, form: form)
                .withheld(from: try await exchange.send(request, within: Self.limit))
        } catch {
            logger.warning("no answer from the token endpoint", metadata: ["phase": "\(error.phase.rawValue)"])
            throw error.error
        }
        let json = try? JSONValue(parsing: reply.body, nodeLimit: 10_000)
        log(reply.head, json)
        return (reply.head, try Self.meaning(reply.head, json, of: path, sent: sent))
    }

    private static func meaning(
        _ head: HTTPHead,
        _ json: JSONValue?,
        of path: String,
        sent: Duration
    ) throws(OktaError) -> Reply {
        let requestID = head.values("x-okta-request-id").first
        if head.status == 429 {
            let wait = RateLimitHeaders(head).secondsToReset.map { min(max($0 + 1, 1), 60) } ?? 5
            throw .rateLimited(bucket: path, retryAfter: .seconds(wait))
        }
        guard let json, json.kind == .object else { throw .unavailable(status: head.status, requestID: requestID) }
        switch head.status {
        case 200..<300: return .granted(json, sent: sent)
        case 400..<500: return .refused(TokenRefusal(json))
        default: throw .unavailable(status: head.status, requestID: requestID)
        }
    }

    /// Names codes, never Okta's words or a token.
    private func log(_ head: HTTPHead, _ json: JSONValue?) {
        logger.debug(
            "exchange with Okta's token endpoint",
            metadata: [
                "status": "\(head.status)",
                "error_code": "\(head.status < 400 ? "none" : json?["error"]?.string ?? "none")",
                "request_id": "\(head.values("x-okta-request-id").first ?? "none")",
            ]
        )
    }
}
