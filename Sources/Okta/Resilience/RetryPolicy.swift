/// Whether a request may be sent again: by what sending it twice would do, and how far it came (gate.md 3).
struct RetryPolicy: Sendable {
    enum Effect: Hashable, Sendable, CaseIterable {
        case read
        /// Repeating it changes nothing more.
        case idempotent
        case once
    }

    /// How one attempt ended.
    enum Ending: Hashable, Sendable {
        /// 2xx, whatever the body.
        case succeeded
        /// A well-formed 4xx.
        case refused
        /// 429, or 423 for a moment: complete, so nothing was done.
        case postponed(Duration)
        /// 500, 502, 503, 504, a front end's page, a redirect: nobody knows what was done.
        case unavailable
        /// Bytes may have left; no usable status line, or no end of the answer.
        case unanswered
        /// No byte left.
        case notSent
        /// The answer came and will not get better: too large, no JSON.
        case unusable
    }

    static let attempts = 3
    /// Retries of one minute as a share of its calls; a quiet minute still has `leastBudget`.
    static let budget = 0.1
    static let leastBudget = 10

    private var calls: [Duration] = []
    private var retries: [Duration] = []

    /// Counts one first attempt.
    mutating func began(at now: Duration) {
        forget(before: now)
        calls.append(now)
    }

    /// What may be done after an attempt; a retry that is allowed is taken from the budget.
    ///
    /// `attempt` is the one that ended, counted from 1; `jitter` is random, 0 to 1.
    mutating func advise(
        _ effect: Effect,
        after ending: Ending,
        attempt: Int,
        at now: Duration,
        jitter: Double
    ) -> WriteReport.Retry {
        guard attempt < Self.attempts else { return .never }
        let advice = Self.table(effect, ending, backoff: Self.backoff(attempt, jitter: jitter))
        guard advice != .never else { return .never }
        forget(before: now)
        guard retries.count < max(Self.leastBudget, Int(Double(calls.count) * Self.budget)) else { return .never }
        retries.append(now)
        return advice
    }

    /// The table of gate.md 3.
    private static func table(_ effect: Effect, _ ending: Ending, backoff: Duration) -> WriteReport.Retry {
        switch (ending, effect) {
        case (.succeeded, _), (.refused, _), (.unusable, _): .never
        case (.notSent, _): .after(backoff)
        case (.postponed(let wait), .read), (.postponed(let wait), .idempotent): .after(wait)
        case (.postponed(let wait), .once): .ifUnchanged(after: wait)
        case (.unavailable, .read), (.unanswered, .read): .after(backoff)
        case (.unavailable, .idempotent), (.unanswered, .idempotent): .ifUnchanged(after: backoff)
        case (.unavailable, .once), (.unanswered, .once): .never
        }
    }

    /// Full jitter from 200 ms up to a ceiling of 1 s, 4 s, then 10 s.
    static func backoff(_ attempt: Int, jitter: Double) -> Duration {
        let ceiling: Duration = attempt == 1 ? .seconds(1) : attempt == 2 ? .seconds(4) : .seconds(10)
        return .milliseconds(200) + (ceiling - .milliseconds(200)) * min(max(jitter, 0), 1)
    }

    private mutating func forget(before now: Duration) {
        calls.removeAll { $0 <= now - .seconds(60) }
        retries.removeAll { $0 <= now - .seconds(60) }
    }
}
