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
        var watchers: [(deadline: Duration, tell: CheckedContinuation<Void, Never>)] = []
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

    /// Waits until somebody sleeps until exactly then: only that one is certain to have begun.
    func sleeper(until deadline: Duration) async {
        await withCheckedContinuation { continuation in
            let isThere = state.withLock { state in
                if state.sleepers.values.contains(where: { $0.deadline == deadline }) { return true }
                state.watchers.append((deadline, continuation))
                return false
            }
            if isThere { continuation.resume() }
        }
    }

    func sleep(until deadline: Duration) async throws(CancellationError) {
        let id = state.withLock { state in
            state.lastSleeper += 1
            return state.lastSleeper
        }
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let (isDue, told) = state.withLock { state -> (Bool, [CheckedContinuation<Void, Never>]) in
                    guard deadline > state.now, !Task.isCancelled else { return (true, []) }
                    state.sleepers[id] = (deadline, continuation)
                    let told = state.watchers.filter { $0.deadline == deadline }.map(\.tell)
                    state.watchers.removeAll { $0.deadline == deadline }
                    return (false, told)
                }
                if isDue { continuation.resume() }
                for watcher in told { watcher.resume() }
            }
        } onCancel: {
            state.withLock { $0.sleepers.removeValue(forKey: id) }?.wake.resume()
        }
        if Task.isCancelled { throw CancellationError() }
    }
}
