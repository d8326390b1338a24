import JSON

/// `/api/v1/api-tokens`: the org's API tokens.
enum APITokenRoutes {
    static let routes = [
        Route("GET", "/api/v1/api-tokens", list),
        Route("DELETE", "/api/v1/api-tokens/current", revokeCurrent),
        Route("GET", "/api/v1/api-tokens/{}", get),
        Route("PUT", "/api/v1/api-tokens/{}", replace),
        Route("DELETE", "/api/v1/api-tokens/{}", revoke),
    ]

    private static func token(_ id: String, _ org: OrgState) throws(APIError) -> APITokenRecord {
        guard let token = org.apiTokens[id] else { throw .notFound(id, "Token") }
        return token
    }

    /// All of them at once: this list does not page.
    @Sendable private static func list(_ org: inout OrgState, _ call: APICall) throws(APIError) -> APIReply {
        .ok(.array(org.apiTokens.rows.filter { call.now < $0.expires }.map { $0.json(origin: call.origin) }))
    }

    @Sendable private static func get(_ org: inout OrgState, _ call: APICall) throws(APIError) -> APIReply {
        .ok(try token(call.parameter(0), org).json(origin: call.origin))
    }

    /// Changes the name of a token and from where it may be used.
    @Sendable private static func replace(_ org: inout OrgState, _ call: APICall) throws(APIError) -> APIReply {
        try org.demand([.superAdministrator], of: call)
        var token = try token(call.parameter(0), org)
        let body = try call.object()
        if let name = body["name"]?.string {
            guard !name.isEmpty else { throw .validation("name", "name: The field cannot be left blank") }
            token.name = name
        }
        if let network = body["network"] {
            guard ["ANYWHERE", "ZONE"].contains(network["connection"]?.string) else {
                throw .validation("network", "network.connection: Must be ANYWHERE or ZONE")
            }
            token.network = network
        }
        org.apiTokens[token.id] = token
        org.record(.apiTokenUpdate, by: call, on: [token.logEntity])
        return .ok(token.json(origin: call.origin))
    }

    @Sendable private static func revoke(_ org: inout OrgState, _ call: APICall) throws(APIError) -> APIReply {
        try org.demand([.superAdministrator], of: call)
        return try end(call.parameter(0), &org, call)
    }

    /// Revokes the token that the request itself carries; only an API token can do that.
    @Sendable private static func revokeCurrent(_ org: inout OrgState, _ call: APICall) throws(APIError) -> APIReply {
        guard call.principal == .apiToken else { throw .forbidden }
        return try end(OrgFacts.apiTokenID, &org, call)
    }

    private static func end(_ id: String, _ org: inout OrgState, _ call: APICall) throws(APIError) -> APIReply {
        let token = try token(id, org)
        org.apiTokens[id] = nil
        org.record(.apiTokenRevoke, by: call, on: [token.logEntity])
        return .empty
    }
}
