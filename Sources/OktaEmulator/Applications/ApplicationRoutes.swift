import JSON

/// `/api/v1/apps`: applications and who has them.
enum ApplicationRoutes {
    static let routes = [
        Route("GET", "/api/v1/apps", list),
        Route("GET", "/api/v1/apps/{}", get),
        Route("GET", "/api/v1/apps/{}/users", users),
        Route("POST", "/api/v1/apps/{}/users", assignUser),
        Route("GET", "/api/v1/apps/{}/users/{}", user),
        Route("DELETE", "/api/v1/apps/{}/users/{}", unassignUser),
        Route("GET", "/api/v1/apps/{}/groups", groups),
        Route("GET", "/api/v1/apps/{}/groups/{}", group),
        Route("PUT", "/api/v1/apps/{}/groups/{}", assignGroup),
        Route("DELETE", "/api/v1/apps/{}/groups/{}", unassignGroup),
        Route("POST", "/api/v1/apps/{}/lifecycle/activate", activate),
        Route("POST", "/api/v1/apps/{}/lifecycle/deactivate", deactivate),
    ]

    private static let paging = Paging(defaultLimit: 20, maximumLimit: 200, cursor: .hexadecimal, idPrefix: "0oa")
    private static let userPaging = Paging(defaultLimit: 50, maximumLimit: 500, cursor: .plain, idPrefix: "00u")
    private static let groupPaging = Paging(defaultLimit: 20, maximumLimit: 200, cursor: .zeroPrefixed, idPrefix: "00g")

    /// The application that a path names.
    ///
    /// - Throws: E0000007.
    static func application(_ org: OrgState, _ call: APICall) throws(APIError) -> ApplicationRecord {
        guard let application = org.applications[call.parameter(0)] else {
            throw .notFound(call.parameter(0), "AppInstance")
        }
        return application
    }

    @Sendable private static func list(_ org: inout OrgState, _ call: APICall) throws(APIError) -> APIReply {
        let state = org
        let expression: SearchExpression? =
            if let filter = call.query("filter") { try SearchDialect.applicationFilter.parse(filter) } else { nil }
        let users = expression?.texts(comparedWith: "user.id") ?? []
        let keyword = call.query("q")?.lowercased() ?? ""
        let expanded = try expandedUser(call)
        let rows = org.applications.rows(after: try paging.startID(of: call)).lazy.filter { application in
            let isNamed =
                keyword.isEmpty || application.label.lowercased().hasPrefix(keyword)
                || application.name.lowercased().hasPrefix(keyword)
            return isNamed
                && expression?.matches(isCaseSensitive: true) { application.values(of: $0, among: users, in: state) }
                    != false
        }
        return try paging.reply(rows, to: call) { application in
            let json = application.json(origin: call.origin)
            guard let user = expanded.flatMap({ state.users[$0] }),
                let assignment = state.assignment(of: user, to: application)
            else { return json }
            let embedded = assignment.json(application: application.id, origin: call.origin)
            return json.setting("_embedded", to: ["user": embedded])
        }
    }

    /// The id in `expand=user/{id}`.
    private static func expandedUser(_ call: APICall) throws(APIError) -> String? {
        guard let expand = call.query("expand") else { return nil }
        let parts = expand.split(separator: "/")
        guard parts.count == 2, parts[0] == "user", !expand.contains(",") else {
            throw .validation("RequestParams", "Expand query is malformed.")
        }
        return String(parts[1])
    }

    @Sendable private static func get(_ org: inout OrgState, _ call: APICall) throws(APIError) -> APIReply {
        .ok(try application(org, call).json(origin: call.origin))
    }

    @Sendable private static func users(_ org: inout OrgState, _ call: APICall) throws(APIError) -> APIReply {
        let application = try application(org, call)
        let state = org
        let start = try userPaging.startID(of: call)
        let keyword = call.query("q")?.lowercased() ?? ""
        let rows = AssignedUsers(of: application, in: state, after: start).lazy
            .compactMap { state.users[$0].flatMap { state.assignment(of: $0, to: application) } }
            .filter { keyword.isEmpty || $0.userName.lowercased().hasPrefix(keyword) }
        return try userPaging.reply(rows, to: call) { $0.json(application: application.id, origin: call.origin) }
    }

    @Sendable private static func assignUser(_ org: inout OrgState, _ call: APICall) throws(APIError) -> APIReply {
        let application = try application(org, call)
        let body = try call.object()
        guard let id = body["id"]?.string else { throw .validation("id", "id: The field cannot be left blank") }
        guard let user = org.users[id] else { throw .notFound(id, "User") }
        guard application.isActive else { throw .applicationChangeFailed("The application is not active.") }
        guard user.status != .deprovisioned else { throw .wrongStatus }
        guard !application.users.contains(id) else { throw .alreadyAssigned }
        let own = ApplicationRecord.DirectUser(
            id: id,
            created: call.now.wholeSecond,
            lastUpdated: call.now.wholeSecond,
            userName: body["credentials"]?["userName"]?.string ?? user.login,
            profile: body["profile"] ?? .object([])
        )
        org.applications[application.id]?.users[id] = own
        org.record(.assign, by: call, on: [user.logEntity, application.logEntity])
        return try answer(user, application.id, org, call)
    }

    /// A user's assignment as it is now.
    static func answer(
        _ user: UserRecord,
        _ application: String,
        _ org: OrgState,
        _ call: APICall
    ) throws(APIError) -> APIReply {
        guard let record = org.applications[application], let assignment = org.assignment(of: user, to: record) else {
            throw .notFound(user.id, "AppUser")
        }
        return .ok(assignment.json(application: application, origin: call.origin))
    }

