/// An Okta API token, sent as `Authorization: SSWS …` (okta/api.md 1.1).
package struct SSWSToken: OktaCredential {
    private let token: Secret<String>

    /// Blanks and line ends around the token are dropped: it often comes from a file.
    package init(_ token: Secret<String>) { self.token = Secret(token.reveal().trimmed) }

    package func check() throws(OktaConfigurationError) {
        let text = token.reveal()
        guard !text.isEmpty else { throw .badToken(reason: "it is empty") }
        guard !text.uppercased().hasPrefix("SSWS") else {
            throw .badToken(reason: "it begins with SSWS; give the token alone")
        }
        guard text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else {
            throw .badToken(reason: "it holds a blank or a character that no token has")
        }
    }

    package func signer(_ endpoint: TokenEndpoint) -> any RequestSigner { self }
}

extension SSWSToken: RequestSigner {
    package func authorize(_ method: String, _ url: String) async throws(OktaError) -> [HeaderField] {
        [HeaderField("Authorization", "SSWS \(token.reveal())")]
    }

    /// An API token cannot be renewed from here.
    package func learn(from refusal: OktaRefusal, _ head: HTTPHead, signedWith fields: [HeaderField]) -> Bool { false }
}

extension String {
    /// Without blanks and line ends at both ends.
    var trimmed: String {
        let text = drop(while: \.isWhitespace)
        let end = text.lastIndex { !$0.isWhitespace }.map { text.index(after: $0) } ?? text.startIndex
        return String(text[..<end])
    }
}
