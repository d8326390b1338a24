import JSON

/// Which applications are signed in to by which app policy.
enum PolicyMappingRoutes {
    static let routes = [
        Route("GET", "/api/v1/policies/{}/app", applications),
        Route("GET", "/api/v1/policies/{}/mappings", list),
        Route("POST", "/api/v1/policies/{}/mappings", refuse),
        Route("GET", "/api/v1/policies/{}/mappings/{}", get),
        Route("DELETE", "/api/v1/policies/{}/mappings/{}", refuse),
        Route("PUT", "/api/v1/apps/{}/policies/{}", assign),
    ]

    private static let paging = Paging(defaultLimit: 20, maximumLimit: 200, cursor: .hexadecimal, idPrefix: "0oa")

    @Sendable private static func applications(_ org: inout OrgState, _ call: APICall) throws(APIError) -> APIReply {
        let policy = try PolicyRoutes.policy(org, call)
        let rows = org.applications.rows(after: try paging.startID(of: call)).lazy.filter {
            $0.accessPolicyID == policy.id
        }
        return try paging.reply(rows, to: call) { $0.json(origin: call.origin) }
    }

    /// A mapping has the id of its application.
    private static func json(_ application: String, _ policy: String, _ call: APICall) -> JSONValue {
        func link(_ path: String) -> JSONValue {
            ["href": .string("\(call.origin)/api/v1/\(path)"), "hints": ["allow": ["GET"]]]
        }
        return [
            "id": .string(application),
            "_links": [
                "application": link("apps/\(application)"), "policy": link("policies/\(policy)"),
                "self": link("policies/\(policy)/mappings/\(application)"),
            ],
        ]
    }

    @Sendable private static func list(_ org: inout OrgState, _ call: APICall) throws(APIError) -> APIReply {
        let policy = try PolicyRoutes.policy(org, call)
        let mapped = org.applications.rows.filter { $0.accessPolicyID == policy.id }
        return .ok(.array(mapped.map { json($0.id, policy.id, call) }))
    }

    @Sendable private static func get(_ org: inout OrgState, _ call: APICall) throws(APIError) -> APIReply {
        let policy = try PolicyRoutes.policy(org, call)
        let id = call.parameter(1)
        guard org.applications[id]?.accessPolicyID == policy.id else { throw .notFound(id, "PolicyMapping") }
        return .ok(json(id, policy.id, call))
    }

    /// Recorded: mappings are not changed here any more.
    @Sendable private static func refuse(_ org: inout OrgState, _ call: APICall) throws(APIError) -> APIReply {
        _ = try PolicyRoutes.policy(org, call)
        throw APIError(
            status: 400,
            code: "E0000001",
            summary: "Api validation failed: Policy mappings are no longer supported on this endpoint."
        )
    }

    /// Gives an application another policy; the admin console keeps its own.
    @Sendable private static func assign(_ org: inout OrgState, _ call: APICall) throws(APIError) -> APIReply {
        let application = try ApplicationRoutes.application(org, call)
        let id = call.parameter(1)
        guard let policy = org.policies[id] else { throw .notFound(id, "Policy") }
        guard policy.kind == .access, !policy.isForAccounts else {
            throw .validation("Policy", "Only an app sign-in policy can be assigned to an application.")
        }
        let console = org.applications.rows.first { $0.name == "saasure" }
        guard policy.id != console?.accessPolicyID, application.id != console?.id else {
            throw .validation(
                "Policy",
                "This policy belongs to \"\(console?.label ?? "")\", and re-assignment of this policy is not allowed"
            )
        }
        guard application.accessPolicyID != policy.id else { return .empty }
        let target = application.logEntity.changing(
            from: ["accessPolicy": .text(application.accessPolicyID)],
            to: ["accessPolicy": .string(policy.id)]
        )
        org.applications.update(application.id) { $0.accessPolicyID = policy.id }
        org.record(.applicationPolicyUpdate, by: call, on: [target, policy.logEntity])
        return .empty
    }
}
