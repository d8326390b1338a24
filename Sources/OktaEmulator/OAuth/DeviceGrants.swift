/// The device sign-ins of the org's authorization server, and the refresh tokens that came of them (RFC 8628).
struct DeviceGrants: Sendable {
    /// One code that a person may type.
    struct Request: Sendable {
        enum Decision: Sendable, Hashable {
            case pending, denied
            /// By the user with this id.
            case approved(String)
        }

        var clientID: String
        var scopes: [String]
        var userCode: String
        var expires: Moment
        /// Least seconds between two questions; grows when asked too often.
        var interval: Int
        var lastAsked: Moment?
        var decision = Decision.pending
    }

    struct RefreshToken: Sendable {
        var clientID: String
        var scopes: [String]
        var userID: String
        /// Thumbprint of the key that it is bound to, where DPoP was used.
        var thumbprint: String?
    }

    /// How long a code is good.
    static let lifeSeconds = 600
    /// What asking too early adds to the interval.
    static let penaltySeconds = 5
    static let codeInvalid = OAuthError(400, "invalid_grant", "The device code is invalid or has expired.")
    static let tokenInvalid = OAuthError(400, "invalid_grant", "The refresh token is invalid or expired.")

    /// By device code.
    private var requests: [String: Request] = [:]
    private var tokens: [String: RefreshToken] = [:]

    mutating func add(_ request: Request, code: String) { requests[code] = request }

    /// Decides over a code that waits; false if there is none such.
    mutating func decide(_ userCode: String, _ decision: Request.Decision, at now: Moment) -> Bool {
        let wanted = Self.plain(userCode)
        let found = requests.first {
            Self.plain($0.value.userCode) == wanted && $0.value.decision == .pending && now < $0.value.expires
        }
        guard let code = found?.key else { return false }
        requests[code]?.decision = decision
        return true
    }

    /// Ends every code that waits, as if its time had passed.
    mutating func expireAll(at now: Moment) {
        for code in requests.keys { requests[code]?.expires = now }
    }

    /// What was approved with a device code, which is used up by that.
    ///
    /// - Throws: `OAuthError` with Okta's words for each state that gives no token.
    mutating func redeem(_ code: String, client: String, at now: Moment) throws(OAuthError) -> RefreshToken {
        guard var request = requests[code], request.clientID == client else { throw Self.codeInvalid }
        guard now < request.expires else { throw OAuthError(400, "expired_token", "The device code has expired.") }
        let earliest = request.lastAsked?.adding(seconds: request.interval)
        request.lastAsked = now
        if let earliest, now < earliest {
            request.interval += Self.penaltySeconds
            requests[code] = request
            throw OAuthError(400, "slow_down", "Slow down the polling frequency. Please try again later.")
        }
        requests[code] = request
        switch request.decision {
        case .pending:
            let text = "The device authorization is pending. Please try again later."
            throw OAuthError(400, "authorization_pending", text)
        case .denied:
            requests[code] = nil
            throw OAuthError(403, "access_denied", "The resource owner or authorization server denied the request.")
        case .approved(let userID):
            requests[code] = nil
            return RefreshToken(clientID: client, scopes: request.scopes, userID: userID)
        }
    }

    mutating func keep(_ token: RefreshToken, as text: String) { tokens[text] = token }

    /// The refresh token of this text, if it is the client's.
    func token(_ text: String, client: String) throws(OAuthError) -> RefreshToken {
        guard let token = tokens[text], token.clientID == client else { throw Self.tokenInvalid }
        return token
    }

    mutating func revoke(_ text: String) { tokens[text] = nil }

    /// Ends every sign-in of a person.
    mutating func revokeAll(of user: String) { tokens = tokens.filter { $0.value.userID != user } }

    /// Ends every sign-in of the past.
    mutating func revokeAll() { tokens = [:] }

    /// A code as people type it: without the dash, in any case.
    private static func plain(_ code: String) -> String { code.uppercased().filter { $0 != "-" && $0 != " " } }
}
