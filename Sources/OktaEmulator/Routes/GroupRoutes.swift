import JSON

/// `/api/v1/groups`: groups, their members and applications.
enum GroupRoutes {
    static let routes = [
        Route("GET", "/api/v1/groups", list),
        Route("POST", "/api/v1/groups", create),
        Route("GET", "/api/v1/groups/{}", get),
        Route("PUT", "/api/v1/groups/{}", replace),
        Route("DELETE", "/api/v1/groups/{}", delete),
        Route("GET", "/api/v1/groups/{}/users", members),
        Route("PUT", "/api/v1/groups/{}/users/{}", add),
        Route("DELETE", "/api/v1/groups/{}/users/{}", remove),
        Route("GET", "/api/v1/groups/{}/apps", applications),
    ]

    /// `/users/{id}/groups` pages although the specification shows no parameter for it.
    static let userGroupPaging = Paging(defaultLimit: 200, maximumLimit: 200, cursor: .plain, idPrefix: "00g")
    private static let paging = Paging(defaultLimit: 10_000, maximumLimit: 10_000, cursor: .plain, idPrefix: "00g")
    private static let memberPaging = Paging(defaultLimit: 1000, maximumLimit: 1000, cursor: .plain, idPrefix: "00u")
    private static let applicationPaging = Paging(
        defaultLimit: 20,
        maximumLimit: 200,
        cursor: .hexadecimal,
        idPrefix: "0oa"
    )

    /// The group that the path names at this place.
    ///
    /// - Throws: E0000007 if there is none.
    static func group(_ org: OrgState, _ call: APICall, _ index: Int = 0) throws(APIError) -> GroupRecord {
        guard let group = org.groups[call.parameter(index)] else {
            throw .notFound(call.parameter(index), "UserGroup")
        }
        return group
    }

    @Sendable private static func list(_ org: inout OrgState, _ call: APICall) throws(APIError) -> APIReply {
        let matches = try matcher(call)
        let state = org
        let hasStats = call.query("expand")?.split(separator: ",").contains("stats") == true
        let render = { (group: GroupRecord) in
            group.json(origin: call.origin, appsCount: hasStats ? count(of: group, in: state) : nil)
        }
        if let q = call.query("q"), !q.isEmpty {
            let found = org.groups.rows.filter { $0.name.lowercased().hasPrefix(q.lowercased()) && matches($0) }
            let limit = try paging.limit(of: call, default: 300)
            var reply = APIReply.ok(.array(found.prefix(limit).map(render)))
            reply.headers = Paging.links(call, limit: limit, next: nil)
            return reply
        }
        let groups = call.query("search") == nil ? org.groups : org.indexedGroups(at: call.now)
        let rows = groups.rows(after: try paging.startID(of: call)).lazy.filter(matches)
        return try paging.reply(rows, to: call, render: render)
    }

    private static func count(of group: GroupRecord, in org: OrgState) -> Int {
        org.applications.rows.count { $0.groups.contains { $0.id == group.id } }
    }

    private static func matcher(_ call: APICall) throws(APIError) -> @Sendable (GroupRecord) -> Bool {
        switch (call.query("search"), call.query("filter")) {
        case (nil, nil): return { _ in true }
        case (_?, _?): throw .searchAndFilter
        case (let search?, nil):
            let expression = try SearchDialect.groupSearch.parse(search)
            return { group in expression.matches(isCaseSensitive: false) { group.values(of: $0) } }
        case (nil, let filter?):
            let expression = try SearchDialect.groupFilter.parse(filter)
            return { group in expression.matches(isCaseSensitive: true) { group.values(of: $0) } }
        }
    }

    @Sendable private static func create(_ org: inout OrgState, _ call: APICall) throws(APIError) -> APIReply {
        let profile = try checkedProfile(call, holder: nil, in: org)
        let now = call.now.wholeSecond
        let group = GroupRecord(
            id: org.identifiers.next("00g"),
            kind: .okta,
            created: now,
            lastUpdated: now,
            lastMembershipUpdated: now,
            profile: profile
        )
        org.groups[group.id] = group
        org.record(.groupCreate, by: call, on: [group.logEntity])
        return .ok(group.json(origin: call.origin))
    }

