import JSON

/// Who sends a request.
enum Principal: Sendable, Hashable {
    /// The owner of the org's API token.
    case apiToken
    /// A service app, by its client id.
    case client(String)
    /// A person who signed in through a native app, by the user's id.
    case user(String)
    /// Nobody yet: a request to an OAuth endpoint.
    case anonymous
}

/// Decides who sends a request, and whether its access token reaches that far.
enum CallAuthorization {
    /// Why a request is refused before it is counted.
    enum Refusal: Error, Sendable {
        case api(APIError)
        /// Answered without a body; the reason stands in `www-authenticate` alone (okta/api.md 1.5).
        case token(OAuthError, scheme: String)
        case scope(String, scheme: String)
    }

    /// - Parameters:
    ///   - call: The request.
    ///   - apiToken: The one API token of the org.
    ///   - oauth: What the authorization server remembers; a proof's id is used up.
    /// - Returns: Who sends it.
    /// - Throws: `Refusal`.
    static func principal(
        of call: APICall,
        apiToken: String,
        _ oauth: inout OAuthState
    ) throws(Refusal) -> Principal {
        if call.segments.first == "oauth2" || call.segments.first == "activate" { return .anonymous }
        guard let header = call.authorization else { throw .api(.invalidToken) }
        // `SSWS token`; some SDKs leave the space out, and Okta takes that too.
        if header.hasPrefix("SSWS") {
            guard header.dropFirst(4).drop(while: { $0 == " " }) == apiToken else { throw .api(.invalidToken) }
            return .apiToken
        }
        let parts = header.split(separator: " ", maxSplits: 1).map(String.init)
        // What is no JWT by its looks is no access token at all.
        guard parts.count == 2, parts[0] == "Bearer" || parts[0] == "DPoP", parts[1].hasPrefix("eyJ") else {
            throw .api(.invalidToken)
        }
        let token: OAuthState.IssuedToken
        do throws(OAuthError) {
            token = try accessToken(parts[1], scheme: parts[0], call, &oauth)
        } catch {
            throw .token(error, scheme: parts[0])
        }
        let needed = ScopeTable.needed(method: call.method, segments: call.segments)
        if let smallest = needed.first, token.scopes.isDisjoint(with: needed) {
            throw .scope(smallest, scheme: parts[0])
        }
        guard oauth.clients[token.clientID]?.facts.hasAdminRole == true else { throw .api(.forbidden) }
        return token.userID.map { .user($0) } ?? .client(token.clientID)
    }

    /// Who seems to send a request, by its token alone: for the headers of an answer that was never looked at.
    static func presumed(_ call: APICall, _ oauth: OAuthState) -> Principal {
        guard let header = call.authorization else { return .anonymous }
        if header.hasPrefix("SSWS") { return .apiToken }
        let token = header.split(separator: " ").last.flatMap { oauth.tokens[String($0)] }
        guard let token else { return .anonymous }
        return token.userID.map { .user($0) } ?? .client(token.clientID)
    }

    private static func accessToken(
        _ text: String,
        scheme: String,
        _ call: APICall,
        _ oauth: inout OAuthState
    ) throws(OAuthError) -> OAuthState.IssuedToken {
        guard let token = oauth.tokens[text] else { throw .token("The access token is invalid.") }
        guard call.now < token.expires else { throw .token("The token has expired.") }
        guard !token.isRevoked else { throw .token("The access token has been revoked.") }
        guard let bound = token.thumbprint else {
            guard scheme == "Bearer" else { throw .token("The presented access_token is not DPoP bound.") }
            return token
        }
        guard scheme == "DPoP" else {
            throw .request(
                "The resource request must use the DPoP authentication scheme when using a DPoP bound token."
            )
        }
        guard !call.proofs.isEmpty else { throw .request("The resource request requires a DPoP proof.") }
        let demand = DPoPProof.Demand(
            method: call.method,
            url: call.origin + call.path,
            now: call.now,
            accessToken: text,
            wantsNonce: false
        )
        guard try DPoPProof.thumbprint(of: call.proofs, for: demand, &oauth) == bound else {
            throw .proof("The access_token is not bound to the provided DPoP proof.")
        }
        return token
    }
}

extension APIReply {
    /// What a request gets that may not come in.
    init(_ refusal: CallAuthorization.Refusal, _ call: APICall, limits: EmulatedRateLimits.Headers) {
        switch refusal {
        case .api(let error): self.init(error, call, limits: limits)
        case .token(let error, let scheme):
            self.init(challenge: error, scheme: scheme, scope: nil, call, limits: limits)
        case .scope(let scope, let scheme):
            self.init(challenge: .insufficientScope, scheme: scheme, scope: scope, call, limits: limits)
        }
    }

    private init(
        challenge error: OAuthError,
        scheme: String,
        scope: String?,
        _ call: APICall,
        limits: EmulatedRateLimits.Headers
    ) {
        self.init(status: error.status)
        var parameters: [(String, String)] = scheme == "DPoP" ? [("algs", "RS256 RS384 RS512 ES256 ES384 ES512")] : []
        parameters += [("authorization_uri", "\(call.origin)/oauth2/v1/authorize"), ("realm", call.origin)]
        if let scope { parameters.append(("scope", scope)) }
        parameters += [("error", error.code), ("error_description", error.text), ("resource", call.path)]
        let text = parameters.map { "\($0)=\"\($1)\"" }.joined(separator: ", ")
        headers = APIReply.standardHeaders(call, limits: limits) + [("www-authenticate", "\(scheme) \(text)")]
    }
}
