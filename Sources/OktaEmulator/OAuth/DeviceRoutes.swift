import JSON

/// `POST /oauth2/v1/device/authorize`, and the page `/activate` on which a person says yes or no.
enum DeviceRoutes {
    static let grantType = "urn:ietf:params:oauth:grant-type:device_code"
    static let routes = [
        Route("POST", "/oauth2/v1/device/authorize", authorize), Route("GET", "/activate", page),
        Route("POST", "/activate", decide),
    ]

    /// Letters that cannot be taken for another; no vowels, so that no words come out.
    private static let letters = Array("BCDFGHJKLMNPQRSTVWXZ")

    @Sendable private static func authorize(_ org: inout OrgState, _ call: APICall) throws(APIError) -> APIReply {
        do throws(OAuthError) {
            return .ok(try code(&org, call))
        } catch {
            return APIReply(status: error.status, body: error.json)
        }
    }

    private static func code(_ org: inout OrgState, _ call: APICall) throws(OAuthError) -> JSONValue {
        let form = TokenForm(call)
        let client = try client(form, org)
        let requested = (form["scope"] ?? "").split(separator: " ").map(String.init)
        guard !requested.isEmpty else { throw .noScopes }
        let known: Set = ["openid", "offline_access", "profile", "email"]
        guard requested.allSatisfy({ known.contains($0) || $0.hasPrefix("okta.") }) else { throw .unknownScope }
        let scopes = requested.filter { known.contains($0) || client.facts.scopes.contains($0) }
        guard scopes.contains(where: { $0.hasPrefix("okta.") }) else { throw .noneGranted }
        let secret = org.identifiers.token(40)
        let seed = org.identifiers.hex(16).utf8.map { Int($0) }
        let user = String((0..<8).map { letters[(seed[$0 * 2] * 31 + seed[$0 * 2 + 1]) % letters.count] })
        org.oauth.devices.add(
            .init(
                clientID: client.facts.id,
                scopes: scopes,
                userCode: user,
                expires: call.now.adding(seconds: DeviceGrants.lifeSeconds),
                interval: client.facts.pollSeconds
            ),
            code: secret
        )
        return [
            "device_code": .string(secret), "user_code": .string(user),
            "verification_uri": .string("\(call.origin)/activate"),
            "verification_uri_complete": .string("\(call.origin)/activate?user_code=\(user)"),
            "expires_in": .number(DeviceGrants.lifeSeconds), "interval": .number(client.facts.pollSeconds),
        ]
    }

    /// The public client of a request: a native app that names itself.
    static func client(_ form: TokenForm, _ org: OrgState) throws(OAuthError) -> OAuthState.Client {
        guard let id = form["client_id"], let client = org.oauth.clients[id] else {
            throw .client("Invalid value for 'client_id' parameter.")
        }
        guard client.facts.kind == .native else {
            throw OAuthError(
                400,
                "unauthorized_client",
                "The client is not authorized to use the provided grant type. Configured grant types: "
                    + "[client_credentials]."
            )
        }
        return client
    }

    @Sendable private static func page(_ org: inout OrgState, _ call: APICall) throws(APIError) -> APIReply {
        let code = (call.query("user_code") ?? "").filter { $0.isASCII && ($0.isLetter || $0 == "-") }
        return html(
            """
            <form method="post"><p>Code <input name="user_code" value="\(code)">
            <p>Sign in as <input name="login" value="dana.kim@acme.example">
            <p><button name="decision" value="approve">Allow</button> <button name="decision" value="deny">Deny</button>
            </form>
            """
        )
    }

    /// Form fields: `user_code`, `decision` (`approve` or `deny`) and, to approve, `login`.
    ///
    /// The words are those of Okta's sign-in widget; only a form that its page cannot send has ours.
    @Sendable private static func decide(_ org: inout OrgState, _ call: APICall) throws(APIError) -> APIReply {
        let form = TokenForm(call)
        let decision: DeviceGrants.Request.Decision
        switch form["decision"] {
        case "deny": decision = .denied
        case "approve":
            guard let user = org.user(form["login"] ?? "") else {
                return html("<h1>Sign In</h1><p>Unable to sign in", status: 400)
            }
            decision = .approved(user.id)
        default: return html("<p>Allow or deny?", status: 400)
        }
        guard org.oauth.devices.decide(form["user_code"] ?? "", decision, at: call.now) else {
            return html("<h1>Activate your device</h1><p>Invalid code. Try again.", status: 400)
        }
        return decision == .denied
            ? html("<h1>Device not activated</h1><p>Your device cannot be activated because you did not allow access")
            : html("<h1>Device activated</h1><p>Follow the instructions on your device for next steps")
    }

    private static func html(_ body: String, status: Int = 200) -> APIReply {
        var reply = APIReply(status: status)
        reply.page = "<!doctype html><title>Activate your device</title>\(body)"
        return reply
    }
}
