import Synchronization

/// Okta's time: our wall clock, set right by the `Date` of refusals, so that a wrong clock here does no harm.
final class OktaTime: Sendable {
    /// A smaller difference is the network's, in seconds.
    private static let tolerance = 2

    private let wallClock: @Sendable () -> Int
    private let learned = Mutex(0)

    init(wallClock: @escaping @Sendable () -> Int) { self.wallClock = wallClock }

    /// Okta's clock minus ours, in seconds.
    var offset: Int { learned.withLock { $0 } }

    /// Seconds since 1970.
    var now: Int { wallClock() + offset }

    /// Takes the time from an answer; true if ours was wrong by more than the tolerance.
    func learn(_ head: HTTPHead) -> Bool {
        guard let date = head.values("date").first.flatMap(RateLimitHeaders.epoch) else { return false }
        let offset = date - wallClock()
        return learned.withLock { learned in
            guard (offset - learned).magnitude > Self.tolerance else { return false }
            learned = offset
            return true
        }
    }
}