    @Sendable private static func user(_ org: inout OrgState, _ call: APICall) throws(APIError) -> APIReply {
        let application = try application(org, call)
        guard let user = org.users[call.parameter(1)] else { throw .notFound(call.parameter(1), "AppUser") }
        return try answer(user, application.id, org, call)
    }

    /// A user who also has the application through a group cannot be unassigned.
    @Sendable private static func unassignUser(_ org: inout OrgState, _ call: APICall) throws(APIError) -> APIReply {
        let application = try application(org, call)
        guard let user = org.users[call.parameter(1)], org.assignment(of: user, to: application) != nil else {
            throw .notFound(call.parameter(1), "AppUser")
        }
        guard !org.isGranted(application, toGroupsOf: user.id) else { throw .assignedThroughGroup(user.login) }
        org.applications[application.id]?.users[user.id] = nil
        org.record(.unassign, by: call, on: [user.logEntity, application.logEntity])
        return .empty
    }

    @Sendable private static func groups(_ org: inout OrgState, _ call: APICall) throws(APIError) -> APIReply {
        let application = try application(org, call)
        let start = try groupPaging.startID(of: call) ?? ""
        let rows = application.groups.sorted { $0.id < $1.id }.filter { $0.id > start }
        return try groupPaging.reply(rows, to: call) { $0.json(application: application.id, origin: call.origin) }
    }

    @Sendable private static func group(_ org: inout OrgState, _ call: APICall) throws(APIError) -> APIReply {
        let application = try application(org, call)
        guard let assigned = application.groups.first(where: { $0.id == call.parameter(1) }) else {
            throw .notFound(call.parameter(1), "ApplicationGroupAssignment")
        }
        return .ok(assigned.json(application: application.id, origin: call.origin))
    }

    /// Assigns a group, or changes its assignment.
    ///
    /// A missing `priority` keeps the old one, or takes the next free one.
    @Sendable private static func assignGroup(_ org: inout OrgState, _ call: APICall) throws(APIError) -> APIReply {
        var application = try application(org, call)
        let body = try call.optionalObject()
        let group = try GroupRoutes.group(org, call, 1)
        guard application.isActive else { throw .applicationChangeFailed("The application is not active.") }
        let index = application.groups.firstIndex { $0.id == group.id }
        let old = index.map { application.groups[$0] }
        let nextFree = (application.groups.map(\.priority).max() ?? -1) + 1
        let assigned = ApplicationRecord.AssignedGroup(
            id: group.id,
            lastUpdated: call.now.wholeSecond,
            priority: body["priority"]?.int ?? old?.priority ?? nextFree,
            profile: body["profile"] ?? old?.profile ?? .object([])
        )
        if let old, old.priority == assigned.priority, old.profile == assigned.profile {
            return .ok(old.json(application: application.id, origin: call.origin))
        }
        if let index { application.groups[index] = assigned } else { application.groups.append(assigned) }
        org.applications[application.id] = application
        org.record(
            old == nil ? .groupAssign : .groupAssignUpdate,
            by: call,
            on: [group.logEntity, application.logEntity]
        )
        return .ok(assigned.json(application: application.id, origin: call.origin))
    }

    @Sendable private static func unassignGroup(_ org: inout OrgState, _ call: APICall) throws(APIError) -> APIReply {
        var application = try application(org, call)
        guard let index = application.groups.firstIndex(where: { $0.id == call.parameter(1) }) else {
            throw .notFound(call.parameter(1), "ApplicationGroupAssignment")
        }
        application.groups.remove(at: index)
        org.applications[application.id] = application
        let group = org.groups[call.parameter(1)].map { [$0.logEntity] } ?? []
        org.record(.groupUnassign, by: call, on: group + [application.logEntity])
        return .empty
    }

    @Sendable private static func activate(_ org: inout OrgState, _ call: APICall) throws(APIError) -> APIReply {
        try move(&org, call, isActive: true, .applicationActivate)
    }

    @Sendable private static func deactivate(_ org: inout OrgState, _ call: APICall) throws(APIError) -> APIReply {
        try move(&org, call, isActive: false, .applicationDeactivate)
    }

    private static func move(
        _ org: inout OrgState,
        _ call: APICall,
        isActive: Bool,
        _ event: EventType
    ) throws(APIError) -> APIReply {
        var application = try application(org, call)
        guard application.isActive != isActive else { return .emptyObject }
        application.isActive = isActive
        application.lastUpdated = call.now.wholeSecond
        org.applications[application.id] = application
        org.record(event, by: call, on: [application.logEntity])
        return .emptyObject
    }
}

extension ApplicationRecord.AssignedGroup: Identifiable {}

extension ApplicationRecord {
    /// The values of an attribute that `filter` names; of its users only those that are asked for.
    fileprivate func values(of attribute: String, among asked: [String], in org: OrgState) -> [SearchValue] {
        switch attribute {
        case "id": [.text(id)]
        case "status": [.text(isActive ? "ACTIVE" : "INACTIVE")]
        case "name": [.text(name)]
        case "user.id":
            asked.filter { users.contains($0) || org.isGranted(self, toGroupsOf: $0) }.map { .text($0) }
        case "group.id": groups.map { .text($0.id) }
        case "credentials.signing.kid": SearchValue.values(in: credentials, at: ["signing", "kid"])
        default: SearchValue.values(in: settings, at: attribute.split(separator: ".").dropFirst())
        }
    }
}
