import JSON
import Logging

/// Access tokens for the refresh token of a device sign-in; what Okta sends back in its place is kept.
struct RefreshGrant: TokenGrant {
    let signIn: DeviceSignIn
    let store: RefreshTokenStore
    let logger: Logger

    var clientID: String { signIn.clientID }
    var scopes: [String] { signIn.scopes }
    var namesScopes: Bool { signIn.namesScopes }
    var signsAssertions: Bool { false }
    var fields: [HeaderField] { [] }

    /// The file is read each time: `gatehouse login` may have written it meanwhile.
    func form(audience: String, at now: Int) throws(OktaError) -> [(name: String, value: String)] {
        guard let token = try store.token() else {
            signIn.session.need()
            throw .authentication(reason: "nobody has signed in yet; run `gatehouse login`")
        }
        // Without `scope` the token is renewed with all that was granted (RFC 6749 6).
        return [("grant_type", "refresh_token"), ("client_id", clientID), ("refresh_token", token.reveal())]
    }

    func keep(_ answer: JSONValue) {
        signIn.session.satisfy()
        guard let text = answer["refresh_token"]?.string, !text.isEmpty else { return }
        do { try store.keep(Secret(text)) } catch {
            logger.error("the new refresh token could not be kept; somebody must sign in after a restart: \(error)")
        }
    }

    func error(_ refusal: TokenRefusal, clockOffset: Int) -> OktaError {
        guard refusal.code == "invalid_grant" || refusal.saysWrongKey else {
            return DeviceSignInError.refused(refusal, clientID: clientID).asOktaError
        }
        signIn.session.need()
        return .authentication(reason: "the kept sign-in has ended (\(refusal.code)); run `gatehouse login`")
    }

    /// A missing file is looked for anew by each call, so that a sign-in counts at once; Okta is asked less often.
    func pause(after error: OktaError) -> Duration {
        guard case .authentication = error, (try? store.token()) != nil else { return .zero }
        return ClientCredentials.pause
    }
}
