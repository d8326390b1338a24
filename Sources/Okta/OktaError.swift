/// Why Okta gave no usable answer.
package enum OktaError: Error, Hashable, Sendable {
    /// A well-formed refusal (4xx other than 429): Okta understood and did nothing.
    case refused(OktaRefusal)
    /// 5xx, a body that is no JSON where one was due, a front end's page.
    case unavailable(status: Int, requestID: String?)
    /// The bucket is used up and its reset lies beyond the call's deadline.
    case rateLimited(bucket: String, retryAfter: Duration)
    /// No connection: DNS, refused, unreachable. Nothing was sent.
    case notConnected(reason: String)
    /// The certificate or the handshake failed. Nothing was sent.
    case tlsFailed(reason: String)
    /// No whole answer within the limit.
    case timedOut(after: Duration)
    /// The connection broke after bytes had left.
    case connectionLost(reason: String)
    /// The answer is larger than we accept, in bytes.
    case tooLarge(limit: Int)
    /// The answer is not what the API promises.
    case malformed(what: String, requestID: String?)
    /// A redirect or a `next` link that leaves the configured origin.
    case foreignOrigin(String)
    /// The circuit breaker refuses calls for this long.
    case circuitOpen(retryAfter: Duration)
    /// No object fits the reference.
    case notFound(kind: String, reference: String)
    /// Several objects fit the reference; at most five are named.
    case ambiguous(kind: String, reference: String, candidates: [String])
    /// The token could not be had.
    case authentication(reason: String)
    /// The caller went away.
    case cancelled
}

/// What Okta said when it refused.
package struct OktaRefusal: Error, Hashable, Sendable {
    package var status: Int
    /// `E0000007` and the like; nil where the body held none.
    package var code: String?
    /// Okta's words: untrusted text.
    package var summary: String
    /// Okta's words, each cause one: untrusted text.
    package var causes: [String]
    package var requestID: String?
    /// The scope that is missing, from `www-authenticate`.
    package var missingScope: String?

    package init(
        status: Int,
        code: String?,
        summary: String,
        causes: [String] = [],
        requestID: String? = nil,
        missingScope: String? = nil
    ) {
        self.status = status
        self.code = code
        self.summary = summary
        self.causes = causes
        self.requestID = requestID
        self.missingScope = missingScope
    }
}
