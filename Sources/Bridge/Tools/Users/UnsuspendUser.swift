import JSON
import Okta

/// `unsuspend_user`: lets a suspended user sign in again.
struct UnsuspendUser: WriteTool {
    static let name = "unsuspend_user"
    static let description = "Lets a suspended user sign in again. A person approves it first."
    static let risk = WriteRisk.reversible
    static let isIdempotent = false

    @Parameter("Id, login or unambiguous short name of the user.")
    var userID: UserReference

    @ParameterGroup var why: Justification

    func inspect(_ okta: OktaReader) async throws(ToolFailure) -> UserTarget { try await okta.userTarget(userID) }

    func plan(on target: UserTarget) throws(PlanRefusal) -> WritePlan {
        let user = target.user
        guard user.status == .suspended else { throw PlanRefusal("\(user.login) is \(user.status), not SUSPENDED") }
        return WritePlan(
            OktaWrite(.post, "/api/v1/users/\(user.id)/lifecycle/unsuspend"),
            effect: "\(user.who) can sign in again, with the groups and applications it has.",
            changes: [.status(of: user, to: .active)],
            undo: .inverse(SuspendUser.self, ["user_id": .string(user.id.text)]),
            expected: [User.Status.active.expected]
        )
    }
}
