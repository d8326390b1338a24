import JSON

/// What a request says about a rule, once it is known to be sound (okta/api.md 8).
struct GroupRuleBody {
    static let ruleLimit = 2000
    private static let nameLimit = 50
    private static let targetLimit = 100
    private static let exclusionLimit = 100

    var name: String
    var text: String
    var expression: RuleExpression
    var excludedUsers: [String]
    var excludedGroups: [String]
    var groupIDs: [String]

    /// - Parameters:
    ///   - body: The rule as it was sent.
    ///   - holder: The rule that is replaced; nil for a new one.
    ///   - org: Where its groups, users and attributes must be.
    /// - Throws: E0000001 with the field in the cause.
    init(_ body: JSONValue, holder: String?, in org: OrgState) throws(APIError) {
        guard body["type"]?.string == "group_rule" else {
            throw .validation("type", "type: 'group_rule' is the only type of rule")
        }
        name = try Self.name(body, holder: holder, in: org)
        let conditions = body["conditions"]
        let written = conditions?["expression"]
        guard let text = written?["value"]?.string, !text.isEmpty else {
            throw .validation("conditions", "conditions.expression.value: The field cannot be left blank")
        }
        guard written?["type"]?.string == "urn:okta:expression:1.0" else {
            throw .validation("conditions", "conditions.expression.type: Must be 'urn:okta:expression:1.0'")
        }
        self.text = text
        expression = try Self.expression(text, in: org)
        let people = conditions?["people"]
        excludedUsers = Self.ids(people?["users"]?["exclude"])
        excludedGroups = Self.ids(people?["groups"]?["exclude"])
        guard excludedUsers.count <= Self.exclusionLimit else {
            throw .validation("conditions", "conditions.people.users.exclude: At most 100 users can be excluded")
        }
        for id in excludedUsers where !org.users.contains(id) { throw .notFound(id, "User") }
        for id in excludedGroups where !org.groups.contains(id) { throw .notFound(id, "UserGroup") }
        groupIDs = Self.ids(body["actions"]?["assignUserToGroups"]?["groupIds"])
        try Self.checkTargets(groupIDs, in: org)
    }

    /// Reads a condition and checks that the attributes it names exist.
    static func expression(_ text: String, in org: OrgState) throws(APIError) -> RuleExpression {
        do throws(RuleSyntaxError) {
            let expression = try RuleParser.parse(text)
            for name in expression.attributes.sorted() where !UserProfileRules.isDefined(name, in: org) {
                throw RuleSyntaxError(description: "Invalid property \(name) in expression \(text)")
            }
            return expression
        } catch {
            throw .validation("validateRule", error.description)
        }
    }

    private static func name(_ body: JSONValue, holder: String?, in org: OrgState) throws(APIError) -> String {
        let name = body["name"]?.string ?? ""
        guard !name.isEmpty else { throw .validation("name", "name: The field cannot be left blank") }
        guard name.count <= nameLimit else { throw .validation("name", "name: The field is too long") }
        guard !org.rules.rows.contains(where: { $0.name == name && $0.id != holder }) else {
            throw .validation("name", "name: Group rule name already in use.")
        }
        return name
    }

    private static func ids(_ value: JSONValue?) -> [String] { (value?.elements ?? []).compactMap(\.string) }

    private static func checkTargets(_ ids: [String], in org: OrgState) throws(APIError) {
        guard !ids.isEmpty else {
            throw .validation("actions", "actions.assignUserToGroups.groupIds: The field cannot be left blank")
        }
        guard ids.count <= targetLimit else {
            throw .validation("actions", "actions.assignUserToGroups.groupIds: At most 100 groups can be filled")
        }
        for id in ids {
            guard let group = org.groups[id] else { throw .notFound(id, "UserGroup") }
            guard group.kind == .okta else {
                throw .validation("validateRule", "Group '\(group.name)' is not managed in Okta.")
            }
            guard group.roles.isEmpty else {
                throw .validation("validateRule", "Group '\(group.name)' has administrator privileges.")
            }
        }
    }
}
