import JSON

/// One policy with its rules.
struct PolicyRecord: Identifiable, Sendable {
    let id: String
    var kind: PolicyKind
    var name: String
    var description: String?
    var isActive = true
    /// 1 is asked first; all policies of a type without order have 1.
    var priority = 1
    /// The default policy of its type, which cannot be deleted or stopped.
    var isSystem = false
    /// The policy over what people may change about their own account: only its rules can be changed.
    var isForAccounts = false
    /// Whom it is for; `null` for types that do not choose groups.
    var conditions: JSONValue = .null
    var settings: JSONValue?
    var created: Moment
    var lastUpdated: Moment
    /// In the order in which they are asked; the rule that it came with is the last.
    var rules: [PolicyRuleRecord] = []

    var logEntity: LogEntity { LogEntity(id: id, type: "PolicyEntity", alternateId: "unknown", displayName: name) }

    /// The policy alone.
    func json(origin: String) -> JSONValue {
        var body: [(key: String, value: JSONValue)] = [
            ("type", .string(kind.rawValue)), ("id", .string(id)), ("status", isActive ? "ACTIVE" : "INACTIVE"),
            ("name", .string(name)),
        ]
        if let description { body.append(("description", .string(description))) }
        body += [
            ("priority", .number(priority)), ("system", .bool(isSystem)), ("conditions", conditions),
            ("created", .moment(created)), ("lastUpdated", .moment(lastUpdated)),
        ]
        if let settings { body.append(("settings", settings)) }
        return .object(body + [("_links", .object(links(origin: origin)))])
    }

    /// The policy in a list, which tells of an app policy what it is about although nobody asked.
    func listed(origin: String, withRules: Bool) -> JSONValue {
        var embedded: [(key: String, value: JSONValue)] = []
        if kind == .access {
            embedded.append(("resourceType", isForAccounts ? "END_USER_ACCOUNT_MANAGEMENT" : "APP"))
        }
        if withRules { embedded.append(("rules", .array(rules.map { $0.json(of: self, origin: origin) }))) }
        let body = json(origin: origin)
        return embedded.isEmpty ? body : body.setting("_embedded", to: .object(embedded))
    }

    private func links(origin: String) -> [(key: String, value: JSONValue)] {
        let address = "\(origin)/api/v1/policies/\(id)"
        func link(_ path: String, _ methods: JSONValue...) -> JSONValue {
            ["href": .string(address + path), "hints": ["allow": .array(methods)]]
        }
        var links: [(key: String, value: JSONValue)] = []
        if kind == .access, !isSystem { links.append(("mappings", link("/mappings", "GET", "POST"))) }
        links += [("self", link("", "GET", "PUT")), ("rules", link("/rules", "GET", "POST"))]
        guard !isSystem, !isForAccounts else { return links }
        let operation = isActive ? "deactivate" : "activate"
        return links + [(operation, link("/lifecycle/\(operation)", "POST"))]
    }
}

/// One rule of a policy.
struct PolicyRuleRecord: Sendable {
    /// Where the rule stands that a policy without order came with.
    static let lastPriority = 99

    let id: String
    var name: String
    var isActive = true
    var priority = 0
    /// The rule that the policy came with, which cannot be deleted or stopped.
    var isSystem = false
    var conditions: JSONValue
    var actions: JSONValue
    var created: Moment
    var lastUpdated: Moment

    var logEntity: LogEntity { LogEntity(id: id, type: "PolicyRule", alternateId: "unknown", displayName: name) }

    func json(of policy: PolicyRecord, origin: String) -> JSONValue {
        let address = "\(origin)/api/v1/policies/\(policy.id)/rules/\(id)"
        let own: JSONValue = ["href": .string(address), "hints": ["allow": ["GET", "PUT"]]]
        var links: [(key: String, value: JSONValue)] = [("self", own)]
        if !isSystem {
            let operation = isActive ? "deactivate" : "activate"
            let href = JSONValue.string("\(address)/lifecycle/\(operation)")
            links.append((operation, ["href": href, "hints": ["allow": ["POST"]]]))
        }
        return [
            "type": .string(policy.kind.ruleType), "id": .string(id), "status": isActive ? "ACTIVE" : "INACTIVE",
            "name": .string(name), "priority": .number(priority), "created": .moment(created),
            "lastUpdated": .moment(lastUpdated), "system": .bool(isSystem), "conditions": conditions,
            "actions": actions, "_links": .object(links),
        ]
    }
}
