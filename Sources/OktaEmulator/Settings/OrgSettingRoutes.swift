import JSON

/// The switches of the org: its footer, what Okta may do in it, and what new apps and administrators get.
enum OrgSettingRoutes {
    static let routes = [
        Route("GET", "/api/v1/org/preferences", preferences),
        Route("POST", "/api/v1/org/preferences/showEndUserFooter", showFooter),
        Route("POST", "/api/v1/org/preferences/hideEndUserFooter", hideFooter),
        Route("GET", "/api/v1/org/privacy/oktaCommunication", communication),
        Route("POST", "/api/v1/org/privacy/oktaCommunication/optIn", optIn),
        Route("POST", "/api/v1/org/privacy/oktaCommunication/optOut", optOut),
        Route("GET", "/api/v1/org/privacy/oktaSupport", support),
        Route("POST", "/api/v1/org/privacy/oktaSupport/grant", grantSupport),
        Route("POST", "/api/v1/org/privacy/oktaSupport/extend", extendSupport),
        Route("POST", "/api/v1/org/privacy/oktaSupport/revoke", revokeSupport),
        Route("GET", "/api/v1/org/privacy/aerial", aerial),
        Route("POST", "/api/v1/org/privacy/aerial/grant", grantAerial),
        Route("POST", "/api/v1/org/privacy/aerial/revoke", revokeAerial),
        Route("GET", "/api/v1/org/settings/autoAssignAdminAppSetting", console),
        Route("POST", "/api/v1/org/settings/autoAssignAdminAppSetting", setConsole),
        Route("GET", "/api/v1/org/settings/clientPrivilegesSetting", privileges),
        Route("PUT", "/api/v1/org/settings/clientPrivilegesSetting", setPrivileges),
        Route("POST", "/api/v1/org/email/bounces/remove-list", forgetBounces),
    ]

    /// How long Okta's support may look into the org, and what an extension adds.
    private static let supportHours = 24

    private static func links(
        _ area: String,
        _ operations: [(name: String, path: String)],
        _ call: APICall
    ) -> JSONValue {
        .object(
            operations.map { operation in
                let href = JSONValue.string("\(call.origin)/api/v1/org/\(area)/\(operation.path)")
                return (operation.name, ["href": href, "hints": ["allow": ["POST"]]])
            }
        )
    }

    /// Sets a switch and answers with how it stands.
    private static func set(
        _ org: inout OrgState,
        _ call: APICall,
        then standing: (inout OrgState, APICall) throws(APIError) -> APIReply,
        event: EventType? = nil,
        _ change: (inout OrgSettings) -> Void
    ) throws(APIError) -> APIReply {
        try org.demand(OrgRoutes.editors, of: call)
        change(&org.settings)
        org.noteChange()
        if let event { org.record(event, by: call, on: []) }
        return try standing(&org, call)
    }

    @Sendable private static func preferences(_ org: inout OrgState, _ call: APICall) throws(APIError) -> APIReply {
        let next = org.settings.showsFooter ? "hideEndUserFooter" : "showEndUserFooter"
        return .ok([
            "showEndUserFooter": .bool(org.settings.showsFooter),
            "_links": links("preferences", [(next, next)], call),
        ])
    }

    @Sendable private static func showFooter(_ org: inout OrgState, _ call: APICall) throws(APIError) -> APIReply {
        try set(&org, call, then: preferences) { $0.showsFooter = true }
    }

    @Sendable private static func hideFooter(_ org: inout OrgState, _ call: APICall) throws(APIError) -> APIReply {
        try set(&org, call, then: preferences) { $0.showsFooter = false }
    }

    @Sendable private static func communication(_ org: inout OrgState, _ call: APICall) throws(APIError) -> APIReply {
        let next = org.settings.refusesOktaMail ? "optIn" : "optOut"
        return .ok([
            "optOutEmailUsers": .bool(org.settings.refusesOktaMail),
            "_links": links("privacy/oktaCommunication", [(next, next)], call),
        ])
    }

    @Sendable private static func optIn(_ org: inout OrgState, _ call: APICall) throws(APIError) -> APIReply {
        try set(&org, call, then: communication) { $0.refusesOktaMail = false }
    }

    @Sendable private static func optOut(_ org: inout OrgState, _ call: APICall) throws(APIError) -> APIReply {
        try set(&org, call, then: communication) { $0.refusesOktaMail = true }
    }

