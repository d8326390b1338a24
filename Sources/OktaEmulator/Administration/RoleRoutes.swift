import JSON

/// `/api/v1/users/{id}/roles` and `/api/v1/groups/{id}/roles`: who administers the org.
enum RoleRoutes {
    static let routes = [
        Route("GET", "/api/v1/users/{}/roles", ofUser),
        Route("POST", "/api/v1/users/{}/roles", giveUser),
        Route("GET", "/api/v1/users/{}/roles/{}", oneOfUser),
        Route("DELETE", "/api/v1/users/{}/roles/{}", takeFromUser),
        Route("GET", "/api/v1/groups/{}/roles", ofGroup),
        Route("POST", "/api/v1/groups/{}/roles", giveGroup),
        Route("GET", "/api/v1/groups/{}/roles/{}", oneOfGroup),
        Route("DELETE", "/api/v1/groups/{}/roles/{}", takeFromGroup),
    ]

    /// Larger groups cannot be given a role.
    private static let memberLimit = 5000

    private static func json(_ role: RoleRecord, of user: UserRecord, _ call: APICall) -> JSONValue {
        role.json(assignee: "/api/v1/users/\(user.id)", assignmentType: "USER", origin: call.origin)
    }

    private static func json(_ role: RoleRecord, of group: GroupRecord, _ call: APICall) -> JSONValue {
        role.json(assignee: "/api/v1/groups/\(group.id)", assignmentType: "GROUP", origin: call.origin)
    }

    private static func find(_ id: String, in roles: [RoleRecord]) throws(APIError) -> RoleRecord {
        guard let role = roles.first(where: { $0.id == id }) else { throw .notFound(id, "RoleAssignment") }
        return role
    }

    /// The role that a request asks for.
    ///
    /// The demo org has no custom roles, so none can be found.
    private static func asked(_ call: APICall) throws(APIError) -> AdministratorRole {
        let body = try call.object()
        guard let type = body["type"]?.string else { throw .validation("type", "type: The field cannot be left blank") }
        if type == "CUSTOM" { throw .notFound(body["role"]?.string ?? "", "CustomRole") }
        guard let role = AdministratorRole(rawValue: type) else {
            throw .validation("type", "type: '\(type)' is not a valid role type")
        }
        return role
    }

    /// The user's own roles, and those of the user's groups with `assignmentType` GROUP.
    @Sendable private static func ofUser(_ org: inout OrgState, _ call: APICall) throws(APIError) -> APIReply {
        let user = try UserRoutes.user(org, call)
        let inherited = org.groups(of: user.id).flatMap { group in group.roles.map { json($0, of: group, call) } }
        return .ok(.array(user.roles.map { json($0, of: user, call) } + inherited))
    }

    @Sendable private static func oneOfUser(_ org: inout OrgState, _ call: APICall) throws(APIError) -> APIReply {
        let user = try UserRoutes.user(org, call)
        return .ok(json(try find(call.parameter(1), in: user.roles), of: user, call))
    }

    @Sendable private static func giveUser(_ org: inout OrgState, _ call: APICall) throws(APIError) -> APIReply {
        try org.demand([.superAdministrator], of: call)
        let user = try UserRoutes.user(org, call)
        let type = try asked(call)
        guard user.status != .deprovisioned else { throw .wrongStatus }
        guard !user.roles.contains(where: { $0.type == type }) else { throw .alreadyHasRole }
        let role = RoleRecord(type, at: call.now, &org.identifiers)
        org.users.update(user.id) { $0.roles.append(role) }
        org.record(
            .privilegeGrant,
            by: call,
            on: [user.logEntity],
            details: [("privilegeGranted", .string(type.label))]
        )
        return APIReply(status: 201, body: json(role, of: user, call))
    }

    /// A role that comes through a group is no assignment of the user, and is not found here.
    @Sendable private static func takeFromUser(_ org: inout OrgState, _ call: APICall) throws(APIError) -> APIReply {
        try org.demand([.superAdministrator], of: call)
        let user = try UserRoutes.user(org, call)
        let role = try find(call.parameter(1), in: user.roles)
        org.users.update(user.id) { $0.roles.removeAll { $0.id == role.id } }
        org.record(
            .privilegeRevoke,
            by: call,
            on: [user.logEntity],
            details: [("privilegeRevoked", .string(role.type.label))]
        )
        return .empty
    }

    @Sendable private static func ofGroup(_ org: inout OrgState, _ call: APICall) throws(APIError) -> APIReply {
        let group = try GroupRoutes.group(org, call)
        return .ok(.array(group.roles.map { json($0, of: group, call) }))
    }

    @Sendable private static func oneOfGroup(_ org: inout OrgState, _ call: APICall) throws(APIError) -> APIReply {
        let group = try GroupRoutes.group(org, call)
        return .ok(json(try find(call.parameter(1), in: group.roles), of: group, call))
    }

    @Sendable private static func giveGroup(_ org: inout OrgState, _ call: APICall) throws(APIError) -> APIReply {
        try org.demand([.superAdministrator], of: call)
        let group = try GroupRoutes.group(org, call)
        let type = try asked(call)
        try checkMayAdminister(group, in: org)
        guard !group.roles.contains(where: { $0.type == type }) else { throw .alreadyHasRole }
        let role = RoleRecord(type, at: call.now, &org.identifiers)
        org.groups.update(group.id) { $0.roles.append(role) }
        org.record(
            .groupPrivilegeGrant,
            by: call,
            on: [group.logEntity],
            details: [("privilegeGranted", .string(type.label))]
        )
        return APIReply(status: 201, body: json(role, of: group, call))
    }

    /// A group that a rule fills, a built-in or a large one cannot be given a role.
    private static func checkMayAdminister(_ group: GroupRecord, in org: OrgState) throws(APIError) {
        guard group.kind != .builtIn else {
            throw APIError(
                status: 400,
                code: "E0000211",
                summary: "Roles cannot be granted to built-in groups: \(group.name)"
            )
        }
        guard !org.rules.rows.contains(where: { $0.groupIDs.contains(group.id) }) else {
            throw APIError(
                status: 400,
                code: "E0000192",
                summary: "Roles cannot be granted to groups with group membership rules. \(group.name)"
            )
        }
        guard group.members.count <= memberLimit else {
            throw APIError(
                status: 400,
                code: "E0000193",
                summary: "Roles can only be granted to groups with \(memberLimit) or less users. \(group.name)"
            )
        }
    }

    @Sendable private static func takeFromGroup(_ org: inout OrgState, _ call: APICall) throws(APIError) -> APIReply {
        try org.demand([.superAdministrator], of: call)
        let group = try GroupRoutes.group(org, call)
        let role = try find(call.parameter(1), in: group.roles)
        org.groups.update(group.id) { $0.roles.removeAll { $0.id == role.id } }
        org.record(
            .groupPrivilegeRevoke,
            by: call,
            on: [group.logEntity],
            details: [("privilegeRevoked", .string(role.type.label))]
        )
        return .empty
    }
}
