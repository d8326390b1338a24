import FoundationEssentials
import JSON

/// `POST /oauth2/v1/token`: the org authorization server's token endpoint.
enum TokenRoute {
    static let path = "/oauth2/v1/token"
    static let routes = [Route("POST", path, answer)]

    @Sendable private static func answer(_ org: inout OrgState, _ call: APICall) throws(APIError) -> APIReply {
        let nonce = org.oauth.nonce(at: call.now, &org.identifiers)
        var reply: APIReply
        var speaksDPoP = !call.proofs.isEmpty
        do throws(OAuthError) {
            reply = .ok(try grant(&org, call))
        } catch {
            reply = APIReply(status: error.status, body: error.json)
            speaksDPoP = speaksDPoP || error.code == OAuthError.nonceDemanded.code
        }
        if speaksDPoP { reply.headers.append(("dpop-nonce", nonce)) }
        return reply
    }

    private static func grant(_ org: inout OrgState, _ call: APICall) throws(OAuthError) -> JSONValue {
        let form = TokenForm(call)
        switch form["grant_type"] {
        case nil, "":
            throw .request("The token request must specify a 'grant_type'. Valid values: \(grantTypes)")
        case "client_credentials": return try clientCredentials(form, &org, call)
        case DeviceRoutes.grantType: return try deviceCode(form, &org, call)
        case "refresh_token": return try refresh(form, &org, call)
        case _?:
            throw OAuthError(
                400,
                "unsupported_grant_type",
                "The authorization grant type is not supported by the authorization server. Configured grant types: "
                    + "\(grantTypes)."
            )
        }
    }

    private static let grantTypes = "[client_credentials, \(DeviceRoutes.grantType), refresh_token]"

    private static func deviceCode(
        _ form: TokenForm,
        _ org: inout OrgState,
        _ call: APICall
    ) throws(OAuthError) -> JSONValue {
        let client = try DeviceRoutes.client(form, org)
        let thumbprint = try thumbprint(for: client, &org, call)
        // Without a code it is Okta's refusal of a wrong one: its catalogue knows no other.
        var grant = try org.oauth.devices.redeem(form["device_code"] ?? "", client: client.facts.id, at: call.now)
        grant.thumbprint = thumbprint
        return issue(grant, thumbprint, renewing: nil, of: client, &org, call)
    }

    private static func refresh(
        _ form: TokenForm,
        _ org: inout OrgState,
        _ call: APICall
    ) throws(OAuthError) -> JSONValue {
        let client = try DeviceRoutes.client(form, org)
        let thumbprint = try thumbprint(for: client, &org, call)
        let text = form["refresh_token"] ?? ""
        let grant = try org.oauth.devices.token(text, client: client.facts.id)
        guard grant.thumbprint == nil || grant.thumbprint == thumbprint else {
            throw .proof("Invalid DPoP Public Key binding in refresh token")
        }
        return issue(grant, thumbprint, renewing: text, of: client, &org, call)
    }

    /// An access token for a person, and the refresh token that goes with it.
    private static func issue(
        _ grant: DeviceGrants.RefreshToken,
        _ thumbprint: String?,
        renewing old: String?,
        of client: OAuthState.Client,
        _ org: inout OrgState,
        _ call: APICall
    ) -> JSONValue {
        let text = "eyJ" + org.identifiers.token(240)
        let token = OAuthState.IssuedToken(
            clientID: client.facts.id,
            scopes: Set(grant.scopes),
            expires: call.now.adding(seconds: OAuthState.tokenSeconds),
            thumbprint: thumbprint,
            userID: grant.userID
        )
        org.oauth.issue(text, token)
        var granted = call
        granted.principal = .user(grant.userID)
        org.record(.tokenGrant, by: granted, on: [])
        let answer: JSONValue = [
            "token_type": thumbprint == nil ? "Bearer" : "DPoP", "expires_in": .number(OAuthState.tokenSeconds),
            "access_token": .string(text), "scope": .string(grant.scopes.joined(separator: " ")),
        ]
        guard grant.scopes.contains("offline_access") else { return answer }
        var refresh = old ?? org.identifiers.token(43)
        if let old, client.facts.rotatesRefreshTokens {
            org.oauth.devices.revoke(old)
            refresh = org.identifiers.token(43)
        }
        org.oauth.devices.keep(grant, as: refresh)
        return answer.setting("refresh_token", to: .string(refresh))
    }

