/// One method on one path.
struct Route: Sendable {
    typealias Handler = @Sendable (inout OrgState, APICall) throws(APIError) -> APIReply

    let method: String
    /// `{}` stands for any one segment.
    let segments: [Substring]
    let handler: Handler

    init(_ method: String, _ path: String, _ handler: @escaping Handler) {
        self.method = method
        segments = path.split(separator: "/")
        self.handler = handler
    }

    /// The path that was declared, such as `/api/v1/users/{}`.
    var path: String { "/" + segments.joined(separator: "/") }

    /// The values of the `{}`, or nil if the path is another one.
    func match(_ path: [String]) -> [String]? {
        guard path.count == segments.count else { return nil }
        var values: [String] = []
        for (segment, value) in zip(segments, path) {
            if segment == "{}" { values.append(value) } else if segment != value { return nil }
        }
        return values
    }
}

/// Every route of the emulator; the first that fits answers, so literal paths stand before `{}`.
enum RouteTable {
    static let all: [Route] = [
        UserRoutes.routes, UserLifecycleRoutes.routes, FactorRoutes.routes, SessionRoutes.routes,
        GroupRuleRoutes.routes,
        GroupRoutes.routes, GroupOwnerRoutes.routes, RoleRoutes.routes, APITokenRoutes.routes,
        ApplicationRoutes.routes, ApplicationWriteRoutes.routes, AssignmentWriteRoutes.routes,
        ApplicationFeatureRoutes.routes, PolicyRoutes.routes, PolicyRuleRoutes.routes,
        PolicyMappingRoutes.routes, ZoneRoutes.routes, LogRoutes.routes, SchemaRoutes.routes, UserTypeRoutes.routes,
        OrgRoutes.routes, OrgSettingRoutes.routes, RateLimitSettingRoutes.routes, PrincipalLimitRoutes.routes,
        UserRelationRoutes.routes, TokenRoute.routes,
        DeviceRoutes.routes,
    ].flatMap(\.self)

    /// - Throws: E0000008 for a path that does not exist, E0000022 for a method it does not take.
    static func route(for call: APICall) throws(APIError) -> (route: Route, parameters: [String]) {
        var isKnownPath = false
        for route in all {
            guard let parameters = route.match(call.segments) else { continue }
            if route.method == call.method { return (route, parameters) }
            isKnownPath = true
        }
        throw isKnownPath ? .wrongMethod : .unknownPath
    }
}
