import JSON
import Okta

/// `deactivate_user`: ends a user's sessions and drops the application assignments; Okta cannot bring them back.
struct DeactivateUser: WriteTool {
    static let name = "deactivate_user"
    static let description = """
        Deactivates a user. Irreversible: sessions, API tokens and application assignments are lost. \
        A person approves it first.
        """
    static let risk = WriteRisk.irreversible
    static let isIdempotent = false

    @Parameter("Id, login or unambiguous short name of the user.")
    var userID: UserReference

    @Parameter("Mail the administrators that the user was deactivated.")
    var sendEmail = false

    @ParameterGroup var why: Justification

    func inspect(_ okta: OktaReader) async throws(ToolFailure) -> UserTarget { try await okta.userTarget(userID) }

    func plan(on target: UserTarget) throws(PlanRefusal) -> WritePlan {
        let user = target.user
        guard user.status != .deprovisioned else { throw PlanRefusal("\(user.login) is deactivated already") }
        var changes: [WritePlan.Change] = [.status(of: user, to: .deprovisioned)]
        if !target.applications.isKnownEmpty {
            changes.append(.init("applications", from: target.applications.json, to: []))
        }
        return WritePlan(
            OktaWrite(
                .post,
                "/api/v1/users/\(user.id)/lifecycle/deactivate",
                query: [QueryItem("sendEmail", .bool(sendEmail))]
            ),
            effect: "\(user.who) is signed out everywhere and loses every application; data in them may go too.",
            changes: changes,
            undo: .none(because: "Okta does not restore application assignments; activating again starts anew"),
            expected: [User.Status.deprovisioned.expected]
        )
    }
}
