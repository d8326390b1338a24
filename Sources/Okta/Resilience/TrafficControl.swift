import Synchronization

/// The shell around the four machines that decide when a request may leave: it feeds them, waits, and lets go.
///
/// One per org, shared by all calls. The lock is never held across a wait.
final class TrafficControl: Sendable {
    private typealias Waiter = CheckedContinuation<Bool, Never>

    private struct State {
        var limiter: RateLimiter
        var gate: ConcurrencyGate
        var breaker = CircuitBreaker()
        var retries = RetryPolicy()
        var lastTicket = 0
        var waiters: [Int: Waiter] = [:]

        /// Gives a place back; those who may go now are to be told outside the lock.
        mutating func release(_ bucket: String) -> [Waiter] {
            gate.leave(bucket: bucket).compactMap { waiters.removeValue(forKey: $0) }
        }
    }

    /// A place on the wire; given back by exactly one `leave`.
    struct Pass: Sendable {
        let bucket: String
        let isProbe: Bool
        /// How long the request waited for its turn.
        let waited: Duration
    }

    /// How the attempt ended, as far as the machines care.
    enum Ending: Sendable {
        /// Okta answered, with anything but 429 or a 5xx.
        case answered(RateLimitHeaders)
        case rateLimited(RateLimitHeaders)
        /// A 5xx, a front end's page, or no answer at all.
        case failed(RateLimitHeaders?)
        /// Cancelled, or failed for a reason that says nothing about Okta (our own trust store).
        case inconclusive
    }

    let clock: any MonotonicClock
    private let random: @Sendable () -> Double
    private let state: Mutex<State>

    init(_ configuration: OktaConfiguration, clock: any MonotonicClock, random: @escaping @Sendable () -> Double) {
        self.clock = clock
        self.random = random
        state = Mutex(
            State(
                limiter: RateLimiter(freeShare: configuration.freeShare),
                gate: ConcurrencyGate(total: configuration.concurrency, perBucket: configuration.concurrencyPerBucket)
            )
        )
    }

    func rateLimits() -> [RateLimitBucket] { state.withLock { $0.limiter.snapshot(at: clock.now) } }

    func circuit() -> CircuitStatus { state.withLock { $0.breaker.status(at: clock.now) } }

    /// Counts one first attempt for the retry budget.
    func began() { state.withLock { $0.retries.began(at: clock.now) } }

    /// What may be done after an attempt.
    func advice(_ effect: RetryPolicy.Effect, after ending: RetryPolicy.Ending, attempt: Int) -> WriteReport.Retry {
        let jitter = random()
        return state.withLock {
            $0.retries.advise(effect, after: ending, attempt: attempt, at: clock.now, jitter: jitter)
        }
    }

    /// A random wait between two bounds.
    func jittered(_ range: ClosedRange<Duration>) -> Duration {
        range.lowerBound + (range.upperBound - range.lowerBound) * random()
    }

    /// Waits until a request may leave: pacing first, then a free place, the breaker last.
    ///
    /// - Throws: `circuitOpen`, `rateLimited`, `timedOut` or `cancelled`; nothing is reserved then.
    func enter(
        _ bucket: String,
        _ kind: CircuitBreaker.CallKind,
        deadline: Duration
    ) async throws(OktaError) -> Pass {
        let start = clock.now
        if case .open(let wait) = circuit(), wait > .zero { throw .circuitOpen(retryAfter: wait) }
        repeat {
            try await pace(bucket, deadline: deadline)
            guard await place(bucket, deadline: deadline) else {
                state.withLock { $0.limiter.withdraw(bucket) }
                throw Task.isCancelled ? .cancelled : .timedOut(after: deadline - start)
            }
            // While it waited for a place, Okta may have closed the bucket: it would only be refused as well.
        } while giveBackIfClosed(bucket)
        let admission = state.withLock { $0.breaker.admit(kind, at: clock.now) }
        switch admission {
        case .go: return Pass(bucket: bucket, isProbe: false, waited: clock.now - start)
        case .probe: return Pass(bucket: bucket, isProbe: true, waited: clock.now - start)
        case .refuse(let retryAfter):
            giveBack(bucket)
            throw .circuitOpen(retryAfter: retryAfter)
        }
    }

