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
        /// `calls_per_min` or `writes_per_hour`.
        package var rule: String
        package var retryAfter: Duration
        /// Whether the client was within the limit until now: raises one alarm instead of thousands.
        package var isFirst: Bool
    }

    private struct Window: Sendable {
        var times: Deque<Duration> = []
        var isExceeded = false

        mutating func admit(_ limit: Int, within span: Duration, at now: Duration, rule: String) -> Verdict {
            while let first = times.first, first + span <= now { times.removeFirst() }
            guard times.count < limit else {
                let isFirst = !isExceeded
                isExceeded = true
                let retryAfter = times.first.map { $0 + span - now } ?? span
                return .exceeded(Excess(rule: rule, retryAfter: retryAfter, isFirst: isFirst))
            }
            isExceeded = false
            times.append(now)
            return .admitted
        }
    }

    private struct Usage: Sendable {
        var calls = Window()
        var writes = Window()
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

    /// Counts one write before anybody is asked: it is the budget of prompts as well.
    package mutating func admitWrite(of principal: String, at now: Duration) -> Verdict {
        usage[principal, default: Usage()].lastSeen = now
        return usage[principal, default: Usage()].writes
            .admit(limits.writesPerHour, within: .seconds(3600), at: now, rule: "writes_per_hour")
    }

    private mutating func forgetIdle(at now: Duration) {
        guard usage.count > Self.capacity else { return }
        usage = usage.filter { $0.value.lastSeen + .seconds(3600) > now }
    }
}
