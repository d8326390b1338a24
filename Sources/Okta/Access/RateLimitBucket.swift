/// The state of one Okta rate-limit bucket as learned from its headers.
package struct RateLimitBucket: Sendable, Hashable {
    /// The path template that Okta counts, such as `/api/v1/users/{id}`.
    package var name: String
    package var limit: Int
    package var remaining: Int
    /// Until the window ends, from now.
    package var resetsIn: Duration
    /// Our own requests in this window.
    package var ours: Int
    /// Answers with status 429 in the last hour.
    package var refusals: Int
    /// Our requests per second over the last 15 s.
    package var rate: Double
    /// Calls that wait for this bucket's reset now.
    package var waiting: Int

    package init(
        name: String,
        limit: Int,
        remaining: Int,
        resetsIn: Duration,
        ours: Int = 0,
        refusals: Int = 0,
        rate: Double = 0,
        waiting: Int = 0
    ) {
        self.name = name
        self.limit = limit
        self.remaining = remaining
        self.resetsIn = resetsIn
        self.ours = ours
        self.refusals = refusals
        self.rate = rate
        self.waiting = waiting
    }
}
