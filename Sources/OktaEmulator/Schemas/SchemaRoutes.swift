import JSON

/// `/api/v1/meta/schemas`: what profiles of users, groups and application users may hold.
enum SchemaRoutes {
    static let routes = [
        Route("GET", "/api/v1/meta/schemas/user/{}", user),
        Route("POST", "/api/v1/meta/schemas/user/{}", updateUser),
        Route("GET", "/api/v1/meta/schemas/group/default", group),
        Route("POST", "/api/v1/meta/schemas/group/default", updateGroup),
        Route("GET", "/api/v1/meta/schemas/apps/{}/default", application),
        Route("POST", "/api/v1/meta/schemas/apps/{}/default", updateApplication),
    ]

    private static func userSchema(
        _ org: OrgState,
        _ call: APICall
    ) throws(APIError) -> (id: String, schema: SchemaRecord) {
        let id = call.parameter(0) == "default" ? OrgFacts.userSchemaID : call.parameter(0)
        guard let schema = org.schemas.users[id] else { throw .notFound(id, "UserSchema") }
        return (id, schema)
    }

    private static func json(_ id: String, _ schema: SchemaRecord, _ org: OrgState, _ call: APICall) -> JSONValue {
        let type = org.userTypes.rows.first { $0.schemaID == id }
        let href = JSONValue.string("\(call.origin)/api/v1/meta/types/user/\(type?.id ?? "default")")
        return schema.json(
            "user/\(call.parameter(0))",
            ("user", "User", "Okta user profile template with default permission settings"),
            links: [("type", ["rel": "type", "href": href, "method": "GET"])],
            call
        )
    }

    @Sendable private static func user(_ org: inout OrgState, _ call: APICall) throws(APIError) -> APIReply {
        let found = try userSchema(org, call)
        return .ok(json(found.id, found.schema, org, call))
    }

    /// Changes the attributes of a user type; one that goes is gone from every profile, and rules that name it break.
    @Sendable private static func updateUser(_ org: inout OrgState, _ call: APICall) throws(APIError) -> APIReply {
        try org.demand([.superAdministrator, .organizationAdministrator], of: call)
        let found = try userSchema(org, call)
        let change = try SchemaChange(try call.object(), to: found.schema, at: call.now)
        org.schemas.users[found.id] = change.schema
        org.record(.userSchemaUpdate, by: call, on: [LogEntity.schema(found.id, "User")])
        if found.id == OrgFacts.userSchemaID, !change.removed.isEmpty {
            for user in org.users.rows {
                org.users.update(user.id) { user in for name in change.removed { user.profile[name] = nil } }
            }
            org.invalidateRules(by: call) { rule in
                rule.expression?.attributes.isDisjoint(with: change.removed) == false
            }
        }
        return .ok(json(found.id, change.schema, org, call))
    }

    private static func groupJSON(_ org: OrgState, _ call: APICall) -> JSONValue {
        org.schemas.group.json("group/default", ("group", "Okta group", "Okta group profile template"), call)
    }

    @Sendable private static func group(_ org: inout OrgState, _ call: APICall) throws(APIError) -> APIReply {
        .ok(groupJSON(org, call))
    }

    @Sendable private static func updateGroup(_ org: inout OrgState, _ call: APICall) throws(APIError) -> APIReply {
        try org.demand([.superAdministrator, .organizationAdministrator], of: call)
        let change = try SchemaChange(try call.object(), to: org.schemas.group, at: call.now)
        org.schemas.group = change.schema
        org.noteChange()
        for group in org.groups.rows where !change.removed.isEmpty {
            org.groups.update(group.id) { group in for name in change.removed { group.profile[name] = nil } }
        }
        return .ok(groupJSON(org, call))
    }

    private static func json(_ schema: SchemaRecord, of application: ApplicationRecord, _ call: APICall) -> JSONValue {
        schema.json(
            "apps/\(application.id)/default",
            (application.name, "\(application.label) User", "Profile of a user of \(application.label)"),
            call
        )
    }

    @Sendable private static func application(_ org: inout OrgState, _ call: APICall) throws(APIError) -> APIReply {
        let application = try ApplicationRoutes.application(org, call)
        return .ok(json(org.schemas.application(application), of: application, call))
    }

    @Sendable private static func updateApplication(
        _ org: inout OrgState,
        _ call: APICall
    ) throws(APIError) -> APIReply {
        try org.demand([.superAdministrator, .organizationAdministrator, .applicationAdministrator], of: call)
        let application = try ApplicationRoutes.application(org, call)
        let old = org.schemas.application(application)
        let change = try SchemaChange(try call.object(), to: old, at: call.now)
        org.schemas.applications[application.id] = change.schema
        org.record(.applicationSchemaUpdate, by: call, on: [application.logEntity])
        return .ok(json(change.schema, of: application, call))
    }
}

extension LogEntity {
    fileprivate static func schema(_ id: String, _ name: String) -> LogEntity {
        LogEntity(id: id, type: "UserProfile", alternateId: "unknown", displayName: name)
    }
}
