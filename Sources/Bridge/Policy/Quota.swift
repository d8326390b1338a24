import DequeModule

/// Counts what each client uses, against the policy's limits (gate.md 4).
///
/// Time is monotonic and comes in as an argument.
package struct Quota: Sendable {
    package enum Verdict: Hashable, Sendable {
        case admitted
        case exceeded(Excess)
    }

    package struct Excess: Hashable, Sendable {
        /// `calls_per_min`, `writes_per_hour` or `prompts_per_hour`.
        package var rule: String
        package var retryAfter: Duration
        /// Whether the client was within the limit until now: raises one alarm instead of thousands.
        package var isFirst: Bool
    }

    private struct Window: Sendable {
        var times: Deque<Duration> = []
        var isExceeded = false

        mutating func admit(_ limit: Int, within span: Duration, at now: Duration, rule: String) -> Verdict {
            let verdict = look(limit, within: span, at: now, rule: rule)
            if verdict == .admitted { times.append(now) }
            return verdict
        }

        /// The same without counting.
        mutating func look(_ limit: Int, within span: Duration, at now: Duration, rule: String) -> Verdict {
            while let first = times.first, first + span <= now { times.removeFirst() }
            guard times.count < limit else {
                let isFirst = !isExceeded
                isExceeded = true
                let retryAfter = times.first.map { $0 + span - now } ?? span
                return .exceeded(Excess(rule: rule, retryAfter: retryAfter, isFirst: isFirst))
            }
            isExceeded = false
            return .admitted
        }
    }

    private struct Usage: Sendable {
        var calls = Window()
        var writes = Window()
        var prompts = Window()
        /// When it was last recorded that too many of its writes are under way.
        var pendingRecorded: Duration?
        var lastSeen: Duration = .zero
    }

    /// Clients whose last call is older than the longest window are forgotten beyond this many.
    private static let capacity = 2048

    private let limits: Policy.Limits
    private var usage: [String: Usage] = [:]

    package init(_ limits: Policy.Limits) { self.limits = limits }

    /// Counts one call that reaches Okta.
    package mutating func admitCall(of principal: String, at now: Duration) -> Verdict {
        forgetIdle(at: now)
        usage[principal, default: Usage()].lastSeen = now
        return usage[principal, default: Usage()].calls
            .admit(limits.callsPerMinute, within: .seconds(60), at: now, rule: "calls_per_min")
    }

    /// Counts one write before anybody is asked.
    package mutating func admitWrite(of principal: String, at now: Duration) -> Verdict {
        usage[principal, default: Usage()].lastSeen = now
        return usage[principal, default: Usage()].writes
            .admit(limits.writesPerHour, within: .seconds(3600), at: now, rule: "writes_per_hour")
    }

    /// Counts one question to a person.
    package mutating func admitPrompt(of principal: String, at now: Duration) -> Verdict {
        usage[principal, default: Usage()].lastSeen = now
        return usage[principal, default: Usage()].prompts
            .admit(limits.promptsPerHour, within: .seconds(3600), at: now, rule: "prompts_per_hour")
    }

    /// Whether a person may still be asked for this client, without counting.
    package mutating func mayPrompt(for principal: String, at now: Duration) -> Verdict {
        usage[principal, default: Usage()].prompts
            .look(limits.promptsPerHour, within: .seconds(3600), at: now, rule: "prompts_per_hour")
    }

    /// Whether it is to be recorded that too many of a client's writes are under way: once a minute.
    package mutating func recordsPending(of principal: String, at now: Duration) -> Bool {
        if let last = usage[principal]?.pendingRecorded, last + .seconds(60) > now { return false }
        usage[principal, default: Usage()].pendingRecorded = now
        return true
    }

    private mutating func forgetIdle(at now: Duration) {
        guard usage.count > Self.capacity else { return }
        usage = usage.filter { $0.value.lastSeen + .seconds(3600) > now }
    }
}
