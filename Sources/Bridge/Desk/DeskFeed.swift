import Synchronization

/// The bounded queue between the gate and one console.
///
/// Posting never blocks and never waits for the reader. When the queue is full, a waiting row of the same call is
/// replaced by the newer one; what still does not fit is counted and reported as `dropped` with the next drain.
package final class DeskFeed: Sendable {
    private struct State {
        var events: [DeskEvent] = []
        /// Where the newest waiting row of each call stands.
        var places: [CallID: Int] = [:]
        var lost = 0
        var lostInAll = 0
        var wake: (@Sendable () -> Void)?

        /// Puts a call's row in the place of its older one, or counts the event as lost.
        mutating func coalesce(_ event: DeskEvent) {
            guard case .call(let row) = event, let place = places[row.id] else {
                lost += 1
                lostInAll += 1
                return
            }
            events[place] = event
        }
    }

    private let capacity: Int
    private let state = Mutex(State())

    /// - Parameter capacity: Most events that may wait for the reader.
    package init(capacity: Int = 8192) { self.capacity = capacity }

    /// Adds one event and wakes the reader if it slept.
    package func post(_ event: DeskEvent) {
        let wake: (@Sendable () -> Void)? = state.withLock { state in
            guard state.events.count < capacity else {
                state.coalesce(event)
                return nil
            }
            if case .call(let row) = event { state.places[row.id] = state.events.count }
            state.events.append(event)
            return state.events.count == 1 ? state.wake : nil
        }
        wake?()
    }

    /// Takes all that waits, in order; what was lost since the last drain comes first.
    package func drain() -> [DeskEvent] {
        state.withLock { state in
            var events: [DeskEvent] = []
            if state.lost > 0 { events.append(.dropped(state.lost)) }
            events += state.events
            state.events.removeAll(keepingCapacity: true)
            state.places.removeAll(keepingCapacity: true)
            state.lost = 0
            return events
        }
    }

    /// How many events were lost since the start.
    package var lostInAll: Int { state.withLock { $0.lostInAll } }

    /// Sets what is called, on the poster's thread, when the queue stops being empty.
    ///
    /// Called at once if events wait already, else the first ones would never wake anybody. It must not block.
    package func onWake(_ wake: (@Sendable () -> Void)?) {
        let isWaiting = state.withLock { state in
            state.wake = wake
            return !state.events.isEmpty
        }
        if isWaiting { wake?() }
    }
}