    private func giveBackIfClosed(_ bucket: String) -> Bool {
        guard state.withLock({ $0.limiter.isClosed(bucket, at: clock.now) }) else { return false }
        giveBack(bucket)
        return true
    }

    /// Gives up reservation and place of a request that does not leave.
    private func giveBack(_ bucket: String) {
        let admitted = state.withLock { state in
            state.limiter.withdraw(bucket)
            return state.release(bucket)
        }
        for waiter in admitted { waiter.resume(returning: true) }
    }

    /// Gives the place back and learns from how the attempt ended.
    ///
    /// - Returns: After a 429, how long the bucket stays closed; else zero.
    @discardableResult
    func leave(_ pass: Pass, _ ending: Ending) -> Duration {
        let now = clock.now
        let jitter = random()
        let (wait, admitted) = state.withLock { state in
            var wait = Duration.zero
            switch ending {
            case .answered(let headers):
                state.limiter.answered(pass.bucket, headers: headers, at: now)
                state.breaker.record(.answered, wasProbe: pass.isProbe, at: now)
            case .rateLimited(let headers):
                wait = state.limiter.refused(pass.bucket, headers: headers, at: now, jitter: jitter)
                state.breaker.record(.answered, wasProbe: pass.isProbe, at: now)
            case .failed(let headers):
                state.limiter.answered(pass.bucket, headers: headers, at: now)
                state.breaker.record(.failed, wasProbe: pass.isProbe, at: now)
            case .inconclusive:
                state.limiter.answered(pass.bucket, headers: nil, at: now)
                if pass.isProbe { state.breaker.abandonProbe(at: now) }
            }
            return (wait, state.release(pass.bucket))
        }
        for waiter in admitted { waiter.resume(returning: true) }
        return wait
    }

    /// Reserves a call in its bucket and waits as long as the limiter says.
    private func pace(_ bucket: String, deadline: Duration) async throws(OktaError) {
        do {
            var wait = try state.withLock { state throws(RateLimitError) in
                try state.limiter.reserve(bucket, at: clock.now, deadline: deadline)
            }
            while wait > .zero {
                do { try await clock.sleep(until: clock.now + wait) } catch {
                    state.withLock { $0.limiter.stopWaiting(bucket) }
                    throw OktaError.cancelled
                }
                wait = try state.withLock { state throws(RateLimitError) in
                    try state.limiter.renew(bucket, at: clock.now, deadline: deadline)
                }
            }
        } catch let error as OktaError {
            throw error
        } catch RateLimitError.tooLate(let retryAfter) {
            throw .rateLimited(bucket: bucket, retryAfter: retryAfter)
        } catch {
            throw .cancelled
        }
    }

    /// Waits for a free place until the deadline; false if none came or the caller went away.
    private func place(_ bucket: String, deadline: Duration) async -> Bool {
        guard !Task.isCancelled else { return false }
        let ticket: Int? = state.withLock { state in
            state.lastTicket += 1
            return state.gate.enter(state.lastTicket, bucket: bucket) ? nil : state.lastTicket
        }
        guard let ticket else { return true }
        return await withTaskGroup(of: Bool?.self) { group in
            group.addTask { await self.wait(for: ticket) }
            group.addTask {
                try? await self.clock.sleep(until: deadline)
                return nil
            }
            var isAdmitted = false
            for await result in group {
                isAdmitted = isAdmitted || result == true
                // Whichever came first ends the other; a place that was given in that moment is taken.
                group.cancelAll()
            }
            return isAdmitted
        }
    }

    /// True once `leave` names the ticket; false when the task is cancelled first.
    private func wait(for ticket: Int) async -> Bool {
        await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                state.withLock { state in
                    // Admitted before this line was reached.
                    guard state.gate.isWaiting(ticket) else { return continuation.resume(returning: true) }
                    if Task.isCancelled, state.gate.abandon(ticket) { return continuation.resume(returning: false) }
                    state.waiters[ticket] = continuation
                }
            }
        } onCancel: {
            // Without a waiter the ticket stays in the queue: the lines above see the cancellation.
            let waiter = state.withLock { state in
                guard state.waiters[ticket] != nil, state.gate.abandon(ticket) else { return nil as Waiter? }
                return state.waiters.removeValue(forKey: ticket)
            }
            waiter?.resume(returning: false)
        }
    }
}
