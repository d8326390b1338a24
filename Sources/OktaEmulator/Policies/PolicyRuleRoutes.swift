import JSON

/// `/api/v1/policies/{id}/rules`: what a policy decides, rule by rule.
enum PolicyRuleRoutes {
    static let routes = [
        Route("GET", "/api/v1/policies/{}/rules", list),
        Route("POST", "/api/v1/policies/{}/rules", create),
        Route("GET", "/api/v1/policies/{}/rules/{}", get),
        Route("PUT", "/api/v1/policies/{}/rules/{}", replace),
        Route("DELETE", "/api/v1/policies/{}/rules/{}", delete),
        Route("POST", "/api/v1/policies/{}/rules/{}/lifecycle/activate", activate),
        Route("POST", "/api/v1/policies/{}/rules/{}/lifecycle/deactivate", deactivate),
    ]

    private static func rule(
        _ org: OrgState,
        _ call: APICall
    ) throws(APIError) -> (rule: PolicyRuleRecord, policy: PolicyRecord) {
        let policy = try PolicyRoutes.policy(org, call)
        guard let rule = policy.rules.first(where: { $0.id == call.parameter(1) }) else {
            throw .notFound(call.parameter(1), "PolicyRule")
        }
        return (rule, policy)
    }

    @Sendable private static func list(_ org: inout OrgState, _ call: APICall) throws(APIError) -> APIReply {
        let policy = try PolicyRoutes.policy(org, call)
        return .ok(.array(policy.rules.map { $0.json(of: policy, origin: call.origin) }))
    }

    @Sendable private static func get(_ org: inout OrgState, _ call: APICall) throws(APIError) -> APIReply {
        let found = try rule(org, call)
        return .ok(found.rule.json(of: found.policy, origin: call.origin))
    }

    @Sendable private static func create(_ org: inout OrgState, _ call: APICall) throws(APIError) -> APIReply {
        var policy = try PolicyRoutes.policy(org, call)
        guard policy.kind.takesRules else {
            throw .validation("type", "type: A policy of type \(policy.kind.rawValue) takes no further rules")
        }
        let body = try PolicyRuleBody(try call.object(), of: policy, holder: nil, in: org)
        var rule = PolicyRuleRecord(
            id: org.identifiers.next("0pr"),
            name: body.name,
            conditions: body.conditions,
            actions: body.actions,
            created: call.now.wholeSecond,
            lastUpdated: call.now.wholeSecond
        )
        rule.isActive = try call.flag("activate", default: true)
        policy.place(rule, at: body.priority)
        org.policies[policy.id] = policy
        org.record(.policyRuleAdd, by: call, on: [rule.logEntity, policy.logEntity])
        return answer(rule.id, in: policy, call)
    }

    /// A rule as it stands in its policy now, with the priority that it has been given there.
    private static func answer(_ id: String, in policy: PolicyRecord, _ call: APICall) -> APIReply {
        .ok(policy.rules.first { $0.id == id }?.json(of: policy, origin: call.origin) ?? .null)
    }

    /// Replaces a rule; of the one that a policy came with only the actions, and not in each type.
    @Sendable private static func replace(_ org: inout OrgState, _ call: APICall) throws(APIError) -> APIReply {
        let found = try rule(org, call)
        var (rule, policy) = found
        guard !rule.isSystem || policy.kind.hasEditableDefault else {
            throw .validation("id", "The default rule of this policy cannot be changed.")
        }
        let body = try PolicyRuleBody(try call.object(), of: policy, holder: rule.id, in: org)
        rule.actions = body.actions
        rule.lastUpdated = call.now.wholeSecond
        if !rule.isSystem {
            rule.name = body.name
            rule.conditions = body.conditions
        }
        policy.place(rule, at: body.priority ?? rule.priority)
        org.policies[policy.id] = policy
        let target = rule.logEntity.changing(
            from: ["conditions": found.rule.conditions, "actions": found.rule.actions],
            to: ["conditions": rule.conditions, "actions": rule.actions]
        )
        org.record(.policyRuleUpdate, by: call, on: [target, policy.logEntity])
        return answer(rule.id, in: policy, call)
    }

    @Sendable private static func delete(_ org: inout OrgState, _ call: APICall) throws(APIError) -> APIReply {
        var (rule, policy) = try rule(org, call)
        guard !rule.isSystem else { throw .validation("id", "The default rule of a policy cannot be deleted.") }
        policy.rules.removeAll { $0.id == rule.id }
        policy.numberRules()
        org.policies[policy.id] = policy
        org.record(.policyRuleDelete, by: call, on: [rule.logEntity, policy.logEntity])
        return .empty
    }

    @Sendable private static func activate(_ org: inout OrgState, _ call: APICall) throws(APIError) -> APIReply {
        try move(&org, call, isActive: true)
    }

    @Sendable private static func deactivate(_ org: inout OrgState, _ call: APICall) throws(APIError) -> APIReply {
        try move(&org, call, isActive: false)
    }

    private static func move(_ org: inout OrgState, _ call: APICall, isActive: Bool) throws(APIError) -> APIReply {
        let (rule, policy) = try rule(org, call)
        guard !rule.isSystem else { throw .validation("id", "The default rule of a policy cannot be deactivated.") }
        guard rule.isActive != isActive else { return .empty }
        org.policies.update(policy.id) { policy in
            guard let index = policy.rules.firstIndex(where: { $0.id == rule.id }) else { return }
            policy.rules[index].isActive = isActive
            policy.rules[index].lastUpdated = call.now.wholeSecond
        }
        org.record(
            isActive ? .policyRuleActivate : .policyRuleDeactivate,
            by: call,
            on: [rule.logEntity, policy.logEntity]
        )
        return .empty
    }
}