    private static func checkedProfile(
        _ call: APICall,
        holder: String?,
        in org: OrgState
    ) throws(APIError) -> Profile {
        let sent = try call.object()["profile"]?.members ?? []
        var profile = Profile([("name", ""), ("description", .null)])
        for member in sent { profile[member.key] = member.value }
        let name = profile.text("name")
        guard !name.isEmpty else { throw .validation("name", "name: The field cannot be left blank") }
        guard name.count <= 255 else { throw .validation("name", "name: The field is too long") }
        let schema = org.schemas.group
        for member in sent where !["name", "description"].contains(member.key) && schema.customType(member.key) == nil {
            throw .validation("profile", "Property name '\(member.key)' is not defined in profile")
        }
        guard !org.groups.rows.contains(where: { $0.name == name && $0.id != holder && $0.kind != .application }) else {
            throw .validation("name", "name: An object with this field already exists in the current organization")
        }
        return profile
    }

    @Sendable private static func get(_ org: inout OrgState, _ call: APICall) throws(APIError) -> APIReply {
        .ok(try group(org, call).json(origin: call.origin))
    }

    @Sendable private static func replace(_ org: inout OrgState, _ call: APICall) throws(APIError) -> APIReply {
        var group = try group(org, call)
        guard group.kind == .okta else { throw .managedElsewhere }
        let before = group.profile
        group.profile = try checkedProfile(call, holder: group.id, in: org)
        group.lastUpdated = call.now.wholeSecond
        org.groups[group.id] = group
        org.record(
            .groupUpdate,
            by: call,
            on: [group.logEntity.changing(from: before.json, to: group.profile.json)]
        )
        return .ok(group.json(origin: call.origin))
    }

    @Sendable private static func delete(_ org: inout OrgState, _ call: APICall) throws(APIError) -> APIReply {
        let group = try group(org, call)
        guard group.kind != .builtIn else { throw .forbidden }
        org.groups[group.id] = nil
        for application in org.applications.rows {
            org.applications[application.id]?.groups.removeAll { $0.id == group.id }
        }
        org.record(.groupDelete, by: call, on: [group.logEntity])
        org.invalidateRules(by: call) { $0.groupIDs.contains(group.id) }
        return .empty
    }

    @Sendable private static func members(_ org: inout OrgState, _ call: APICall) throws(APIError) -> APIReply {
        let group = try group(org, call)
        let users = org.users
        let rows = group.members.rows(after: try memberPaging.startID(of: call)).lazy.compactMap { users[$0.id] }
        return try memberPaging.reply(rows, to: call) { $0.listed(origin: call.origin) }
    }

    /// Repeating it answers 204 again and changes nothing.
    @Sendable private static func add(_ org: inout OrgState, _ call: APICall) throws(APIError) -> APIReply {
        var group = try group(org, call)
        let user = try UserRoutes.user(org, call, 1)
        guard group.kind == .okta else { throw .managedElsewhere }
        guard user.status != .deprovisioned else { throw .wrongStatus }
        guard group.add(user.id, at: call.now) else { return .empty }
        org.groups[group.id] = group
        org.record(.memberAdd, by: call, on: [user.logEntity, group.logEntity])
        org.reapplyRules(to: user.id, by: call)
        return .empty
    }

    @Sendable private static func remove(_ org: inout OrgState, _ call: APICall) throws(APIError) -> APIReply {
        var group = try group(org, call)
        let user = try UserRoutes.user(org, call, 1)
        guard group.kind == .okta else { throw .managedElsewhere }
        let rules = group.members[user.id]?.rules ?? []
        guard group.remove(user.id, at: call.now) else { return .empty }
        org.groups[group.id] = group
        org.record(.memberRemove, by: call, on: [user.logEntity, group.logEntity])
        org.exclude(user, from: rules, by: call)
        org.reapplyRules(to: user.id, by: call)
        return .empty
    }

    @Sendable private static func applications(_ org: inout OrgState, _ call: APICall) throws(APIError) -> APIReply {
        let group = try group(org, call)
        let start = try applicationPaging.startID(of: call)
        let rows = org.applications.rows(after: start).lazy.filter { $0.groups.contains { $0.id == group.id } }
        return try applicationPaging.reply(rows, to: call) { $0.json(origin: call.origin) }
    }
}

extension GroupRecord {
    /// The values of an attribute that `search` or `filter` names.
    fileprivate func values(of attribute: String) -> [SearchValue] {
        switch attribute {
        case "id": [.text(id)]
        case "type": [.text(kind.rawValue)]
        case "source.id": sourceID.map { [.text($0)] } ?? []
        case "created": [.moment(created)]
        case "lastUpdated": [.moment(lastUpdated)]
        case "lastMembershipUpdated": [.moment(lastMembershipUpdated)]
        default:
            profile[String(attribute.dropFirst("profile.".count))].map { SearchValue.values(in: $0, at: []) } ?? []
        }
    }
}
