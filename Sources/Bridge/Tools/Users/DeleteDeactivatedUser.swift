import JSON
import Okta

/// `delete_deactivated_user`: removes a deactivated user for ever.
///
/// Okta answers DELETE on any other status by deactivating (okta/api.md 7), so the status is judged on each inspection,
/// the one just before sending included.
struct DeleteDeactivatedUser: WriteTool {
    static let name = "delete_deactivated_user"
    static let description = """
        Deletes a user for ever; refused unless the user is deactivated. A person approves it first.
        """
    static let risk = WriteRisk.irreversible
    static let isIdempotent = false

    @Parameter("Id, login or unambiguous short name of the user.")
    var userID: UserReference

    @ParameterGroup var why: Justification

    func inspect(_ okta: OktaReader) async throws(ToolFailure) -> UserTarget { try await okta.userTarget(userID) }

    func plan(on target: UserTarget) throws(PlanRefusal) -> WritePlan {
        let user = target.user
        guard user.status == .deprovisioned else {
            throw PlanRefusal("\(user.login) is \(user.status); only a deactivated user can be deleted")
        }
        var changes: [WritePlan.Change] = [.init("user", from: .string(user.who), to: nil)]
        if !target.groups.isKnownEmpty { changes.append(.init("groups", from: target.groups.json, to: nil)) }
        return WritePlan(
            OktaWrite(.delete, "/api/v1/users/\(user.id)"),
            effect: "\(user.who) is deleted for ever, with profile and group memberships. Okta cannot restore it.",
            changes: changes,
            undo: .none(because: "a new user would have another id and none of the history"),
            removesTarget: true
        )
    }
}
