import JSON
import Okta

/// `unlock_user`: ends a lock-out after too many failed sign-ins.
struct UnlockUser: WriteTool {
    static let name = "unlock_user"
    static let aliases = ["unlock_user_account"]
    static let description = """
        Ends the lock-out of a user after failed sign-ins; the password stays. A person approves it first.
        """
    static let risk = WriteRisk.reversible
    static let isIdempotent = false

    @Parameter("Id, login or unambiguous short name of the user.")
    var userID: UserReference

    @ParameterGroup var why: Justification

    func inspect(_ okta: OktaReader) async throws(ToolFailure) -> UserTarget { try await okta.userTarget(userID) }

    func plan(on target: UserTarget) throws(PlanRefusal) -> WritePlan {
        let user = target.user
        guard user.status == .lockedOut else { throw PlanRefusal("\(user.login) is \(user.status), not LOCKED_OUT") }
        return WritePlan(
            OktaWrite(.post, "/api/v1/users/\(user.id)/lifecycle/unlock"),
            effect: "\(user.who) can try to sign in again, with the password it has.",
            changes: [.status(of: user, to: .active)],
            undo: .none(because: "Okta locks a user only after failed sign-ins; the unlock is harmless"),
            expected: [User.Status.active.expected]
        )
    }
}
