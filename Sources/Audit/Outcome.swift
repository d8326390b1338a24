/// How one intent ended; every intent gets exactly one (gate.md G2).
package enum Outcome: String, Hashable, Sendable, CaseIterable, Codable {
    /// Okta did it.
    case applied
    /// Okta refused with a well-formed 4xx.
    case rejected
    /// Nothing was done: it never left, or Okta said 429.
    case notSent = "not_sent"
    /// Bytes left and nobody knows what they did.
    case unknown
}
