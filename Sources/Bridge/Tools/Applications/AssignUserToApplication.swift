import JSON
import Okta

/// `assign_user_to_application`: gives one user an application directly.
struct AssignUserToApplication: WriteTool {
    static let name = "assign_user_to_application"
    static let description = """
        Assigns an application to a user directly; may take a licence and create an account. A person approves it first.
        """
    static let risk = WriteRisk.broad
    static let isIdempotent = false

    @Parameter("Id or exact label of the application.")
    var appID: ApplicationReference

    @Parameter("Id, login or unambiguous short name of the user.")
    var userID: UserReference

    @Parameter("Attributes of the user in the application.", .memberCount(1...50))
    var profile: JSONObject?

    @ParameterGroup var why: Justification

    func inspect(_ okta: OktaReader) async throws(ToolFailure) -> AssignmentTarget {
        try await okta.assignment(of: userID, to: appID)
    }

    func plan(on target: AssignmentTarget) throws(PlanRefusal) -> WritePlan {
        let (user, app) = (target.user, target.application)
        guard target.assignment != .direct else { throw PlanRefusal("\(user.login) has \(app.label) already") }
        guard user.status != .deprovisioned else { throw PlanRefusal("\(user.login) is deactivated") }
        guard app.status == "ACTIVE" else { throw PlanRefusal("\(app.label) is \(app.status), not ACTIVE") }
        var body: JSONValue = ["id": .string(user.id.text), "scope": "USER"]
        var changes: [WritePlan.Change] = [
            .init("assigned to \(app.label)", from: .string(target.assignment.fact), to: "directly")
        ]
        if let profile {
            body = body.setting("profile", to: profile.json)
            changes.append(.init("profile in \(app.label)", from: nil, to: profile.json))
        }
        let provisioning =
            app.json["features"]?.count ?? 0 > 0 ? " Provisioning creates or changes an account there." : ""
        return WritePlan(
            OktaWrite(.post, "/api/v1/apps/\(app.id)/users", body: body),
            effect: "\(user.who) can open \(app.label).\(provisioning)",
            changes: changes,
            undo: .none(because: "no tool takes an application away yet; an administrator can, in Okta"),
            expected: [(JSONPointer(tokens: ["assigned"]), "directly")]
        )
    }
}
