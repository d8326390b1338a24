/// Time as the gate sees it: deadlines on the monotonic clock, the wall clock only to be shown and recorded.
package protocol GateClock: Sendable {
    /// Monotonic time from an arbitrary start.
    var now: Duration { get }
    /// Milliseconds since 1970.
    var wall: Int { get }
    /// Returns at once if the deadline has passed.
    func sleep(until deadline: Duration) async throws(CancellationError)
}

/// The machine's clocks.
package struct SystemClock: GateClock {
    private let clock = ContinuousClock()
    private let start: ContinuousClock.Instant

    package init() { start = clock.now }

    package var now: Duration { start.duration(to: clock.now) }

    package var wall: Int { WallClock.milliseconds() }

    package func sleep(until deadline: Duration) async throws(CancellationError) {
        do { try await clock.sleep(until: start + deadline) } catch { throw CancellationError() }
    }
}

extension Duration {
    /// Whole milliseconds, rounded down.
    var wholeMilliseconds: Int { Int(components.seconds) * 1000 + Int(components.attoseconds / 1_000_000_000_000_000) }
    /// Milliseconds with their fraction, for the console.
    var milliseconds: Double { Double(components.seconds) * 1000 + Double(components.attoseconds) / 1e15 }
}
