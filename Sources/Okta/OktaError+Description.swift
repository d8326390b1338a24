extension OktaError: CustomStringConvertible {
    /// What failed, which value, and what to do.
    ///
    /// Never a secret, a query string or a body.
    package var description: String { hint.map { "\(summary). \($0)" } ?? "\(summary)." }

    /// What to do, in one sentence; nil where there is nothing.
    package var hint: String? {
        switch self {
        case .refused(let refusal): refusal.hint
        case .unavailable(let status, _):
            status < 400
                ? "Something before Okta answered; check the org URL and any proxy or firewall."
                : "Try again later; Okta's state is shown at status.okta.com."
        case .rateLimited: "Ask again after that time, or ask for less."
        case .notConnected: "Check the org URL, the name resolution and the network."
        case .tlsFailed: "Check the org URL, the clock and the system's trust store; there is no way to skip the check."
        case .timedOut: "Ask for fewer rows, or try again."
        case .connectionLost: "Try again; after a write, read the object first."
        case .tooLarge: "Ask for fewer rows or fields."
        case .malformed: "Try again; if it stays, report it with the request id."
        case .foreignOrigin: "Use the org's own URL, not an alias that redirects."
        case .circuitOpen: "Okta did not answer several times; Gatehouse asks again by itself after that time."
        case .notFound: "Check the spelling, or search for it first."
        case .ambiguous: "Give the id of the one that is meant."
        case .authentication: "Check the credential in the configuration."
        case .cancelled: nil
        }
    }

    private var summary: String {
        switch self {
        case .refused(let refusal): refusal.summaryLine
        case .unavailable(let status, let requestID):
            "Okta is not usable: status \(status)\(Self.named(requestID))"
        case .rateLimited(let bucket, let retryAfter):
            "the rate limit of \(bucket) is used up for \(Self.seconds(retryAfter))"
        case .notConnected(let reason): "no connection to Okta: \(reason)"
        case .tlsFailed(let reason): "no trusted connection to Okta: \(reason)"
        case .timedOut(let limit): "no whole answer from Okta within \(Self.seconds(limit))"
        case .connectionLost(let reason): "the connection to Okta was lost: \(reason)"
        case .tooLarge(let limit): "the answer is larger than \(limit) bytes"
        case .malformed(let what, let requestID): "Okta sent what cannot be used: \(what)\(Self.named(requestID))"
        case .foreignOrigin(let origin): "the answer leads away from the org, to \(origin)"
        case .circuitOpen(let retryAfter): "calls to Okta are stopped for \(Self.seconds(retryAfter))"
        case .notFound(let kind, let reference): "no \(kind) fits \"\(reference)\""
        case .ambiguous(let kind, let reference, let candidates):
            "more than one \(kind) fits \"\(reference)\": \(candidates.joined(separator: ", "))"
        case .authentication(let reason): "Okta gave no token: \(reason)"
        case .cancelled: "the call was cancelled"
        }
    }

    private static func named(_ requestID: String?) -> String { requestID.map { " (request \($0))" } ?? "" }

    private static func seconds(_ duration: Duration) -> String {
        let (seconds, attoseconds) = duration.components
        return "\(attoseconds > 0 ? seconds + 1 : seconds) s"
    }
}

extension OktaRefusal: CustomStringConvertible {
    package var description: String { hint.map { "\(summaryLine). \($0)" } ?? "\(summaryLine)." }

    /// What to do, in one sentence; nil for a refusal that says nothing we know.
    package var hint: String? {
        if let missingScope { return "Grant the app the scope \(missingScope) in the Admin Console." }
        if let advice = code.flatMap({ OktaErrorCode($0).advice }) { return advice }
        switch status {
        case 401: return "Check the API token."
        case 403: return "Give the token's owner an admin role that covers this."
        case 404: return "Check the id and the org URL."
        case 412: return "The object changed since it was read; read it again, then decide."
        default: return nil
        }
    }

    fileprivate var summaryLine: String {
        var line = "Okta refused with status \(status)"
        if let code { line += " \(code)" }
        if !summary.isEmpty { line += ": \(summary)" }
        if !causes.isEmpty { line += " (\(causes.joined(separator: "; ")))" }
        if let requestID { line += ", request \(requestID)" }
        return line
    }
}
