@testable import Bridge
import Synchronization

/// A clock that moves only when told.
///
/// Sleepers wake when it passes their deadline.
final class PlayedTime: GateClock {
    private struct State {
        var now: Duration = .seconds(1_000)
        var wall = 1_764_000_000_000
        var lastSleeper = 0
        var sleepers: [Int: (deadline: Duration, wake: CheckedContinuation<Void, Never>)] = [:]
    }

    private let state = Mutex(State())

    var now: Duration { state.withLock { $0.now } }
    var wall: Int { state.withLock { $0.wall } }

    /// Lets time pass on both clocks.
    func advance(_ duration: Duration) {
        let woken = state.withLock { state in
            state.now += duration
            state.wall += Int(duration.components.seconds) * 1000
            let due = state.sleepers.filter { $0.value.deadline <= state.now }
            for id in due.keys { state.sleepers[id] = nil }
            return due.values.map(\.wake)
        }
        for wake in woken { wake.resume() }
    }

    func sleep(until deadline: Duration) async throws(CancellationError) {
        let id = state.withLock { state in
            state.lastSleeper += 1
            return state.lastSleeper
        }
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isDue = state.withLock { state in
                    guard deadline > state.now, !Task.isCancelled else { return true }
                    state.sleepers[id] = (deadline, continuation)
                    return false
                }
                if isDue { continuation.resume() }
            }
        } onCancel: {
            state.withLock { $0.sleepers.removeValue(forKey: id) }?.wake.resume()
        }
        if Task.isCancelled { throw CancellationError() }
    }
}
