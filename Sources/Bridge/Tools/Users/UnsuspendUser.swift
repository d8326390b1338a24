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

    init() {}

    func inspect(_ okta: OktaReader) async throws(ToolFailure) -> UserTarget {
        try await okta.userTarget(userID)
    }

    func plan(on target: UserTarget) throws(PlanRefusal) -> WritePlan {
        let user = target.user
        guard user.status == .suspended else {
            throw PlanRefusal("\(user.login) is \(user.status), not SUSPENDED")
        }
        return WritePlan(
            OktaWrite(.post, "/api/v1/users/\(user.id)/lifecycle/unsuspend"),
            effect: "\(target.who) can sign in again, with the groups and applications it had.",
            changes: [.init("status", from: .string(user.status.text), to: .string(User.Status.active.text))],
            undo: .inverse(SuspendUser.self, ["user_id": .string(user.id.text)]),
            expected: [(JSONPointer(tokens: ["status"]), .string(User.Status.active.text))]
        )
    }
}
