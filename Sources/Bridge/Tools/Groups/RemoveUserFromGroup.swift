import JSON
import Okta

/// `remove_user_from_group`: ends a user's membership of one group.
struct RemoveUserFromGroup: WriteTool {
    static let name = "remove_user_from_group"
    static let description = """
        Removes a user from a group; its applications and roles are lost. A person approves it first.
        """
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
        guard target.isMember else {
            throw PlanRefusal("\(target.user.login) is not a member of \(target.group.group.name)")
        }
        let rule = target.group.rules.isKnownEmpty ? "" : " A group rule may add the user back, or exclude it for good."
        return WritePlan(
            OktaWrite(
                .delete,
                "/api/v1/groups/\(target.group.group.id)/users/\(target.user.id)",
                effect: .idempotent
            ),
            effect: "\(target.user.who) leaves \(target.group.group.name) and loses \(target.worth).\(rule)",
            changes: [target.change(to: false)],
            undo: .inverse(AddUserToGroup.self, target.arguments),
            raisedRisk: target.group.isFarReaching ? .broad : nil,
            expected: [(JSONPointer(tokens: ["member"]), false)]
        )
    }
}
