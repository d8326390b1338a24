/// Time that only goes forward, and waiting for it; tests play both.
package protocol MonotonicClock: Sendable {
    /// Since an arbitrary start.
    var now: Duration { get }
    func sleep(until deadline: Duration) async throws(CancellationError)
}

/// The system's continuous clock: it also counts while the machine sleeps.
package struct SystemClock: MonotonicClock {
    private let start = ContinuousClock.now

    package init() {}

    package var now: Duration { ContinuousClock.now - start }

    package func sleep(until deadline: Duration) async throws(CancellationError) {
        do { try await Task.sleep(until: start + deadline, clock: .continuous) } catch { throw CancellationError() }
    }
}