    private static func clientCredentials(
        _ form: TokenForm,
        _ org: inout OrgState,
        _ call: APICall
    ) throws(OAuthError) -> JSONValue {
        let client = try authenticate(form, &org, call)
        guard client.facts.kind == .service else { throw .noService }
        let thumbprint = try thumbprint(for: client, &org, call)
        let scopes = try scopes(form["scope"] ?? "", client)
        let text = "eyJ" + org.identifiers.token(240)
        org.oauth.issue(
            text,
            .init(
                clientID: client.facts.id,
                scopes: Set(scopes),
                expires: call.now.adding(seconds: OAuthState.tokenSeconds),
                thumbprint: thumbprint
            )
        )
        var granted = call
        granted.principal = .client(client.facts.id)
        org.record(.tokenGrant, by: granted, on: [])
        return [
            "token_type": thumbprint == nil ? "Bearer" : "DPoP", "expires_in": .number(OAuthState.tokenSeconds),
            "access_token": .string(text), "scope": .string(scopes.joined(separator: " ")),
        ]
    }

    /// Finds out who asks; exactly one way of saying so is allowed.
    private static func authenticate(
        _ form: TokenForm,
        _ org: inout OrgState,
        _ call: APICall
    ) throws(OAuthError) -> OAuthState.Client {
        let ways = [call.authorization, form["client_secret"], form["client_assertion"]].compactMap { $0 }
        guard ways.count <= 1 else { throw .multipleCredentials }
        if let assertion = form["client_assertion"] {
            guard form["client_assertion_type"] == ClientAssertion.type else {
                throw .request("The client_assertion_type is invalid.")
            }
            return try ClientAssertion.client(of: assertion, at: call.origin + path, now: call.now, &org.oauth)
        }
        guard let (id, secret) = form.secret(call.authorization) else {
            throw .client(
                call.authorization == nil
                    ? "No client credentials found."
                    : "Found Authentication header but was not valid client credentials."
            )
        }
        guard let client = org.oauth.clients[id] else { throw .client("Invalid value for 'client_id' parameter.") }
        guard client.facts.secret == nil || client.facts.secret == secret else {
            throw .client("The client secret supplied for a confidential client is invalid.")
        }
        throw .secretRefused
    }

    private static func thumbprint(
        for client: OAuthState.Client,
        _ org: inout OrgState,
        _ call: APICall
    ) throws(OAuthError) -> String? {
        guard client.facts.demandsDPoP || !call.proofs.isEmpty else { return nil }
        return try DPoPProof.thumbprint(
            of: call.proofs,
            for: .init(method: call.method, url: call.origin + path, now: call.now, accessToken: nil, wantsNonce: true),
            &org.oauth
        )
    }

    /// The scopes of the new token, in the order they were asked for: what was not granted falls away silently.
    private static func scopes(_ text: String, _ client: OAuthState.Client) throws(OAuthError) -> [String] {
        let requested = text.split(separator: " ").map(String.init)
        guard !requested.isEmpty else { throw .noScopes }
        guard !requested.contains("openid") else { throw .openID }
        guard requested.allSatisfy({ $0.hasPrefix("okta.") }) else { throw .unknownScope }
        let granted = requested.filter { client.facts.scopes.contains($0) }
        guard !granted.isEmpty else { throw .noneGranted }
        return granted
    }
}

/// The body of a token request.
struct TokenForm {
    private let items: [(name: String, value: String)]

    init(_ call: APICall) { items = URLText.items(String(decoding: call.body, as: UTF8.self)) }

    subscript(name: String) -> String? { items.first { $0.name == name }?.value }

    /// Client id and secret, from a Basic header or from the body.
    func secret(_ authorization: String?) -> (id: String, secret: String)? {
        if let secret = self["client_secret"] { return self["client_id"].map { ($0, secret) } }
        guard let authorization, authorization.hasPrefix("Basic "),
            let data = Data(base64Encoded: String(authorization.dropFirst(6)))
        else { return nil }
        let parts = String(decoding: data, as: UTF8.self).split(separator: ":", maxSplits: 1).map(String.init)
        guard parts.count == 2 else { return nil }
        return (URLText.decoded(parts[0], plusIsSpace: true), URLText.decoded(parts[1], plusIsSpace: true))
    }
}