    @Sendable private static func support(_ org: inout OrgState, _ call: APICall) throws(APIError) -> APIReply {
        let ends = org.settings.supportEnds.flatMap { call.now < $0 ? $0 : nil }
        let operations = ends == nil ? [("grant", "grant")] : [("extend", "extend"), ("revoke", "revoke")]
        return .ok([
            "support": ends == nil ? "DISABLED" : "ENABLED", "expiration": .moment(ends),
            "_links": links("privacy/oktaSupport", operations, call),
        ])
    }

    @Sendable private static func grantSupport(_ org: inout OrgState, _ call: APICall) throws(APIError) -> APIReply {
        try set(&org, call, then: support, event: .supportGrant) {
            $0.supportEnds = call.now.wholeSecond.adding(hours: supportHours)
        }
    }

    @Sendable private static func extendSupport(_ org: inout OrgState, _ call: APICall) throws(APIError) -> APIReply {
        guard let ends = org.settings.supportEnds, call.now < ends else {
            throw .validation("support", "Okta Support access is not enabled.")
        }
        return try set(&org, call, then: support, event: .supportExtend) {
            $0.supportEnds = ends.adding(hours: supportHours)
        }
    }

    @Sendable private static func revokeSupport(_ org: inout OrgState, _ call: APICall) throws(APIError) -> APIReply {
        try set(&org, call, then: support, event: .supportRevoke) { $0.supportEnds = nil }
    }

    @Sendable private static func aerial(_ org: inout OrgState, _ call: APICall) throws(APIError) -> APIReply {
        guard let aerial = org.settings.aerial else { throw .notFound("aerial", "AerialConsent") }
        return .ok([
            "accountId": .string(aerial.account), "grantedBy": .string(aerial.by),
            "grantedDate": .string(aerial.at.iso), "_links": links("privacy/aerial", [("revoke", "revoke")], call),
        ])
    }

    private static func account(_ call: APICall) throws(APIError) -> String {
        guard let account = try call.object()["accountId"]?.string, !account.isEmpty else {
            throw .validation("accountId", "accountId: The field cannot be left blank")
        }
        return account
    }

    @Sendable private static func grantAerial(_ org: inout OrgState, _ call: APICall) throws(APIError) -> APIReply {
        let account = try account(call)
        let sender = org.sender(of: call).id
        return try set(&org, call, then: aerial) { $0.aerial = (account, sender, call.now.wholeSecond) }
    }

    @Sendable private static func revokeAerial(_ org: inout OrgState, _ call: APICall) throws(APIError) -> APIReply {
        let account = try account(call)
        guard org.settings.aerial?.account == account else { throw .notFound(account, "AerialConsent") }
        return try set(&org, call, then: noAerial) { $0.aerial = nil }
    }

    private static func noAerial(_ org: inout OrgState, _ call: APICall) throws(APIError) -> APIReply {
        .ok(["_links": links("privacy/aerial", [("grant", "grant")], call)])
    }

    @Sendable private static func console(_ org: inout OrgState, _ call: APICall) throws(APIError) -> APIReply {
        .ok(["autoAssignAdminAppSetting": .bool(org.settings.assignsConsole)])
    }

    private static func flag(_ name: String, _ call: APICall) throws(APIError) -> Bool {
        guard let flag = try call.object()[name]?.bool else {
            throw .validation(name, "\(name): Must be true or false")
        }
        return flag
    }

    @Sendable private static func setConsole(_ org: inout OrgState, _ call: APICall) throws(APIError) -> APIReply {
        let flag = try flag("autoAssignAdminAppSetting", call)
        return try set(&org, call, then: console) { $0.assignsConsole = flag }
    }

    @Sendable private static func privileges(_ org: inout OrgState, _ call: APICall) throws(APIError) -> APIReply {
        .ok(["clientPrivilegesSetting": .bool(org.settings.clientsArePrivileged)])
    }

    @Sendable private static func setPrivileges(_ org: inout OrgState, _ call: APICall) throws(APIError) -> APIReply {
        let flag = try flag("clientPrivilegesSetting", call)
        return try set(&org, call, then: privileges) { $0.clientsArePrivileged = flag }
    }

    /// Lets mail go again to addresses that bounced; what belongs to nobody here is told.
    @Sendable private static func forgetBounces(_ org: inout OrgState, _ call: APICall) throws(APIError) -> APIReply {
        try org.demand(OrgRoutes.editors, of: call)
        let addresses = (try call.object()["emailAddresses"]?.elements ?? []).compactMap(\.string)
        let known = Set(org.users.rows.map { $0.profile.text("email").lowercased() })
        let errors = addresses.filter { !known.contains($0.lowercased()) }.map { address -> JSONValue in
            [
                "emailAddress": .string(address),
                "reason": "This email address does not belong to any user in your organization.",
            ]
        }
        return .ok(["errors": .array(errors)])
    }
}
