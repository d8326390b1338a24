/// The org as the gate uses it: `OktaClient`, or a test's own.
package protocol OktaAccess: Sendable {
    /// A reader for one call; every attempt is reported to `observer`, on any thread, without waiting for it.
    func reader(observer: @escaping @Sendable (ExchangeReport) -> Void) -> OktaReader
    /// A writer for one call.
    func writer(observer: @escaping @Sendable (ExchangeReport) -> Void) -> OktaWriter
    /// The buckets seen so far, by name.
    func rateLimits() -> [RateLimitBucket]
    func circuit() -> CircuitStatus
}

/// Whether calls may leave.
package enum CircuitStatus: Hashable, Sendable {
    case closed
    /// Refuses calls; one read is let through after this long.
    case open(retryAfter: Duration)
    /// One read is on its way to find out.
    case halfOpen
}
