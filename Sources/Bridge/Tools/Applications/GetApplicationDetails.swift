import JSON
import Okta

/// `get_application_details`: one application with assignments, features, sign-in policy and recent sign-ins.
struct GetApplicationDetails: ReadTool {
    static let name = "get_application_details"
    static let aliases = ["get_application"]
    static let description = """
        Reads one application with its first assigned users and groups, provisioning features, sign-in policy and the \
        events of the last 7 days. Up to 6 Okta calls; `unavailable` names what Okta refuses to show.
        """

    @Parameter("Id or exact label of the application.")
    var appID: ApplicationReference

    func run(_ okta: OktaReader) async throws(ToolFailure) -> ToolOutput {
        let app = try await okta.answer { okta throws(OktaError) in try await okta.application(appID) }
        var sheet = DetailSheet("application", app.json)
        let users = OktaRead("/api/v1/apps/\(app.id)/users", query: [QueryItem("limit", .number(20))])
        try await sheet.add("users", users, .applicationUsers, from: okta)
        try await sheet.add("groups", .page("/api/v1/apps/\(app.id)/groups"), .groupAssignments, from: okta)
        if app.json["features"]?.count ?? 0 > 0 {
            try await sheet.add("features", OktaRead("/api/v1/apps/\(app.id)/features"), .features, from: okta)
        }
        if let policy = app.policyID {
            try await sheet.add("sign_in_policy", object: OktaRead("/api/v1/policies/\(policy)"), from: okta)
        }
        try await sheet.add("events", .events(of: app.id, limit: 10), .events, from: okta)
        return ToolOutput(sheet.content)
    }
}

extension Application {
    /// The sign-in policy, from the last segment of its link; nil where the application has none.
    fileprivate var policyID: OktaID? {
        json["_links"]?["accessPolicy"]?["href"]?.string?.split(separator: "/").last.flatMap { OktaID(String($0)) }
    }
}
