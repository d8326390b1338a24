import JSON

/// `/api/v1/policies`: policies of every type.
enum PolicyRoutes {
    static let routes = [
        Route("GET", "/api/v1/policies", list),
        Route("POST", "/api/v1/policies", create),
        Route("POST", "/api/v1/policies/simulate", simulate),
        Route("GET", "/api/v1/policies/{}", get),
        Route("PUT", "/api/v1/policies/{}", replace),
        Route("DELETE", "/api/v1/policies/{}", delete),
        Route("POST", "/api/v1/policies/{}/clone", clone),
        Route("POST", "/api/v1/policies/{}/lifecycle/activate", activate),
        Route("POST", "/api/v1/policies/{}/lifecycle/deactivate", deactivate),
    ]

    private static let paging = Paging(defaultLimit: 20, maximumLimit: 200, cursor: .plain, idPrefix: "")

    /// The policy that a path names.
    ///
    /// - Throws: E0000007.
    static func policy(_ org: OrgState, _ call: APICall) throws(APIError) -> PolicyRecord {
        guard let policy = org.policies[call.parameter(0)] else { throw .notFound(call.parameter(0), "Policy") }
        return policy
    }

    /// `q` is the beginning of a name.
    @Sendable private static func list(_ org: inout OrgState, _ call: APICall) throws(APIError) -> APIReply {
        guard let type = call.query("type") else { throw .missingParameter }
        guard let kind = PolicyKind(rawValue: type) else {
            throw .validation("type", "type: '\(type)' is not a valid policy type")
        }
        let status = call.query("status")
        let start = call.query("q")?.lowercased() ?? ""
        var rows = org.policies(kind).filter { policy in
            (status == nil || status == (policy.isActive ? "ACTIVE" : "INACTIVE"))
                && policy.name.lowercased().hasPrefix(start)
        }[...]
        if let resource = call.query("resourceId") {
            let used = org.applications[resource]?.accessPolicyID
            rows = rows.filter { $0.id == used }[...]
        }
        if let after = try paging.startID(of: call) {
            guard let index = rows.firstIndex(where: { $0.id == after }) else { throw .invalidCursor }
            rows = rows[(index + 1)...]
        }
        let withRules = call.query("expand") == "rules"
        return try paging.reply(rows, to: call) { $0.listed(origin: call.origin, withRules: withRules) }
    }

    @Sendable private static func get(_ org: inout OrgState, _ call: APICall) throws(APIError) -> APIReply {
        let policy = try policy(org, call)
        let body = policy.json(origin: call.origin)
        guard call.query("expand") == "rules" else { return .ok(body) }
        let rules = policy.rules.map { $0.json(of: policy, origin: call.origin) }
        return .ok(body.setting("_embedded", to: ["rules": .array(rules)]))
    }

    @Sendable private static func create(_ org: inout OrgState, _ call: APICall) throws(APIError) -> APIReply {
        let body = try PolicyBody(try call.object(), replacing: nil, in: org)
        var policy = PolicyRecord(
            id: org.identifiers.next(body.kind.idPrefix),
            kind: body.kind,
            name: body.name,
            description: body.description,
            conditions: body.conditions,
            settings: body.settings,
            created: call.now.wholeSecond,
            lastUpdated: call.now.wholeSecond
        )
        policy.isActive = try call.flag("activate", default: true)
        if !policy.kind.isRanked { policy.addCatchAll(&org.identifiers, at: call.now) }
        org.policies[policy.id] = policy
        org.rank(policy.id, at: body.priority)
        org.record(.policyCreate, by: call, on: [policy.logEntity])
        return .ok((org.policies[policy.id] ?? policy).json(origin: call.origin))
    }

    /// Replaces a policy; of the default one only description and settings.
    @Sendable private static func replace(_ org: inout OrgState, _ call: APICall) throws(APIError) -> APIReply {
        let old = try policy(org, call)
        guard !old.isForAccounts else { throw .readOnly("policy") }
        let body = try PolicyBody(try call.object(), replacing: old, in: org)
        var policy = old
        policy.description = body.description
        policy.settings = body.settings
        policy.lastUpdated = call.now.wholeSecond
        if !old.isSystem {
            policy.name = body.name
            policy.conditions = body.conditions
        }
        org.policies[policy.id] = policy
        org.rank(policy.id, at: body.priority ?? policy.priority)
        let target = policy.logEntity.changing(
            from: ["name": .string(old.name), "conditions": old.conditions, "settings": old.settings ?? .null],
            to: ["name": .string(policy.name), "conditions": policy.conditions, "settings": policy.settings ?? .null]
        )
        org.record(.policyUpdate, by: call, on: [target])
        return .ok((org.policies[policy.id] ?? policy).json(origin: call.origin))
    }

