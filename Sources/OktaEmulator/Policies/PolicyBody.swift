import JSON

/// What a request says about a policy, once it is known to be sound.
struct PolicyBody {
    private static let nameLimit = 255

    var kind: PolicyKind
    var name: String
    var description: String?
    var priority: Int?
    var conditions: JSONValue
    var settings: JSONValue?

    /// - Parameters:
    ///   - body: The policy as it was sent.
    ///   - old: The policy that is replaced; nil for a new one.
    ///   - org: Where its groups must be and its name must be new.
    /// - Throws: E0000001 with the field in the cause, E0000007 for a group that does not exist.
    init(_ body: JSONValue, replacing old: PolicyRecord?, in org: OrgState) throws(APIError) {
        guard let type = body["type"]?.string else { throw .validation("type", "type: The field cannot be left blank") }
        guard let kind = PolicyKind(rawValue: type) else {
            throw .validation("type", "type: '\(type)' is not a valid policy type")
        }
        guard old == nil || old?.kind == kind else {
            throw .validation("type", "type: The type of a policy cannot be changed")
        }
        guard old != nil || kind.canBeCreated else {
            throw .validation("type", "type: A policy of type \(type) cannot be created")
        }
        let name = body["name"]?.string ?? ""
        guard !name.isEmpty else { throw .validation("name", "name: The field cannot be left blank") }
        guard name.count <= Self.nameLimit else { throw .validation("name", "name: The field is too long") }
        guard !org.policies.rows.contains(where: { $0.kind == kind && $0.name == name && $0.id != old?.id }) else {
            throw .validation("name", "name: Policy name already in use")
        }
        self.kind = kind
        self.name = name
        description = body["description"]?.string
        priority = body["priority"]?.int
        conditions = try Self.conditions(body["conditions"], of: kind, in: org)
        settings = Self.merged(PolicyDefaults.settings(of: kind), body["settings"])
    }

    private static func conditions(
        _ sent: JSONValue?,
        of kind: PolicyKind,
        in org: OrgState
    ) throws(APIError) -> JSONValue {
        guard kind.choosesGroups else { return .null }
        var groups = (sent?["people"]?["groups"]?["include"]?.elements ?? []).compactMap(\.string)
        for id in groups where !org.groups.contains(id) { throw .notFound(id, "UserGroup") }
        // An enrolment policy without groups silently gets everybody.
        if groups.isEmpty, kind == .enrollment { groups = [org.everyoneID] }
        guard !groups.isEmpty else {
            throw .validation("conditions", "conditions.people.groups.include: The field cannot be left blank")
        }
        let people: JSONValue = ["groups": ["include": .array(groups.map { .string($0) })]]
        guard kind == .password else { return ["people": people] }
        return ["people": people, "authProvider": sent?["authProvider"] ?? ["provider": "OKTA"]]
    }

    /// Fills what was left out, at any depth.
    private static func merged(_ defaults: JSONValue?, _ sent: JSONValue?) -> JSONValue? {
        guard let defaults, let sent else { return defaults ?? sent }
        guard defaults.kind == .object, let members = sent.members else { return sent }
        return members.reduce(defaults) { merged, member in
            merged.setting(member.key, to: Self.merged(defaults[member.key], member.value) ?? member.value)
        }
    }
}

/// What a request says about a rule, once it is known to be sound.
struct PolicyRuleBody {
    private static let nameLimit = 100

    var name: String
    var priority: Int?
    var conditions: JSONValue
    var actions: JSONValue

    /// - Parameters:
    ///   - body: The rule as it was sent.
    ///   - policy: Whose rule it is.
    ///   - holder: The rule that is replaced; nil for a new one.
    ///   - org: Where the people and zones must be that it speaks of.
    /// - Throws: E0000001 with the field in the cause, E0000007 for what does not exist.
    init(_ body: JSONValue, of policy: PolicyRecord, holder: String?, in org: OrgState) throws(APIError) {
        let name = body["name"]?.string ?? ""
        guard !name.isEmpty else { throw .validation("name", "name: The field cannot be left blank") }
        guard name.count <= Self.nameLimit else { throw .validation("name", "name: The field is too long") }
        guard !policy.rules.contains(where: { $0.name == name && $0.id != holder }) else {
            throw .validation("name", "name: Policy rule name already in use")
        }
        if let type = body["type"]?.string, type != policy.kind.ruleType {
            throw .validation("type", "type: The rules of this policy are of type \(policy.kind.ruleType)")
        }
        self.name = name
        priority = body["priority"]?.int
        conditions = PolicyDefaults.conditions(of: policy.kind).reduce(JSONValue.object([])) { conditions, member in
            conditions.setting(member.key, to: member.value)
        }
        for member in body["conditions"]?.members ?? [] {
            conditions = conditions.setting(member.key, to: member.value)
        }
        actions = body["actions"] ?? PolicyDefaults.actions(of: policy.kind)
        try Self.check(conditions, in: org)
    }

    private static func check(_ conditions: JSONValue, in org: OrgState) throws(APIError) {
        let people = conditions["people"]
        for list in ["include", "exclude"] {
            for id in ids(people?["users"]?[list]) where !org.users.contains(id) { throw .notFound(id, "User") }
            for id in ids(people?["groups"]?[list]) where !org.groups.contains(id) { throw .notFound(id, "UserGroup") }
        }
        let network = conditions["network"]
        switch network?["connection"]?.string {
        case nil, "ANYWHERE": return
        case "ZONE":
            let zones = ids(network?["include"]) + ids(network?["exclude"])
            guard !zones.isEmpty else {
                throw .validation("network", "network: At least one zone must be included or excluded")
            }
            for id in zones where id != "ALL_ZONES" && !org.zones.contains(id) { throw .notFound(id, "NetworkZone") }
        case let other?: throw .validation("network", "network.connection: '\(other)' is not valid")
        }
    }

    private static func ids(_ value: JSONValue?) -> [String] { (value?.elements ?? []).compactMap(\.string) }
}
