import Bridge

/// The gate's clocks with a wall clock of our choice.
struct ShownClock: GateClock {
    private let system = SystemClock()
    let shown: @Sendable () -> Int

    var now: Duration { system.now }
    var wall: Int { shown() }

    func sleep(until deadline: Duration) async throws(CancellationError) { try await system.sleep(until: deadline) }

    /// A wall clock that shows `start` now and runs on at the speed of the monotonic clock: for screenshots.
    static func starting(at start: Int) -> @Sendable () -> Int {
        let origin = ContinuousClock.now
        return {
            let elapsed = (ContinuousClock.now - origin).components
            return start + Int(elapsed.seconds) * 1000 + Int(elapsed.attoseconds / 1_000_000_000_000_000)
        }
    }
}
