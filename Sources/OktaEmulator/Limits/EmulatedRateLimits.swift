/// The buckets of api.md 2.2: fixed windows of 60 s that start with their first request.
///
/// Each principal may use its share of a bucket; all together no more than the bucket. The headers tell the share, and
/// less where others have used up the bucket.
struct EmulatedRateLimits: Sendable {
    /// What the headers of an answer say.
    struct Headers: Sendable, Equatable {
        var limit: Int
        var remaining: Int
        /// Seconds since 1970 at which the window ends.
        var reset: Int
    }

    /// What counting one request has led to.
    struct Verdict: Sendable {
        var bucket: RateLimitBucket
        var headers: Headers
        /// Nil lets the request pass.
        var refusal: RateRefusal?
        /// The event that the System Log gets; each at most once per window of the org.
        var event: EventType?
    }

    private struct Window: Sendable {
        var end: Moment
        var used = 0
        var isWarned = false
        var isViolated = false
    }

    private struct Key: Hashable, Sendable {
        var bucket: String
        /// Nil is the whole org.
        var principal: Principal?
    }

    /// Whose request is counted, and in which bucket.
    struct Count: Sendable {
        var principal: Principal
        /// How much of a bucket it may use, in percent.
        var share: Int
        var bucket: RateLimitBucket
    }

    private let preset: EmulatorOptions.Preset
    private let scale: Double
    private var windows: [Key: Window] = [:]

    init(preset: EmulatorOptions.Preset, scale: Double) {
        self.preset = preset
        self.scale = scale
    }

    /// Counts one request; one that is refused uses nothing up.
    ///
    /// `warning`: Percent of the org's bucket from which on the System Log warns.
    mutating func count(_ count: Count, warning: Int, at now: Moment) -> Verdict {
        let (bucket, principal) = (count.bucket, count.principal)
        let share = share(of: bucket, percent: count.share)
        var own = window(bucket, principal, at: now)
        var org = window(bucket, nil, at: now)
        let orgLimit = limit(of: bucket, share: 1)
        var verdict = Verdict(bucket: bucket, headers: headers(bucket, share, own, org), refusal: nil, event: nil)
        if own.used >= share {
            verdict.refusal = .share
        } else if bucket.isShared, org.used >= orgLimit {
            verdict.refusal = .org
            if !org.isViolated { verdict.event = .rateLimitViolation }
            org.isViolated = true
        } else {
            own.used += 1
            org.used += 1
            let isNear = bucket.isShared && org.used * 100 >= orgLimit * warning
            if isNear, !org.isWarned { verdict.event = .rateLimitWarning }
            org.isWarned = org.isWarned || isNear
        }
        windows[Key(bucket: bucket.name, principal: principal)] = own
        windows[Key(bucket: bucket.name, principal: nil)] = org
        verdict.headers = headers(bucket, share, own, org)
        return verdict
    }

    /// The headers without counting: for answers to requests that were never looked at.
    func peek(_ count: Count, at now: Moment) -> Headers {
        let bucket = count.bucket
        let share = share(of: bucket, percent: count.share)
        return headers(bucket, share, window(bucket, count.principal, at: now), window(bucket, nil, at: now))
    }

    /// The share; where others have left less of the bucket than that, what they have left.
    private func headers(_ bucket: RateLimitBucket, _ share: Int, _ own: Window, _ org: Window) -> Headers {
        let left = max(0, share - own.used)
        let leftOfOrg = bucket.isShared ? max(0, limit(of: bucket, share: 1) - org.used) : left
        // Rounded up, so that a client that waits until then is never early.
        let end = (leftOfOrg < left ? org : own).end.milliseconds
        return Headers(limit: share, remaining: min(left, leftOfOrg), reset: (end + 999) / 1000)
    }

    private func window(_ bucket: RateLimitBucket, _ principal: Principal?, at now: Moment) -> Window {
        let open = windows[Key(bucket: bucket.name, principal: principal)]
        if let open, open.end > now { return open }
        return Window(end: now.adding(seconds: bucket.windowSeconds))
    }

    private func share(of bucket: RateLimitBucket, percent: Int) -> Int {
        limit(of: bucket, share: bucket.isShared ? Double(percent) / 100 : 1)
    }

    private func limit(of bucket: RateLimitBucket, share: Double) -> Int {
        let whole =
            switch preset {
            case .integrator: bucket.integrator
            case .workforce: bucket.workforce
            }
        return max(1, Int((Double(whole) * share * scale).rounded()))
    }
}

/// Which limit has refused a request.
package enum RateRefusal: String, Sendable {
    /// What one principal may use of a bucket.
    case share
    /// What the whole org may use of a bucket.
    case org
    /// How many requests may be in flight.
    case concurrency
    /// How many of them one principal may have.
    case concurrencyShare
    /// How often one client may ask for a sign-in page.
    case client
}
