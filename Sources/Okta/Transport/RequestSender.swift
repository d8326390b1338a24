import Logging

/// Makes one attempt: signs the request, sends it, and decides what came back.
struct RequestSender: Sendable {
    let configuration: OktaConfiguration
    let signer: any RequestSigner
    let exchange: any HTTPExchange
    let clock: any MonotonicClock
    let logger: Logger

    func shutdown() async { await exchange.shutdown() }

    /// One attempt, which must have ended at `deadline` on the injected clock.
    func send(_ request: OktaRequest, until deadline: Duration) async -> Attempt {
        let start = clock.now
        guard !Task.isCancelled else { return Attempt(HTTPFailure(phase: .notSent, error: .cancelled)) }
        guard deadline > start else {
            let error = OktaError.timedOut(after: configuration.limits.callDeadline)
            return Attempt(HTTPFailure(phase: .notSent, error: error))
        }
        let signature: [HeaderField]
        do {
            signature = try await signer.authorize(request.method, "\(configuration.origin)\(request.path)")
        } catch {
            return Attempt(HTTPFailure(phase: .notSent, error: error))
        }
        guard deadline > clock.now else {
            let error = OktaError.timedOut(after: configuration.limits.callDeadline)
            return Attempt(HTTPFailure(phase: .notSent, error: error))
        }
        var attempt = await exchange(request, signature, within: deadline - clock.now)
        attempt.latency = clock.now - start
        log(attempt, of: request)
        return attempt
    }

    private func exchange(_ request: OktaRequest, _ signature: [HeaderField], within limit: Duration) async -> Attempt {
        var fields = signature
        fields.append(HeaderField("Accept", "application/json"))
        fields.append(HeaderField("User-Agent", configuration.userAgent))
        if request.body != nil { fields.append(HeaderField("Content-Type", "application/json")) }
        if let etag = request.ifMatch { fields.append(HeaderField("If-Match", etag)) }
        let outgoing = HTTPRequest(
            method: request.method,
            url: "\(configuration.origin)\(request.target)",
            fields: fields,
            body: request.body
        )
        do {
            let reply = SentSecrets(fields: signature).withheld(from: try await exchange.send(outgoing, within: limit))
            var attempt = Attempt(
                reply,
                to: request,
                origin: configuration.origin,
                limits: configuration.limits
            )
            if case .refused(let refusal) = attempt.verdict {
                attempt.maySignAgain = signer.learn(from: refusal, reply.head, signedWith: signature)
            }
            return attempt
        } catch { return Attempt(error) }
    }

    /// Names the template, never the path, the query or a body: they may hold personal data.
    private func log(_ attempt: Attempt, of request: OktaRequest) {
        logger.debug(
            "exchange with Okta",
            metadata: [
                "method": "\(request.method)",
                "template": "\(request.template)",
                "phase": "\(attempt.phase.rawValue)",
                "status": "\(attempt.status.map(String.init) ?? "none")",
                "request_id": "\(attempt.requestID ?? "none")",
                "error_code": "\(attempt.errorCode ?? "none")",
                "latency": "\(attempt.latency)",
            ]
        )
    }
}
