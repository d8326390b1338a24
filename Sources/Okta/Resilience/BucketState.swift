/// What is known of one rate-limit bucket, and who has a place in it.
///
/// Time is a parameter, as in `RateLimiter`.
struct BucketState: Sendable {
    /// Okta's fixed window, as the last answer told it.
    private struct Window: Sendable {
        var limit: Int
        var remaining: Int
        var resetEpoch: Int
        var endsAt: Duration
        /// No answer has come since the reset: `resetEpoch` is the one of the window before.
        var isGuessed = false
    }

    /// The longest window, and the longest wait for one.
    static let longestWindow = Duration.seconds(60)

    private var window: Window?
    /// Sent or about to be, not answered.
    var inFlight = 0
    /// Reserved for after their wait.
    var waiting = 0
    /// 429 in a row without usable headers.
    var silentRefusals = 0
    private var closedUntil = Duration.zero
    private var sentInWindow = 0
    /// Our requests of the last 15 s.
    private var sends: [Duration] = []
    /// 429 answers of the last hour.
    private var refusals: [Duration] = []

    /// How long a call must wait that has `ahead` calls before it.
    mutating func wait(behind ahead: Int, at now: Duration, freeShare: Double) -> Duration {
        startNextWindow(at: now)
        let closed = max(closedUntil - now, .zero)
        guard let window else { return closed }
        // At least one call per window, or a small bucket would be closed for good.
        let ours = max(1, window.limit - Int(Double(window.limit) * freeShare))
        let room = max(0, window.remaining - (window.limit - ours) - inFlight)
        guard ahead >= room else { return closed }
        let turns = (ahead - room) / ours
        return max(closed, window.endsAt - now + Self.longestWindow * turns)
    }

    func isClosed(at now: Duration) -> Bool { closedUntil > now }

    mutating func take(wait: Duration, at now: Duration) {
        guard wait == .zero else {
            waiting += 1
            return
        }
        inFlight += 1
        sentInWindow += 1
        sends.removeAll { $0 <= now - .seconds(15) }
        sends.append(now)
    }

    /// Takes over what an answer says; an answer of an older window is ignored.
    mutating func learn(_ headers: RateLimitHeaders, at now: Duration) {
        guard let reading = headers.reading, reading.limit > 0 else { return }
        let remaining = min(reading.remaining, reading.limit)
        if let known = window, reading.resetEpoch <= known.resetEpoch {
            // A late answer of the window before says nothing of this one, unless that one is not over by Okta's clock.
            if known.isGuessed, (headers.secondsToReset ?? 0) <= 0 { return }
            guard reading.resetEpoch == known.resetEpoch else { return }
            if known.isGuessed { window?.endsAt = now + Self.clamped(headers.secondsToReset) }
            window?.isGuessed = false
            window?.limit = reading.limit
            window?.remaining = min(known.remaining, remaining)
            return
        }
        window = Window(
            limit: reading.limit,
            remaining: remaining,
            resetEpoch: reading.resetEpoch,
            endsAt: now + Self.clamped(headers.secondsToReset)
        )
        sentInWindow = inFlight + 1
    }

    mutating func refused(_ headers: RateLimitHeaders, at now: Duration, jitter: Double) -> Duration {
        inFlight -= 1
        refusals.removeAll { $0 <= now - .seconds(3600) }
        refusals.append(now)
        let wait: Duration
        if let reading = headers.reading, reading.limit == 0, reading.remaining == 0 {
            wait = .seconds(1) + .seconds(1) * jitter
        } else if headers.secondsToReset != nil {
            silentRefusals = 0
            learn(headers, at: now)
            wait = Self.clamped(headers.secondsToReset)
        } else {
            silentRefusals += 1
            wait = silentRefusals == 1 ? .seconds(5) : silentRefusals == 2 ? .seconds(10) : .seconds(20)
        }
        closedUntil = max(closedUntil, now + wait)
        return wait
    }

    func reading(named name: String, at now: Duration) -> RateLimitBucket {
        let end = max(window?.endsAt ?? now, closedUntil)
        let isOver = window.map { $0.endsAt <= now } ?? true
        return RateLimitBucket(
            name: name,
            limit: window?.limit ?? 0,
            remaining: isOver ? window?.limit ?? 0 : window?.remaining ?? 0,
            resetsIn: max(end - now, .zero),
            ours: isOver ? 0 : sentInWindow,
            refusals: refusals.count { $0 > now - .seconds(3600) },
            rate: Double(sends.count { $0 > now - .seconds(15) }) / 15,
            waiting: waiting
        )
    }

    /// After the reset the bucket is full until an answer says otherwise.
    private mutating func startNextWindow(at now: Duration) {
        guard let old = window, old.endsAt <= now else { return }
        window?.remaining = old.limit
        window?.endsAt = now + Self.longestWindow
        window?.isGuessed = true
        sentInWindow = 0
    }

    private static func clamped(_ seconds: Int?) -> Duration {
        .seconds(min(max(seconds ?? 60, 1), 60))
    }
}
