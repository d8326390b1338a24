import JSON

/// What an attempt means for the machines, for the observer, and for the caller.
extension Attempt {
    /// What the limiter and the breaker learn.
    var trafficEnding: TrafficControl.Ending {
        switch verdict {
        case .answered, .answeredUnusably, .refused, .busy: headers.map { .answered($0) } ?? .inconclusive
        case .rateLimited: headers.map { .rateLimited($0) } ?? .inconclusive
        case .failed(let error):
            switch error {
            case .cancelled, .tlsFailed, .authentication, .tooLarge, .foreignOrigin, .malformed: .inconclusive
            // Our own deadline before anything was sent is no fault of Okta's.
            case .timedOut: phase == .notSent ? .inconclusive : .failed(headers)
            case .unavailable, .notConnected, .connectionLost: .failed(headers)
            case .refused, .rateLimited, .circuitOpen, .notFound, .ambiguous: .inconclusive
            }
        }
    }

    /// Which row of the retry table applies.
    ///
    /// `closed` is how long a 429 closed the bucket, `busy` how long to wait after a 423.
    func retryEnding(_ effect: RetryPolicy.Effect, closed: Duration, busy: Duration) -> RetryPolicy.Ending {
        switch verdict {
        case .answered: .succeeded
        // A write with a 2xx is done, whatever became of its body; a read may be asked for again.
        case .answeredUnusably(_, let error): effect == .read ? ending(of: error) : .succeeded
        case .refused: .refused
        case .rateLimited: .postponed(closed)
        case .busy: .postponed(busy)
        case .failed(let error): ending(of: error)
        }
    }

    private func ending(of error: OktaError) -> RetryPolicy.Ending {
        switch error {
        case .cancelled, .authentication, .notFound, .ambiguous, .rateLimited, .circuitOpen, .refused: .refused
        // The token endpoint did not answer: the request itself was never sent.
        case .unavailable where phase == .notSent: .notSent
        case .foreignOrigin, .unavailable: .unavailable
        case .tooLarge, .malformed: .unusable
        case .notConnected, .tlsFailed, .timedOut, .connectionLost: phase == .notSent ? .notSent : .unanswered
        }
    }

    func report(of request: OktaRequest, attempt: Int, waited: Duration) -> ExchangeReport {
        ExchangeReport(
            attempt: attempt,
            method: request.method,
            template: request.template,
            bucket: request.bucket,
            path: request.path,
            phase: phase,
            status: status,
            requestID: requestID,
            errorCode: errorCode,
            waited: waited,
            latency: latency,
            rate: headers?.reading,
            bytes: bytes
        )
    }

    /// What a read throws when it is not repeated.
    func error(bucket: String, retryAfter: Duration) -> OktaError {
        switch verdict {
        case .answered(let answer): .malformed(what: "an answer", requestID: answer.requestID)
        case .answeredUnusably(_, let error), .failed(let error): error
        case .refused(let refusal), .busy(let refusal): .refused(refusal)
        case .rateLimited: .rateLimited(bucket: bucket, retryAfter: retryAfter)
        }
    }

    /// How a write ended.
    ///
    /// In doubt `unknown`: only a complete refusal or an unsent request is known not to be done.
    func writeResult(bucket: String, retryAfter: Duration) -> WriteReport.Result {
        switch verdict {
        case .answered(let answer): .applied(answer)
        case .answeredUnusably(let status, _):
            .applied(OktaAnswer(status: status, body: .null, requestID: requestID))
        case .refused(let refusal), .busy(let refusal): .rejected(refusal)
        case .rateLimited: .notSent(.rateLimited(bucket: bucket, retryAfter: retryAfter))
        case .failed(let error): phase == .notSent ? .notSent(error) : .unknown(error)
        }
    }
}
