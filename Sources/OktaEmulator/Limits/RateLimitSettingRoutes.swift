import JSON

/// `/api/v1/rate-limit-settings`: when Okta warns, whom it tells, and what holds for the clients of sign-in pages.
enum RateLimitSettingRoutes {
    private static let path = "/api/v1/rate-limit-settings"
    static let routes = [
        Route("GET", "\(path)/admin-notifications", notifications),
        Route("PUT", "\(path)/admin-notifications", setNotifications),
        Route("GET", "\(path)/per-client", perClient),
        Route("PUT", "\(path)/per-client", setPerClient),
        Route("GET", "\(path)/warning-threshold", threshold),
        Route("PUT", "\(path)/warning-threshold", setThreshold),
    ]

    /// Changes a setting and answers with how it stands.
    private static func set(
        _ org: inout OrgState,
        _ call: APICall,
        then standing: (inout OrgState, APICall) throws(APIError) -> APIReply,
        _ change: (inout RateLimitSettings, JSONValue) throws(APIError) -> Void
    ) throws(APIError) -> APIReply {
        try org.demand(OrgRoutes.editors, of: call)
        var settings = org.settings.rateLimits
        try change(&settings, try call.object())
        org.settings.rateLimits = settings
        org.record(.rateLimitConfiguration, by: call, on: [])
        return try standing(&org, call)
    }

    @Sendable private static func notifications(_ org: inout OrgState, _ call: APICall) throws(APIError) -> APIReply {
        .ok(["notificationsEnabled": .bool(org.settings.rateLimits.notifiesAdministrators)])
    }

    @Sendable private static func setNotifications(
        _ org: inout OrgState,
        _ call: APICall
    ) throws(APIError) -> APIReply {
        try set(&org, call, then: notifications) { (settings, body) throws(APIError) in
            guard let flag = body["notificationsEnabled"]?.bool else {
                throw .validation("notificationsEnabled", "notificationsEnabled: Must be true or false")
            }
            settings.notifiesAdministrators = flag
        }
    }

    @Sendable private static func perClient(_ org: inout OrgState, _ call: APICall) throws(APIError) -> APIReply {
        .ok(org.settings.rateLimits.perClient)
    }

    @Sendable private static func setPerClient(_ org: inout OrgState, _ call: APICall) throws(APIError) -> APIReply {
        try set(&org, call, then: perClient) { (settings, body) throws(APIError) in try settings.setModes(body) }
    }

    @Sendable private static func threshold(_ org: inout OrgState, _ call: APICall) throws(APIError) -> APIReply {
        .ok(["warningThreshold": .number(org.settings.rateLimits.warningThreshold)])
    }

    @Sendable private static func setThreshold(_ org: inout OrgState, _ call: APICall) throws(APIError) -> APIReply {
        try set(&org, call, then: threshold) { (settings, body) throws(APIError) in
            let range = RateLimitSettings.thresholds
            guard let percent = body["warningThreshold"]?.int, range.contains(percent) else {
                let cause = "warningThreshold: Must be between \(range.lowerBound) and \(range.upperBound)"
                throw .validation("warningThreshold", cause)
            }
            settings.warningThreshold = percent
        }
    }
}
