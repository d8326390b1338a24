import JSON

/// What else hangs below a user: in the demo org nobody has any of it, as in most of the recorded orgs.
enum UserRelationRoutes {
    static let routes =
        ["blocks", "clients", "devices", "grants", "idps"].map { Route("GET", "/api/v1/users/{}/\($0)", empty) } + [
            Route("DELETE", "/api/v1/users/{}/grants", revokeGrants)
        ]

    @Sendable private static func empty(_ org: inout OrgState, _ call: APICall) throws(APIError) -> APIReply {
        _ = try UserRoutes.user(org, call)
        return .ok(.array([]))
    }

    @Sendable private static func revokeGrants(_ org: inout OrgState, _ call: APICall) throws(APIError) -> APIReply {
        _ = try UserRoutes.user(org, call)
        return .empty
    }
}
