import JSON
import Okta

/// The facts of a failed call as a host gets them: `{kind, okta_code, http, summary, causes, hint, request_id,
/// retry_after_s}`, those that are known.
struct OktaFailure: Sendable {
    var kind: String
    var summary: String
    var oktaCode: String?
    var http: Int?
    var causes: [String] = []
    var hint: String?
    var requestID: String?
    var retryAfter: Duration?

    init(kind: String, summary: String) {
        self.kind = kind
        self.summary = summary
    }

    init(_ error: OktaError) {
        self.init(facts: error)
        hint = error.hint
    }

    /// All but the hint.
    private init(facts error: OktaError) {
        switch error {
        case .refused(let refusal): self.init(refusal)
        case .unavailable(let status, let requestID):
            self.init(kind: "okta_unavailable", summary: "Okta is not available.")
            http = status
            self.requestID = requestID
        case .rateLimited(let bucket, let retryAfter):
            self.init(kind: "rate_limited", summary: "The rate limit of \(bucket) is used up.")
            self.retryAfter = retryAfter
        case .notConnected(let reason): self.init(kind: "not_connected", summary: "Okta cannot be reached: \(reason).")
        case .tlsFailed(let reason): self.init(kind: "tls_failed", summary: "The TLS handshake failed: \(reason).")
        case .timedOut(let limit):
            self.init(kind: "timed_out", summary: "Okta did not answer within \(limit.components.seconds) s.")
        case .connectionLost(let reason):
            self.init(kind: "connection_lost", summary: "The connection to Okta broke: \(reason).")
        case .tooLarge(let limit):
            self.init(kind: "too_large", summary: "Okta's answer exceeds \(limit) bytes.")
        case .malformed(let what, let requestID):
            self.init(kind: "malformed", summary: "Okta's answer cannot be used: \(what).")
            self.requestID = requestID
        case .foreignOrigin(let origin):
            self.init(kind: "foreign_origin", summary: "Okta's answer leads elsewhere: \(origin). It was not followed.")
        case .circuitOpen(let retryAfter):
            self.init(kind: "circuit_open", summary: "Okta failed too often lately; calls are held back.")
            self.retryAfter = retryAfter
        case .notFound(let kind, let reference):
            self.init(kind: "not_found", summary: "There is no \(kind) \(JSONValue.string(reference)).")
        case .ambiguous(let kind, let reference, let candidates):
            self.init(kind: "ambiguous", summary: "Several of kind \(kind) fit \(JSONValue.string(reference)).")
            causes = candidates
        case .authentication(let reason):
            self.init(kind: "authentication", summary: "Gatehouse cannot sign in to Okta: \(reason).")
        case .cancelled: self.init(kind: "cancelled", summary: "The call was cancelled.")
        }
    }

    private init(_ refusal: OktaRefusal) {
        self.init(kind: refusal.status == 404 ? "not_found" : "okta_refused", summary: refusal.summary)
        oktaCode = refusal.code
        http = refusal.status
        causes = refusal.causes
        requestID = refusal.requestID
    }

    /// One sentence for people.
    var sentence: String {
        let code = oktaCode.map { " (\($0))" } ?? ""
        let wait = retryAfter.map { " Retry after \($0.components.seconds) s." } ?? ""
        return summary + code + wait
    }

    var json: JSONValue {
        var members: [(key: String, value: JSONValue)] = [("kind", .string(kind))]
        if let oktaCode { members.append(("okta_code", .string(oktaCode))) }
        if let http { members.append(("http", .number(http))) }
        members.append(("summary", .string(summary)))
        if !causes.isEmpty { members.append(("causes", .array(causes.map(JSONValue.string)))) }
        if let hint { members.append(("hint", .string(hint))) }
        if let requestID { members.append(("request_id", .string(requestID))) }
        if let retryAfter { members.append(("retry_after_s", .number(Int(retryAfter.components.seconds)))) }
        return .object(members)
    }

    /// The word behind `error` in the Traffic view.
    var status: CallStatus { .error(status: http, word: kind) }
}
