/// Paces the calls to each of Okta's rate-limit buckets so that a share of every bucket stays free (gate.md 3).
///
/// What a bucket allows is learned from answers; until the first one its calls leave at once. Windows are fixed and
/// last 60 s or less (okta/api.md 2.1). Each reservation ends in `answered`, `refused` or `withdraw`.
struct RateLimiter: Sendable {
    /// The share of a bucket that we leave to others, 0 to 0.9.
    let freeShare: Double
    private var buckets: [String: BucketState] = [:]

    init(freeShare: Double) { self.freeShare = freeShare }

    /// Reserves the next call to a rate-limit bucket and says how long to wait before sending it.
    ///
    /// The wait is Okta's reset time minus the `Date` of the same answer, so a wrong clock here does no harm.
    /// It is clamped to 1...60 s. Without usable headers it is 5 s, then 10 s, then 20 s. Calls that wait keep their
    /// place before those that come later.
    ///
    /// - Parameters:
    ///   - bucket: The path template that Okta counts, such as `/api/v1/users/{id}`.
    ///   - now: Monotonic time.
    ///   - deadline: When the call must have ended, on the same clock.
    /// - Returns: The wait; zero if the call may leave now. After a wait `renew` must be asked again.
    /// - Throws: `RateLimitError.tooLate` if the wait ends after `deadline`; the caller answers `retry_after_s`.
    /// - SeeAlso: Okta, "Rate limits best practices" (`X-Rate-Limit-Remaining`, `X-Rate-Limit-Reset`).
    mutating func reserve(_ bucket: String, at now: Duration, deadline: Duration) throws(RateLimitError) -> Duration {
        let ahead = buckets[bucket]?.waiting ?? 0
        return try reserve(bucket, behind: ahead, at: now, deadline: deadline)
    }

    /// Asks again for a call whose wait is over: meanwhile others may have learned more.
    ///
    /// - Returns: The same as `reserve`.
    /// - Throws: The same as `reserve`; the reservation is gone then.
    mutating func renew(_ bucket: String, at now: Duration, deadline: Duration) throws(RateLimitError) -> Duration {
        buckets[bucket]?.waiting -= 1
        // It has waited its time: those who still wait came later.
        return try reserve(bucket, behind: 0, at: now, deadline: deadline)
    }

    /// Whether Okta refused a call of this bucket and the wait that it asked for is not over.
    func isClosed(_ bucket: String, at now: Duration) -> Bool { buckets[bucket]?.isClosed(at: now) ?? false }

    /// Gives up a turn that has come: the call was not sent.
    mutating func withdraw(_ bucket: String) { buckets[bucket]?.inFlight -= 1 }

    /// Gives up waiting for a turn.
    mutating func stopWaiting(_ bucket: String) { buckets[bucket]?.waiting -= 1 }

    /// A sent call has ended with any answer but 429, or with none.
    mutating func answered(_ bucket: String, headers: RateLimitHeaders?, at now: Duration) {
        buckets[bucket]?.inFlight -= 1
        guard let headers else { return }
        buckets[bucket]?.silentRefusals = 0
        buckets[bucket]?.learn(headers, at: now)
    }

    /// A sent call was answered with 429.
    ///
    /// A limit of 0 with 0 remaining is Okta's concurrency limit: its reset is only a hint, so the back-off is 1 to 2 s.
    ///
    /// `jitter` is random, 0 to 1.
    ///
    /// - Returns: How long the bucket stays closed.
    mutating func refused(
        _ bucket: String,
        headers: RateLimitHeaders,
        at now: Duration,
        jitter: Double
    ) -> Duration {
        buckets[bucket, default: BucketState()].refused(headers, at: now, jitter: jitter)
    }

    /// The buckets seen so far, by name.
    func snapshot(at now: Duration) -> [RateLimitBucket] {
        buckets.sorted { $0.key < $1.key }.map { $1.reading(named: $0, at: now) }
    }

    private mutating func reserve(
        _ bucket: String,
        behind ahead: Int,
        at now: Duration,
        deadline: Duration
    ) throws(RateLimitError) -> Duration {
        let wait = buckets[bucket, default: BucketState()].wait(behind: ahead, at: now, freeShare: freeShare)
        guard now + wait <= deadline else { throw .tooLate(retryAfter: wait) }
        buckets[bucket, default: BucketState()].take(wait: wait, at: now)
        return wait
    }
}

/// Why a call cannot wait for its turn.
enum RateLimitError: Error, Hashable, Sendable {
    /// The wait ends after the call's deadline.
    case tooLate(retryAfter: Duration)
}
