/// One header field of a request or of an answer.
package struct HeaderField: Sendable, Hashable {
    package var name: String
    package var value: String

    package init(_ name: String, _ value: String) {
        self.name = name
        self.value = value
    }
}

/// What an operator has configured to sign requests with: an API token, or a client that fetches access tokens.
package protocol OktaCredential: Sendable {
    /// Refuses a value that can never work, before the first request.
    func check() throws(OktaConfigurationError)

    /// What signs the requests of one client; made once.
    func signer(_ endpoint: TokenEndpoint) -> any RequestSigner
}

/// Signs the requests of one client, and keeps what it needs for that.
package protocol RequestSigner: Sendable {
    /// The header fields that sign one request; called for every attempt.
    ///
    /// - Parameters:
    ///   - method: `GET`, `POST`, `PUT` or `DELETE`.
    ///   - url: The absolute URL without its query (what a DPoP proof names).
    /// - Returns: `Authorization`, and whatever else the way of signing needs.
    /// - Throws: `OktaError.authentication` if Okta gives no token; what went wrong on the way to it otherwise.
    ///   The request itself was not sent then.
    func authorize(_ method: String, _ url: String) async throws(OktaError) -> [HeaderField]

    /// Learns from a refusal of a request that was signed with these fields.
    ///
    /// - Returns: Whether the same request, signed anew, may be answered otherwise: Okta did nothing.
    func learn(from refusal: OktaRefusal, _ head: HTTPHead, signedWith fields: [HeaderField]) -> Bool
}
