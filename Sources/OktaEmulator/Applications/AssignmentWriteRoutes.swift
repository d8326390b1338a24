import JSON

/// Changes to the assignment of one user or group.
enum AssignmentWriteRoutes {
    static let routes = [
        Route("POST", "/api/v1/apps/{}/users/{}", updateUser),
        Route("PATCH", "/api/v1/apps/{}/groups/{}", patchGroup),
    ]

    /// Changes a user's profile or name at an application.
    ///
    /// An assignment that came through a group is the user's own from then on.
    @Sendable private static func updateUser(_ org: inout OrgState, _ call: APICall) throws(APIError) -> APIReply {
        let application = try ApplicationRoutes.application(org, call)
        let body = try call.object()
        guard let user = org.users[call.parameter(1)], let old = org.assignment(of: user, to: application) else {
            throw .notFound(call.parameter(1), "AppUser")
        }
        guard user.status != .deprovisioned else { throw .inactiveUser }
        guard application.isActive else { throw .applicationChangeFailed("The application is not active.") }
        var profile = old.profile
        for member in body["profile"]?.members ?? [] { profile = profile.setting(member.key, to: member.value) }
        let userName = body["credentials"]?["userName"]?.string ?? old.userName
        org.applications[application.id]?.users[user.id] = ApplicationRecord.DirectUser(
            id: user.id,
            created: old.created,
            lastUpdated: call.now.wholeSecond,
            userName: userName,
            profile: profile
        )
        let target = user.logEntity.changing(from: old.profile, to: profile)
        org.record(.assignmentUpdate, by: call, on: [target, application.logEntity])
        if userName != old.userName {
            let renamed = user.logEntity.changing(
                from: ["userName": .string(old.userName)],
                to: ["userName": .string(userName)]
            )
            org.record(.userNameChange, by: call, on: [renamed, application.logEntity])
        }
        return try ApplicationRoutes.answer(user, application.id, org, call)
    }

    /// Applies a JSON Patch to `priority` and `profile` of a group's assignment.
    @Sendable private static func patchGroup(_ org: inout OrgState, _ call: APICall) throws(APIError) -> APIReply {
        var application = try ApplicationRoutes.application(org, call)
        guard let index = application.groups.firstIndex(where: { $0.id == call.parameter(1) }) else {
            throw .notFound(call.parameter(1), "ApplicationGroupAssignment")
        }
        guard let operations = (try? JSONValue(parsing: call.body))?.elements else { throw .malformedBody }
        for operation in operations { try apply(operation, to: &application.groups[index]) }
        application.groups[index].lastUpdated = call.now.wholeSecond
        org.applications[application.id] = application
        let group = org.groups[call.parameter(1)].map { [$0.logEntity] } ?? []
        org.record(.groupAssignUpdate, by: call, on: group + [application.logEntity])
        return .ok(application.groups[index].json(application: application.id, origin: call.origin))
    }

    private static func apply(
        _ operation: JSONValue,
        to assigned: inout ApplicationRecord.AssignedGroup
    ) throws(APIError) {
        let kind = operation["op"]?.string ?? ""
        let path = (operation["path"]?.string ?? "").split(separator: "/").map(String.init)
        switch (kind, path.first, path.count) {
        case ("add", "priority", 1), ("replace", "priority", 1):
            guard let priority = operation["value"]?.int else {
                throw .validation("priority", "priority: Must be a number")
            }
            assigned.priority = priority
        case ("add", "profile", 2), ("replace", "profile", 2):
            assigned.profile = assigned.profile.setting(path[1], to: operation["value"] ?? .null)
        case ("remove", "profile", 2): assigned.profile = assigned.profile.removing(path[1])
        default:
            throw .validation("path", "The operation '\(kind)' on '/\(path.joined(separator: "/"))' is not supported")
        }
    }
}
