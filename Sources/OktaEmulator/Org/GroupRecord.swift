import JSON

/// One group and its members.
struct GroupRecord: Identifiable, Sendable {
    /// Who manages a group (api.md 8).
    enum Kind: String, Sendable {
        case okta = "OKTA_GROUP"
        case application = "APP_GROUP"
        case builtIn = "BUILT_IN"
    }

    /// One membership.
    struct Member: Identifiable, Sendable {
        /// The user's id.
        let id: String
        var since: Moment
        /// The rules that put the user here; empty for a membership that was given by hand or by a directory.
        var rules: [String] = []
    }

    let id: String
    var kind: Kind
    var created: Moment
    var lastUpdated: Moment
    var lastMembershipUpdated: Moment
    var profile: Profile
    var members = SortedTable<Member>()
    var roles: [RoleRecord] = []
    var owners: [GroupOwnerRecord] = []
    /// The directory application that an `APP_GROUP` comes from.
    var sourceID: String?

    var name: String { profile.text("name") }
    var logEntity: LogEntity { LogEntity(id: id, type: "UserGroup", alternateId: "unknown", displayName: name) }

    /// Adds a member, by hand or by a rule; false if the user is one already.
    mutating func add(_ user: String, at now: Moment, by rule: String? = nil) -> Bool {
        guard !members.contains(user) else { return false }
        members[user] = Member(id: user, since: now.wholeSecond, rules: rule.map { [$0] } ?? [])
        lastMembershipUpdated = now.wholeSecond
        return true
    }

    /// Removes a member; false if the user is none.
    mutating func remove(_ user: String, at now: Moment) -> Bool {
        guard members.contains(user) else { return false }
        members[user] = nil
        lastMembershipUpdated = now.wholeSecond
        return true
    }

    /// The group as Okta shows it.
    ///
    /// `appsCount` is how many applications the group is assigned to, for `expand=stats`; nil leaves `_embedded` out.
    func json(origin: String, appsCount: Int? = nil) -> JSONValue {
        let address = "\(origin)/api/v1/groups/\(id)"
        let sizes = ["medium", "large"].map { size -> JSONValue in
            [
                "name": .string(size), "type": "image/png",
                "href": .string("\(origin)/assets/img/logos/groups/odyssey/okta-\(size).png"),
            ]
        }
        var links: [(key: String, value: JSONValue)] = [
            ("logo", .array(sizes)), ("users", .link(address + "/users")), ("apps", .link(address + "/apps")),
        ]
        if let sourceID { links.append(("source", .link("\(origin)/api/v1/apps/\(sourceID)"))) }
        var body: [(key: String, value: JSONValue)] = [
            ("id", .string(id)), ("created", .moment(created)), ("lastUpdated", .moment(lastUpdated)),
            ("lastMembershipUpdated", .moment(lastMembershipUpdated)), ("objectClass", [.string(objectClass)]),
            ("type", .string(kind.rawValue)), ("profile", profile.json), ("_links", .object(links)),
        ]
        if let sourceID { body.insert(("source", ["id": .string(sourceID)]), at: body.count - 1) }
        if let appsCount { body.append(("_embedded", ["stats": stats(appsCount: appsCount)])) }
        return .object(body)
    }

    private var objectClass: String {
        switch kind {
        case .okta, .builtIn: "okta:user_group"
        case .application: "okta:windows_security_principal"
        }
    }

    private func stats(appsCount: Int) -> JSONValue {
        [
            "usersCount": .number(members.count), "appsCount": .number(appsCount), "groupPushMappingsCount": 0,
            "hasAdminPrivilege": .bool(!roles.isEmpty),
        ]
    }
}
