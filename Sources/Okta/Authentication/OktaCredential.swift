/// One header field of a request or of an answer.
package struct HeaderField: Sendable, Hashable {
    package var name: String
    package var value: String

    package init(_ name: String, _ value: String) {
        self.name = name
        self.value = value
    }
}

/// How requests are signed: an API token, or later an access token that is fetched and renewed.
package protocol OktaCredential: Sendable {
    /// Refuses a value that can never work, before the first request.
    func check() throws(OktaConfigurationError)

    /// The header fields that sign one request; called for every attempt.
    ///
    /// - Parameters:
    ///   - method: `GET`, `POST`, `PUT` or `DELETE`.
    ///   - url: The absolute URL without its query (what a DPoP proof names).
    /// - Returns: `Authorization`, and whatever else the way of signing needs.
    /// - Throws: `OktaError.authentication` if no token can be had; nothing was sent then.
    func authorize(_ method: String, _ url: String) async throws(OktaError) -> [HeaderField]
}
