/// Why a person's sign-in with a code did not succeed.
package enum DeviceSignInError: Error, Sendable, Hashable, CustomStringConvertible {
    /// Nobody typed the code while it was good.
    case expired
    /// The person, or a policy of the org, said no.
    case denied
    /// Okta does not let this app sign people in so.
    case refused(code: String, words: String, clientID: String)
    /// The answer lacks what the flow needs.
    case unusable(what: String)
    /// No answer, or none in time.
    case unreachable(OktaError)
    /// The refresh token could not be kept.
    case notKept(reason: String)

    static func refused(_ refusal: TokenRefusal, clientID: String) -> DeviceSignInError {
        .refused(code: refusal.code, words: refusal.text, clientID: clientID)
    }

    package var description: String {
        switch self {
        case .expired: "the code was not used in time; run `gatehouse login` again"
        case .denied: "the sign-in was denied, by the person or by a policy of the org"
        case .refused(let code, let words, let clientID):
            "Okta answered \(code)\(words.isEmpty ? "" : ", \"\(words)\""); \(Self.mend(code, clientID))"
        case .unusable(let what): "Okta's answer cannot be used: \(what)"
        case .unreachable(let error): "\(error)"
        case .notKept(let reason): "signed in, but the refresh token could not be kept: \(reason)"
        }
    }

    /// The same for a call that wanted a token.
    var asOktaError: OktaError {
        if case .unreachable(let error) = self { return error }
        return .authentication(reason: description)
    }

    private static func mend(_ code: String, _ clientID: String) -> String {
        switch code {
        case "invalid_client": "check that OKTA_CLIENT_ID (\(clientID)) is an active native app of this org"
        case "unauthorized_client", "unsupported_grant_type":
            "give the native app the grant types Device Authorization and Refresh Token"
        case "invalid_scope", "consent_required": "grant the app the scopes of OKTA_SCOPES under Okta API Scopes"
        case "invalid_dpop_proof", "use_dpop_nonce": "set this machine's clock"
        default: "check OKTA_ORG_URL and the app \(clientID) in the Admin Console"
        }
    }
}
