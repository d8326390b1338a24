import JSON

/// One way of asking the token endpoint for an access token: what is sent, and what its answers mean.
protocol TokenGrant: Sendable {
    var clientID: String { get }
    /// What is asked for.
    var scopes: [String] { get }
    /// Whether an operator named the scopes; only then is one that falls away worth a warning.
    var namesScopes: Bool { get }
    /// Whether a refused client may be one whose assertion showed the wrong time.
    var signsAssertions: Bool { get }
    /// Header fields of each request, without a proof.
    var fields: [HeaderField] { get }

    /// The form of one request; made anew for each.
    ///
    /// - Parameters:
    ///   - audience: The URL of the token endpoint.
    ///   - now: Seconds since 1970 by Okta's clock.
    /// - Returns: Names and values, not yet encoded.
    /// - Throws: `OktaError.authentication` where there is nothing to ask with.
    func form(audience: String, at now: Int) throws(OktaError) -> [(name: String, value: String)]

    /// Keeps what else a successful answer brought.
    func keep(_ answer: JSONValue)

    /// A refusal as callers see it.
    ///
    /// - Parameters:
    ///   - refusal: Okta's last answer.
    ///   - clockOffset: Okta's clock minus ours, in seconds.
    /// - Returns: What to do about it, as far as Okta's words tell.
    func error(_ refusal: TokenRefusal, clockOffset: Int) -> OktaError

    /// How long a failure is answered from memory, so that many calls do not hammer the endpoint.
    func pause(after error: OktaError) -> Duration
}
