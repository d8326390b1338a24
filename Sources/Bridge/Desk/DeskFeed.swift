import Synchronization

/// The bounded queue between the gate and one console.
///
/// Posting never blocks and never waits for the reader. When the queue is full, a waiting row of the same call is
/// replaced by the newer one; what still does not fit is counted and reported as `dropped` with the next drain.
///
/// The row of a call of this gate is made when it is taken, as the call stands then: most calls end before a console
/// looks, and their rows on the way would be made for nobody.
package final class DeskFeed: Sendable {
    private enum Waiting {
        case event(DeskEvent)
        case call(CallTrace)

        var event: DeskEvent {
            switch self {
            case .event(let event): event
            case .call(let trace): .call(trace.row)
            }
        }

        var call: CallID? {
            switch self {
            case .event(.call(let row)): row.id
            case .event: nil
            case .call(let trace): trace.id
            }
        }
    }

    private struct State {
        var events: [Waiting] = []
        /// Where the newest waiting row of each call stands.
        var places: [CallID: Int] = [:]
        var lost = 0
        var lostInAll = 0
        var wake: (@Sendable () -> Void)?

        /// Puts a call's row in the place of its older one, or counts the event as lost.
        mutating func coalesce(_ event: Waiting) {
            guard let call = event.call, let place = places[call] else {
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
    package func post(_ event: DeskEvent) { post(.event(event)) }

    /// Tells that a call has changed; nothing is added while it waits already.
    ///
    /// The change must be made before: whoever drains meanwhile reads it.
    func post(_ trace: CallTrace) { post(.call(trace)) }

    private func post(_ event: Waiting) {
        let wake: (@Sendable () -> Void)? = state.withLock { state in
            if case .call(let trace) = event, state.places[trace.id] != nil {
                state.coalesce(event)
                return nil
            }
            guard state.events.count < capacity else {
                state.coalesce(event)
                return nil
            }
            if let call = event.call { state.places[call] = state.events.count }
            state.events.append(event)
            return state.events.count == 1 ? state.wake : nil
        }
        wake?()
    }

    /// Takes all that waits, in order; what was lost since the last drain comes first.
    package func drain() -> [DeskEvent] {
        let (lost, waiting) = state.withLock { state in
            defer {
                state.events = []
                state.places.removeAll(keepingCapacity: true)
                state.lost = 0
            }
            return (state.lost, state.events)
        }
        // Outside the lock: no call waits for another one's row.
        return (lost > 0 ? [.dropped(lost)] : []) + waiting.map(\.event)
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
