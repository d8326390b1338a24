import JSON
import Okta

/// `suspend_user`: blocks sign-in and keeps groups and applications; `unsuspend_user` gives it back.
struct SuspendUser: WriteTool {
    static let name = "suspend_user"
    static let description = """
        Blocks a user's sign-in; groups and applications stay. Undone by unsuspend_user. A person approves it first.
        """
    static let risk = WriteRisk.broad
    static let isIdempotent = false

    @Parameter("Id, login or unambiguous short name of the user.")
    var userID: UserReference

    @ParameterGroup var why: Justification

    func inspect(_ okta: OktaReader) async throws(ToolFailure) -> UserTarget { try await okta.userTarget(userID) }

    func plan(on target: UserTarget) throws(PlanRefusal) -> WritePlan {
        let user = target.user
        guard ![.suspended, .deprovisioned, .staged].contains(user.status) else {
            throw PlanRefusal("\(user.login) is \(user.status); only an active user can be suspended")
        }
        return WritePlan(
            OktaWrite(.post, "/api/v1/users/\(user.id)/lifecycle/suspend"),
            effect: "\(user.who) can no longer sign in; sessions and tokens that exist stay alive.",
            changes: [.status(of: user, to: .suspended)],
            undo: .inverse(UnsuspendUser.self, ["user_id": .string(user.id.text)]),
            expected: [User.Status.suspended.expected]
        )
    }
}
