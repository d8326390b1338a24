import JSON

/// A rule that fills groups with the users whose profile fits.
struct GroupRuleRecord: Identifiable, Sendable {
    /// An `INVALID` rule names a group or an attribute that is gone; it can only be read and deleted.
    enum Status: String, Sendable {
        case active = "ACTIVE"
        case inactive = "INACTIVE"
        case invalid = "INVALID"
    }

    let id: String
    var name: String
    var status: Status
    var created: Moment
    var lastUpdated: Moment
    /// The condition as it was written, and as it was read; nil where it names what does not exist.
    var text: String
    var expression: RuleExpression?
    var excludedUsers: [String] = []
    var excludedGroups: [String] = []
    /// The groups that it fills.
    var groupIDs: [String]

    var logEntity: LogEntity { LogEntity(id: id, type: "GroupRule", alternateId: "unknown", displayName: name) }

    /// The rule as Okta shows it; `names` is what `expand=groupIdToGroupNameMap` adds.
    func json(names: [(key: String, value: JSONValue)]? = nil) -> JSONValue {
        let expression: JSONValue = ["value": .string(text), "type": "urn:okta:expression:1.0"]
        var conditions: JSONValue = ["expression": expression]
        // Recorded: a rule that leaves nobody out has no `people`.
        if !excludedUsers.isEmpty || !excludedGroups.isEmpty {
            conditions = [
                "people": [
                    "users": ["exclude": .array(excludedUsers.map { .string($0) })],
                    "groups": ["exclude": .array(excludedGroups.map { .string($0) })],
                ],
                "expression": expression,
            ]
        }
        let body: JSONValue = [
            "type": "group_rule", "id": .string(id), "status": .string(status.rawValue), "name": .string(name),
            "created": .moment(created), "lastUpdated": .moment(lastUpdated), "conditions": conditions,
            "actions": ["assignUserToGroups": ["groupIds": .array(groupIDs.map { .string($0) })]],
        ]
        return names.map { body.setting("_embedded", to: ["groupIdToGroupNameMap": .object($0)]) } ?? body
    }
}
