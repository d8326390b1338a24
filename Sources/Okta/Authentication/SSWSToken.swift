/// An Okta API token, sent as `Authorization: SSWS …` (okta/api.md 1.1).
package struct SSWSToken: OktaCredential {
    private let token: Secret<String>

    /// Blanks and line ends around the token are dropped: it often comes from a file.
    package init(_ token: Secret<String>) {
        let text = token.reveal()
        let trimmed = text.drop(while: \.isWhitespace)
        let end = trimmed.lastIndex { !$0.isWhitespace }.map { trimmed.index(after: $0) } ?? trimmed.startIndex
        self.token = Secret(String(trimmed[..<end]))
    }

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

    package func authorize(_ method: String, _ url: String) async throws(OktaError) -> [HeaderField] {
        [HeaderField("Authorization", "SSWS \(token.reveal())")]
    }
}
