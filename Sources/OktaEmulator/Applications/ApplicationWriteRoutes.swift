import JSON

/// Making, replacing and deleting applications.
enum ApplicationWriteRoutes {
    static let routes = [
        Route("POST", "/api/v1/apps", create),
        Route("PUT", "/api/v1/apps/{}", replace),
        Route("DELETE", "/api/v1/apps/{}", delete),
    ]

    @Sendable private static func create(_ org: inout OrgState, _ call: APICall) throws(APIError) -> APIReply {
        let body = try ApplicationBody(try call.object(), replacing: nil, in: org)
        var application = body.record(replacing: nil, &org.identifiers, at: call.now)
        application.isActive = try call.flag("activate", default: true)
        org.applications[application.id] = application
        org.record(.applicationCreate, by: call, on: [application.logEntity])
        if application.isActive { org.record(.applicationActivate, by: call, on: [application.logEntity]) }
        return .ok(application.json(origin: call.origin))
    }

    /// Replaces an application; what the body leaves out is gone, but id, name, status and dates stay.
    @Sendable private static func replace(_ org: inout OrgState, _ call: APICall) throws(APIError) -> APIReply {
        let old = try ApplicationRoutes.application(org, call)
        guard old.isActive else { throw .noActiveInstances }
        let body = try ApplicationBody(try call.object(), replacing: old, in: org)
        let application = body.record(replacing: old, &org.identifiers, at: call.now)
        org.applications[application.id] = application
        let target = application.logEntity.changing(
            from: ["label": .string(old.label), "settings": old.settings],
            to: ["label": .string(application.label), "settings": application.settings]
        )
        org.record(.applicationUpdate, by: call, on: [target])
        return .ok(application.json(origin: call.origin))
    }

    @Sendable private static func delete(_ org: inout OrgState, _ call: APICall) throws(APIError) -> APIReply {
        let application = try ApplicationRoutes.application(org, call)
        guard !application.isActive else { throw .applicationIsActive }
        org.applications[application.id] = nil
        org.record(.applicationDelete, by: call, on: [application.logEntity])
        return .empty
    }
}
