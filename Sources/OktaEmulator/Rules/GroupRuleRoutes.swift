import JSON

/// `/api/v1/groups/rules`: the rules that fill groups, and what their lifecycle does to memberships.
enum GroupRuleRoutes {
    static let routes = [
        Route("GET", "/api/v1/groups/rules", list),
        Route("POST", "/api/v1/groups/rules", create),
        Route("GET", "/api/v1/groups/rules/{}", get),
        Route("PUT", "/api/v1/groups/rules/{}", replace),
        Route("DELETE", "/api/v1/groups/rules/{}", delete),
        Route("POST", "/api/v1/groups/rules/{}/lifecycle/activate", activate),
        Route("POST", "/api/v1/groups/rules/{}/lifecycle/deactivate", deactivate),
        Route("GET", "/api/v1/groups/{}/users/{}/group-rules", rulesOfMembership),
    ]

    private static let paging = Paging(defaultLimit: 50, maximumLimit: 200, cursor: .plain, idPrefix: "0pr")
    private static let editors: Set<AdministratorRole> = [.superAdministrator, .organizationAdministrator]

    private static func rule(_ org: OrgState, _ call: APICall) throws(APIError) -> GroupRuleRecord {
        guard let rule = org.rules[call.parameter(0)] else { throw .notFound(call.parameter(0), "GroupRule") }
        return rule
    }

    private static func json(_ rule: GroupRuleRecord, _ org: OrgState, _ call: APICall) -> JSONValue {
        guard call.query("expand") == "groupIdToGroupNameMap" else { return rule.json() }
        return rule.json(names: rule.groupIDs.compactMap { id in org.groups[id].map { (id, .string($0.name)) } })
    }

    /// `search` is a keyword in the rule's name.
    @Sendable private static func list(_ org: inout OrgState, _ call: APICall) throws(APIError) -> APIReply {
        let state = org
        let keyword = call.query("search")?.lowercased() ?? ""
        let rows = org.rules.rows(after: try paging.startID(of: call)).lazy.filter {
            keyword.isEmpty || $0.name.lowercased().contains(keyword)
        }
        return try paging.reply(rows, to: call) { json($0, state, call) }
    }

    @Sendable private static func create(_ org: inout OrgState, _ call: APICall) throws(APIError) -> APIReply {
        try org.demand(editors, of: call)
        let body = try call.object()
        guard org.rules.count < GroupRuleBody.ruleLimit else {
            throw .validation("validateRule", "You have reached the maximum number of group rules.")
        }
        let checked = try GroupRuleBody(body, holder: nil, in: org)
        let rule = GroupRuleRecord(
            id: org.identifiers.next("0pr"),
            name: checked.name,
            status: .inactive,
            created: call.now.wholeSecond,
            lastUpdated: call.now.wholeSecond,
            text: checked.text,
            expression: checked.expression,
            excludedUsers: checked.excludedUsers,
            excludedGroups: checked.excludedGroups,
            groupIDs: checked.groupIDs
        )
        org.rules[rule.id] = rule
        // The catalogue of events has none for a rule that is made, changed or deleted.
        org.noteChange()
        return .ok(json(rule, org, call))
    }

    @Sendable private static func get(_ org: inout OrgState, _ call: APICall) throws(APIError) -> APIReply {
        .ok(json(try rule(org, call), org, call))
    }

    /// Replaces a rule; its targets may change too since 2026-08-05.
    @Sendable private static func replace(_ org: inout OrgState, _ call: APICall) throws(APIError) -> APIReply {
        try org.demand(editors, of: call)
        var rule = try rule(org, call)
        try demandInactive(rule)
        let checked = try GroupRuleBody(try call.object(), holder: rule.id, in: org)
        rule.name = checked.name
        rule.text = checked.text
        rule.expression = checked.expression
        rule.excludedUsers = checked.excludedUsers
        rule.excludedGroups = checked.excludedGroups
        rule.groupIDs = checked.groupIDs
        rule.lastUpdated = call.now.wholeSecond
        org.rules[rule.id] = rule
        org.noteChange()
        return .ok(json(rule, org, call))
    }

    private static func demandInactive(_ rule: GroupRuleRecord) throws(APIError) {
        switch rule.status {
        case .inactive: return
        case .active: throw .validation("validateRule", "Cannot change a rule that is active; deactivate it first.")
        case .invalid: throw .validation("validateRule", "Cannot change a rule that is invalid.")
        }
    }

    /// Deletes a rule: 202, because Okta takes the memberships away later.
    ///
    /// Here they are gone at once, and only with `removeUsers=true`; else they stay as if given by hand.
    @Sendable private static func delete(_ org: inout OrgState, _ call: APICall) throws(APIError) -> APIReply {
        try org.demand(editors, of: call)
        let rule = try rule(org, call)
        let removesUsers = try call.flag("removeUsers", default: false)
        guard rule.status != .active else {
            throw .validation("validateRule", "Cannot delete a rule that is active; deactivate it first.")
        }
        if removesUsers { org.endMemberships(of: rule, by: call) } else { org.releaseMemberships(of: rule) }
        org.rules[rule.id] = nil
        org.noteChange()
        return APIReply(status: 202, body: .object([]))
    }

    @Sendable private static func activate(_ org: inout OrgState, _ call: APICall) throws(APIError) -> APIReply {
        try org.demand(editors, of: call)
        let rule = try rule(org, call)
        guard rule.status != .active else { return .empty }
        try demandInactive(rule)
        org.rules.update(rule.id) {
            $0.status = .active
            $0.lastUpdated = call.now.wholeSecond
        }
        org.record(.ruleTrigger, by: call, on: [rule.logEntity])
        org.run(rule, by: call)
        return .empty
    }

    /// Deactivates a rule; the memberships it gave stay.
    @Sendable private static func deactivate(_ org: inout OrgState, _ call: APICall) throws(APIError) -> APIReply {
        try org.demand(editors, of: call)
        let rule = try rule(org, call)
        guard rule.status == .active else { return .empty }
        org.rules.update(rule.id) {
            $0.status = .inactive
            $0.lastUpdated = call.now.wholeSecond
        }
        org.record(.ruleDeactivate, by: call, on: [rule.logEntity])
        return .empty
    }

    /// The rules behind one membership: why is this user in this group.
    @Sendable private static func rulesOfMembership(
        _ org: inout OrgState,
        _ call: APICall
    ) throws(APIError) -> APIReply {
        let group = try GroupRoutes.group(org, call)
        let user = try UserRoutes.user(org, call, 1)
        guard let member = group.members[user.id] else { throw .notFound(user.id, "GroupMembership") }
        return .ok(.array(member.rules.compactMap { org.rules[$0]?.json() }))
    }
}
