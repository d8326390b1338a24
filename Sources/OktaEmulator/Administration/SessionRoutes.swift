import JSON

/// `/api/v1/sessions` and `DELETE /api/v1/users/{id}/sessions`: browser sessions of people.
enum SessionRoutes {
    static let routes = [
        Route("GET", "/api/v1/sessions/{}", get),
        Route("DELETE", "/api/v1/sessions/{}", end),
        Route("POST", "/api/v1/sessions/{}/lifecycle/refresh", refresh),
        Route("DELETE", "/api/v1/users/{}/sessions", clear),
    ]

    private static func session(
        _ org: OrgState,
        _ call: APICall
    ) throws(APIError) -> (session: SessionRecord, user: UserRecord) {
        let id = call.parameter(0)
        guard let session = org.sessions[id], call.now < session.expires, let user = org.users[session.userID] else {
            throw .notFound(id, "Session")
        }
        return (session, user)
    }

    @Sendable private static func get(_ org: inout OrgState, _ call: APICall) throws(APIError) -> APIReply {
        let found = try session(org, call)
        return .ok(found.session.json(login: found.user.login, origin: call.origin))
    }

    @Sendable private static func end(_ org: inout OrgState, _ call: APICall) throws(APIError) -> APIReply {
        let found = try session(org, call)
        org.sessions[found.session.id] = nil
        org.record(.sessionEnd, by: call, on: [found.user.logEntity])
        return .empty
    }

    /// Lets a session live on from now.
    @Sendable private static func refresh(_ org: inout OrgState, _ call: APICall) throws(APIError) -> APIReply {
        var (session, user) = try session(org, call)
        session.expires = call.now.wholeSecond.adding(hours: SessionRecord.lifeHours)
        org.sessions[session.id] = session
        org.noteChange()
        return .ok(session.json(login: user.login, origin: call.origin))
    }

    /// Signs somebody out of every browser, and with `oauthTokens=true` out of every app that holds tokens.
    @Sendable private static func clear(_ org: inout OrgState, _ call: APICall) throws(APIError) -> APIReply {
        let user = try UserRoutes.user(org, call)
        let endsTokens = try call.flag("oauthTokens", default: false)
        _ = try call.flag("forgetDevices", default: true)
        org.endSessions(of: user.id)
        org.record(.sessionClear, by: call, on: [user.logEntity])
        guard endsTokens else { return .empty }
        org.oauth.revokeAll(of: user.id)
        org.record(.userTokensRevoke, by: call, on: [user.logEntity])
        return .empty
    }
}
