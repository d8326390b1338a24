/// How far a request came.
///
/// In doubt it is `sentUnanswered`: a write is then never taken as not done.
package enum DeliveryPhase: String, Hashable, Sendable, CaseIterable {
    /// Nothing left: DNS, connect, TLS, or our own refusal (breaker, deadline).
    case notSent
    /// Bytes may have arrived, no status line came back.
    case sentUnanswered
    /// A status line came back, the body did not (whole, well-formed).
    case answeredUnusable
    /// A whole answer.
    case answered
}
