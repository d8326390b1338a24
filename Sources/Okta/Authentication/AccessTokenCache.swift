import Synchronization

/// The shell around `TokenState`: the first caller that needs a token fetches it, the others wait for the same one.
///
/// A lock and not an actor: a caller that is cancelled leaves at once, from a handler that cannot wait.
final class AccessTokenCache: Sendable {
    /// How a fetch ended for those who waited for it.
    private enum Ending: Sendable {
        /// Ask the state again: there is a token now, or somebody else must fetch one.
        case settled
        case failed(OktaError)
    }

    private typealias Waiter = CheckedContinuation<Ending, Never>

    private struct Shared {
        var state = TokenState()
        var lastTicket = 0
        /// Nil until the one who waits has got that far.
        var waiters: [Int: Waiter?] = [:]
    }

    private let clock: any MonotonicClock
    private let shared = Mutex(Shared())

    init(clock: any MonotonicClock) { self.clock = clock }

    /// A token that is good for now.
    ///
    /// - Parameters:
    ///   - pause: How long a failure is remembered.
    ///   - fetch: Gets a new token; called by one caller at a time.
    /// - Returns: The kept token, or the one just fetched.
    /// - Throws: What `fetch` threw, for everybody who waited; `OktaError.cancelled`.
    func token(
        pause: @Sendable (OktaError) -> Duration,
        fetch: () async throws(OktaError) -> AccessToken
    ) async throws(OktaError) -> AccessToken {
        while true {
            guard !Task.isCancelled else { throw .cancelled }
            let (step, ticket) = shared.withLock { shared in
                let step = shared.state.next(at: clock.now)
                guard case .wait = step else { return (step, 0) }
                shared.lastTicket += 1
                shared.waiters[shared.lastTicket] = .some(nil)
                return (step, shared.lastTicket)
            }
            switch step {
            case .use(let token): return token
            case .fail(let error): throw error
            case .fetch: return try await lead(pause, fetch)
            case .wait: if case .failed(let error) = await wait(ticket) { throw error }
            }
        }
    }

    /// The next caller fetches a new token instead of using this one.
    func reject(_ text: String) { shared.withLock { $0.state.reject(text) } }

    private func lead(
        _ pause: (OktaError) -> Duration,
        _ fetch: () async throws(OktaError) -> AccessToken
    ) async throws(OktaError) -> AccessToken {
        do {
            let token = try await fetch()
            settle(.settled) { $0.fetched(token) }
            return token
        } catch .cancelled {
            settle(.settled) { $0.abandoned() }
            throw .cancelled
        } catch {
            let old = settle(.failed(error)) { $0.failed(error, pause: pause(error), at: clock.now) }
            guard let old else { throw error }
            return old
        }
    }

    @discardableResult
    private func settle<Result: Sendable>(_ ending: Ending, _ change: (inout TokenState) -> Result) -> Result {
        let (result, waiters) = shared.withLock { shared in
            let result = change(&shared.state)
            // Whoever has a ticket but is not waiting yet finds it gone, and asks again.
            defer { shared.waiters = [:] }
            return (result, shared.waiters.values.compactMap { $0 })
        }
        for waiter in waiters { waiter.resume(returning: ending) }
        return result
    }

    private func wait(_ ticket: Int) async -> Ending {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isOver = shared.withLock { shared in
                    guard shared.waiters[ticket] != nil, !Task.isCancelled else {
                        shared.waiters[ticket] = nil
                        return true
                    }
                    shared.waiters[ticket] = continuation
                    return false
                }
                if isOver { continuation.resume(returning: .settled) }
            }
        } onCancel: {
            let waiter = shared.withLock { $0.waiters.removeValue(forKey: ticket) ?? nil }
            waiter?.resume(returning: .settled)
        }
    }
}