    @Sendable private static func delete(_ org: inout OrgState, _ call: APICall) throws(APIError) -> APIReply {
        let policy = try policy(org, call)
        try demandFree(policy, in: org, "deleted")
        org.policies[policy.id] = nil
        org.closeRanks(of: policy.kind)
        org.record(.policyDelete, by: call, on: [policy.logEntity])
        return .empty
    }

    /// A default policy stays, and so does one that applications are signed in to by.
    private static func demandFree(_ policy: PolicyRecord, in org: OrgState, _ verb: String) throws(APIError) {
        guard !policy.isSystem, !policy.isForAccounts else {
            throw .validation("id", "The default policy cannot be \(verb).")
        }
        guard let user = org.applications.rows.first(where: { $0.accessPolicyID == policy.id }) else { return }
        throw .validation("id", "The policy cannot be \(verb) while it is assigned to the application '\(user.label)'.")
    }

    /// Copies an app policy with its rules; recorded: the answer has no dates.
    @Sendable private static func clone(_ org: inout OrgState, _ call: APICall) throws(APIError) -> APIReply {
        let policy = try policy(org, call)
        guard policy.kind == .access, !policy.isForAccounts else {
            throw .validation("type", "type: A policy of type \(policy.kind.rawValue) cannot be cloned")
        }
        var copy = PolicyRecord(
            id: org.identifiers.next(policy.kind.idPrefix),
            kind: policy.kind,
            name: "[cloned] \(policy.name)",
            description: policy.description,
            conditions: policy.conditions,
            settings: policy.settings,
            created: call.now.wholeSecond,
            lastUpdated: call.now.wholeSecond
        )
        copy.rules = policy.rules.map { rule in
            var copied = PolicyRuleRecord(
                id: org.identifiers.next("0pr"),
                name: rule.name,
                isActive: rule.isActive,
                conditions: rule.conditions,
                actions: rule.actions,
                created: call.now.wholeSecond,
                lastUpdated: call.now.wholeSecond
            )
            copied.isSystem = rule.isSystem
            return copied
        }
        copy.numberRules()
        org.policies[copy.id] = copy
        org.record(.policyCreate, by: call, on: [copy.logEntity])
        let answer = copy.json(origin: call.origin)
        return .ok(answer.setting("created", to: .null).setting("lastUpdated", to: .null))
    }

    @Sendable private static func activate(_ org: inout OrgState, _ call: APICall) throws(APIError) -> APIReply {
        try move(&org, call, isActive: true)
    }

    @Sendable private static func deactivate(_ org: inout OrgState, _ call: APICall) throws(APIError) -> APIReply {
        try demandFree(try policy(org, call), in: org, "deactivated")
        return try move(&org, call, isActive: false)
    }

    private static func move(_ org: inout OrgState, _ call: APICall, isActive: Bool) throws(APIError) -> APIReply {
        let policy = try policy(org, call)
        guard policy.isActive != isActive else { return .empty }
        org.policies.update(policy.id) {
            $0.isActive = isActive
            $0.lastUpdated = call.now.wholeSecond
        }
        org.record(isActive ? .policyActivate : .policyDeactivate, by: call, on: [policy.logEntity])
        return .empty
    }

    /// Which rules would decide; recorded: a list instead of one object is not well-formed.
    @Sendable private static func simulate(_ org: inout OrgState, _ call: APICall) throws(APIError) -> APIReply {
        let simulation = try PolicySimulation(try call.object(), in: org)
        let expand = (call.query("expand") ?? "").uppercased().split(separator: ",")
        return .ok(simulation.json(listsEvaluated: expand.contains("EVALUATED")))
    }
}

extension PolicyRecord {
    /// Adds the rule that a policy without order comes with.
    mutating func addCatchAll(_ identifiers: inout Identifiers, at now: Moment) {
        var rule = PolicyRuleRecord(
            id: identifiers.next("0pr"),
            name: "Catch-all Rule",
            conditions: .null,
            actions: PolicyDefaults.actions(of: kind),
            created: now.wholeSecond,
            lastUpdated: now.wholeSecond
        )
        rule.isSystem = true
        rules.append(rule)
        numberRules()
    }
}
