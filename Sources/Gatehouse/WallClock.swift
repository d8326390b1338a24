import Bridge
import Glibc

/// The time of day, which may jump; only for showing and recording.
enum WallClock {
    /// Milliseconds since 1970.
    @Sendable static func milliseconds() -> Int {
        var now = timespec()
        clock_gettime(CLOCK_REALTIME, &now)
        return now.tv_sec * 1000 + now.tv_nsec / 1_000_000
    }

    /// A clock that shows `start` now and runs on from there at the speed of the monotonic clock: for screenshots.
    static func starting(at start: Int) -> @Sendable () -> Int {
        let origin = ContinuousClock.now
        return {
            let elapsed = (ContinuousClock.now - origin).components
            return start + Int(elapsed.seconds) * 1000 + Int(elapsed.attoseconds / 1_000_000_000_000_000)
        }
    }
}

/// The gate's clocks with a wall clock of our choice.
struct ShownClock: GateClock {
    private let system = SystemClock()
    let shown: @Sendable () -> Int

    var now: Duration { system.now }
    var wall: Int { shown() }

    func sleep(until deadline: Duration) async throws(CancellationError) { try await system.sleep(until: deadline) }
}
