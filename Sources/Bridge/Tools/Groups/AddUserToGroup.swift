import JSON
import Okta

/// `add_user_to_group`: makes a user a member of one group.
struct AddUserToGroup: WriteTool {
    static let name = "add_user_to_group"
    static let description = "Adds a user to a group, with its applications and roles. A person approves it first."
    static let risk = WriteRisk.reversible
    static let isIdempotent = true

    @Parameter("Id or exact name of the group.")
    var groupID: GroupReference

    @Parameter("Id, login or unambiguous short name of the user.")
    var userID: UserReference

    @ParameterGroup var why: Justification

    func inspect(_ okta: OktaReader) async throws(ToolFailure) -> MembershipTarget {
        try await okta.membership(of: userID, in: groupID)
    }

    func plan(on target: MembershipTarget) throws(PlanRefusal) -> WritePlan {
        try target.refuseUnlessManagedHere()
        guard !target.isMember else {
            throw PlanRefusal("\(target.user.login) is a member of \(target.group.group.name) already")
        }
        return WritePlan(
            OktaWrite(
                .put,
                "/api/v1/groups/\(target.group.group.id)/users/\(target.user.id)",
                effect: .idempotent
            ),
            effect: "\(target.user.who) joins \(target.group.group.name) and gains \(target.worth).",
            changes: [target.change(to: true)],
            undo: .inverse(RemoveUserFromGroup.self, target.arguments),
            raisedRisk: target.group.isFarReaching ? .broad : nil,
            expected: [(JSONPointer(tokens: ["member"]), true)]
        )
    }
}
