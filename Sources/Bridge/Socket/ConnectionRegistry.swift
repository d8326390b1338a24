import NIOCore
import Synchronization

/// Which connections are open and how many calls run, across all event loops.
///
/// A call is counted apart from its connection, because a write that has left for Okta runs to its recorded end even if the
/// client goes: the server waits for it when it stops.
final class ConnectionRegistry: Sendable {
    /// Asks a connection to end: what runs may finish for a moment, nothing new is taken.
    struct Quiesce: Sendable {}

    private struct State {
        var lastID = 0
        var channels: [Int: any Channel] = [:]
        var calls = 0
        var isQuiescing = false
        var idle: EventLoopPromise<Void>?

        mutating func takeIdlePromise() -> EventLoopPromise<Void>? {
            guard channels.isEmpty, calls == 0 else { return nil }
            defer { idle = nil }
            return idle
        }
    }

    private let limit: Int
    private let state = Mutex(State())

    /// - Parameter limit: How many connections may be open at once.
    init(limit: Int) { self.limit = limit }

    /// Enters a connection.
    ///
    /// - Returns: Its serial number, from 1; nil if as many as allowed are open, or the server stops.
    func enter(_ channel: any Channel) -> Int? {
        state.withLock { state in
            guard state.channels.count < limit, !state.isQuiescing else { return nil }
            state.lastID += 1
            state.channels[state.lastID] = channel
            return state.lastID
        }
    }

    func leave(_ id: Int) {
        state.withLock { state in
            state.channels[id] = nil
            return state.takeIdlePromise()
        }?.succeed()
    }

    func callBegan() { state.withLock { $0.calls += 1 } }

    func callEnded() {
        state.withLock { state in
            state.calls -= 1
            return state.takeIdlePromise()
        }?.succeed()
    }

    /// The channel of an open connection.
    func channel(_ id: Int) -> (any Channel)? { state.withLock { $0.channels[id] } }

    /// Asks every connection to end, and lets no more in.
    func quiesce() {
        let channels = state.withLock { state in
            state.isQuiescing = true
            return Array(state.channels.values)
        }
        for channel in channels {
            channel.pipeline.fireUserInboundEventTriggered(Quiesce())
        }
    }

    /// Tells every connection of a change; each knows whether its client wants to hear of it.
    func announce(_ change: SubscribedChange) {
        let channels = state.withLock { Array($0.channels.values) }
        for channel in channels { channel.pipeline.fireUserInboundEventTriggered(change) }
    }

    /// Waits until no connection is open and no call runs, but not longer than `limit`.
    func idle(within limit: TimeAmount, on loop: any EventLoop) async {
        let promise = loop.makePromise(of: Void.self)
        let timeout = loop.scheduleTask(in: limit) { promise.succeed() }
        state.withLock { state in
            state.idle = promise
            return state.takeIdlePromise()
        }?.succeed()
        // The promise is only ever succeeded.
        try? await promise.futureResult.get()
        timeout.cancel()
    }
}
