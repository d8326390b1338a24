/// One attempt to exchange one request with Okta, as the console, the audit and the metrics see it.
package struct ExchangeReport: Sendable, Hashable {
    /// Counted from 1 for each request: 2 is the first retry.
    package var attempt: Int
    package var method: String
    package var template: String
    /// The rate-limit bucket that it counts in.
    package var bucket: String
    /// As sent, without the query.
    package var path: String
    package var phase: DeliveryPhase
    /// Nil if no status line was read.
    package var status: Int?
    package var requestID: String?
    package var errorCode: String?
    /// How long the request waited for its turn (pacing, concurrency) before this attempt.
    package var waited: Duration
    /// From the first byte out to the whole answer in.
    package var latency: Duration
    package var rate: RateLimitReading?
    /// Bytes of the answer's body.
    package var bytes: Int

    package init(
        attempt: Int,
        method: String,
        template: String,
        bucket: String,
        path: String,
        phase: DeliveryPhase,
        status: Int? = nil,
        requestID: String? = nil,
        errorCode: String? = nil,
        waited: Duration = .zero,
        latency: Duration = .zero,
        rate: RateLimitReading? = nil,
        bytes: Int = 0
    ) {
        self.attempt = attempt
        self.method = method
        self.template = template
        self.bucket = bucket
        self.path = path
        self.phase = phase
        self.status = status
        self.requestID = requestID
        self.errorCode = errorCode
        self.waited = waited
        self.latency = latency
        self.rate = rate
        self.bytes = bytes
    }
}

/// The rate-limit headers of one answer.
package struct RateLimitReading: Sendable, Hashable {
    package var limit: Int
    package var remaining: Int
    /// When the window ends, seconds since 1970 by Okta's clock.
    package var resetEpoch: Int

    package init(limit: Int, remaining: Int, resetEpoch: Int) {
        self.limit = limit
        self.remaining = remaining
        self.resetEpoch = resetEpoch
    }
}
