import Glibc
package import Logging
import Synchronization

/// The Okta Management API of one org: every request of the house leaves through here.
///
/// Reads are repeated as the retry table allows; a write is sent once, and its report says what may follow. Whoever
/// makes a client shuts it down before letting it go.
package final class OktaClient: OktaAccess {
    private let configuration: OktaConfiguration
    private let sender: RequestSender
    private let traffic: TrafficControl

    /// - Throws: `OktaConfigurationError` for settings and tokens that can never work; nothing is sent.
    package convenience init(
        _ configuration: OktaConfiguration,
        credential: any OktaCredential,
        logger: Logger
    ) throws(OktaConfigurationError) {
        try self.init(
            configuration,
            credential: credential,
            logger: logger,
            exchange: AsyncHTTPExchange(limits: configuration.limits, connections: configuration.concurrency),
            clock: SystemClock(),
            random: { Double.random(in: 0..<1) }
        )
    }

    /// The same with the network, the clock and the dice given.
    package init(
        _ configuration: OktaConfiguration,
        credential: any OktaCredential,
        logger: Logger,
        exchange: any HTTPExchange,
        clock: any MonotonicClock,
        wallClock: @escaping @Sendable () -> Int = { time(nil) },
        random: @escaping @Sendable () -> Double
    ) throws(OktaConfigurationError) {
        try configuration.check()
        try credential.check()
        self.configuration = configuration
        traffic = TrafficControl(configuration, clock: clock, random: random)
        sender = RequestSender(
            configuration: configuration,
            signer: credential.signer(
                TokenEndpoint(
                    origin: configuration.origin,
                    userAgent: configuration.userAgent,
                    exchange: exchange,
                    clock: clock,
                    logger: logger,
                    wallClock: wallClock
                )
            ),
            exchange: exchange,
            clock: clock,
            logger: logger
        )
    }

    /// Closes the connections; requests fail afterwards.
    package func shutdown() async { await sender.shutdown() }

    package func reader(observer: @escaping @Sendable (ExchangeReport) -> Void) -> OktaReader {
        OktaReader(
            exchange: { read throws(OktaError) in try await self.answer(OktaRequest(read), observer) },
            follow: { cursor throws(OktaError) in try await self.answer(try OktaRequest(cursor), observer) }
        )
    }

    package func writer(observer: @escaping @Sendable (ExchangeReport) -> Void) -> OktaWriter {
        let attempts = AttemptCounter()
        return OktaWriter { write in
            await self.send(OktaRequest(write), attempt: attempts.next(write), attempts, observer)
        }
    }

    package func rateLimits() -> [RateLimitBucket] { traffic.rateLimits() }

    package func circuit() -> CircuitStatus { traffic.circuit() }

    /// Sends a read until it is answered, or until the table, the budget or the deadline end it.
    private func answer(
        _ request: OktaRequest,
        _ observer: @Sendable (ExchangeReport) -> Void
    ) async throws(OktaError) -> OktaAnswer {
        let deadline = traffic.clock.now + configuration.limits.callDeadline
        traffic.began()
        var attempt = 1
        var wasSignedAgain = false
        while true {
            let pass = try await traffic.enter(request.bucket, request.kind, deadline: deadline)
            let result = await sender.send(request, until: deadline)
            let closed = traffic.leave(pass, result.trafficEnding)
            observer(result.report(of: request, attempt: attempt, waited: pass.waited))
            if case .answered(let answer) = result.verdict { return answer }
            if result.maySignAgain, !wasSignedAgain {
                wasSignedAgain = true
                attempt += 1
                continue
            }
            let ending = result.retryEnding(request.effect, closed: closed, busy: traffic.jittered(Self.busyWait))
            let error = result.error(bucket: request.bucket, retryAfter: closed)
            guard case .after(let wait) = traffic.advice(request.effect, after: ending, attempt: attempt) else {
                throw error
            }
            // A closed bucket makes the next attempt wait by itself, in its order.
            if closed == .zero { try await pause(wait, before: deadline, orThrow: error) }
            attempt += 1
        }
    }

    /// Sends a write exactly once.
    private func send(
        _ request: OktaRequest,
        attempt: Int,
        _ attempts: AttemptCounter,
        _ observer: @Sendable (ExchangeReport) -> Void
    ) async -> WriteReport {
        let deadline = traffic.clock.now + configuration.limits.callDeadline
        traffic.began()
        let pass: TrafficControl.Pass
        do { pass = try await traffic.enter(request.bucket, request.kind, deadline: deadline) } catch {
            let report = ExchangeReport(
                attempt: attempt,
                method: request.method,
                template: request.template,
                bucket: request.bucket,
                path: request.path,
                phase: .notSent
            )
            observer(report)
            return WriteReport(result: .notSent(error), retry: .never, exchange: report)
        }
        let result = await sender.send(request, until: deadline)
        let closed = traffic.leave(pass, result.trafficEnding)
        let report = result.report(of: request, attempt: attempt, waited: pass.waited)
        observer(report)
        if result.maySignAgain, attempts.takeTurnToSignAgain() {
            let error = result.error(bucket: request.bucket, retryAfter: closed)
            return WriteReport(result: .notSent(error), retry: .after(.zero), exchange: report)
        }
        let ending = result.retryEnding(request.effect, closed: closed, busy: traffic.jittered(Self.busyWait))
        return WriteReport(
            result: result.writeResult(bucket: request.bucket, retryAfter: closed),
            retry: traffic.advice(request.effect, after: ending, attempt: attempt),
            exchange: report
        )
    }

    /// How long Okta asks to leave it alone while it reconciles (okta/api.md 6, E0000239).
    private static let busyWait = Duration.seconds(2)...Duration.seconds(10)

    private func pause(_ wait: Duration, before deadline: Duration, orThrow error: OktaError) async throws(OktaError) {
        guard wait > .zero else { return }
        let end = traffic.clock.now + wait
        guard end < deadline else { throw error }
        do { try await traffic.clock.sleep(until: end) } catch { throw .cancelled }
    }
}

/// Counts how often one writer sent the same write in a row, and whether it was signed anew for it.
private final class AttemptCounter: Sendable {
    private let last = Mutex<(write: OktaWrite, count: Int)?>(nil)
    private let wasSignedAgain = Mutex(false)

    /// True once: a call gets one more try with a new signature.
    func takeTurnToSignAgain() -> Bool {
        wasSignedAgain.withLock { wasSignedAgain in
            defer { wasSignedAgain = true }
            return !wasSignedAgain
        }
    }

    func next(_ write: OktaWrite) -> Int {
        last.withLock { last in
            let count = last.map { $0.write == write ? $0.count + 1 : 1 } ?? 1
            last = (write, count)
            return count
        }
    }
}
