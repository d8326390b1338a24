import JSON
import Okta

/// A user's place in a group: whether it is a member, and what that means.
struct MembershipTarget: WriteTarget {
    let user: User
    let userRoles: NameList
    let group: GroupCard
    let isMember: Bool

    var card: TargetCard {
        TargetCard(
            kind: "Membership",
            id: "\(user.id) in \(group.group.id)",
            name: "\(user.name) in \(group.group.name)",
            facts: user.facts + [("Admin roles", userRoles.fact)] + group.facts
                + [("Member now", isMember ? "yes" : "no")],
            reach: [
                "1 user", "1 group", group.applications.counted("application", "applications"),
                user.standing(with: userRoles),
            ],
            state: [
                "user": user.placeState, "user_roles": userRoles.state,
                "group": [
                    "id": .string(group.group.id.text), "name": .string(group.group.name),
                    "type": .string(group.group.type),
                ],
                "group_roles": group.roles.state, "far_reaching": .bool(group.isFarReaching), "member": .bool(isMember),
            ],
            isProtected: !userRoles.isKnownEmpty
        )
    }

    /// Membership of imported and built-in groups is not ours to change (okta/api.md 8).
    func refuseUnlessManagedHere() throws(PlanRefusal) {
        guard group.group.type == "OKTA_GROUP" else {
            let why = group.group.type == "BUILT_IN" ? "Okta manages its members" : "its members come from its source"
            throw PlanRefusal("\(group.group.name) is a group of type \(group.group.type): \(why)")
        }
    }

    /// The change that the operator sees, and what must hold afterwards.
    func change(to isMember: Bool) -> WritePlan.Change {
        .init("member of \(group.group.name)", from: .bool(self.isMember), to: .bool(isMember))
    }

    /// The arguments of the call that does the opposite.
    var arguments: JSONValue { ["group_id": .string(group.group.id.text), "user_id": .string(user.id.text)] }

    /// What membership brings: applications and administrator roles, in words.
    var worth: String {
        let roles = group.roles.isKnownEmpty ? "no administrator roles" : "administrator roles: \(group.roles.fact)"
        return "\(group.applications.counted("application", "applications")), \(roles)"
    }
}

extension OktaReader {
    /// Reads the user, the group card, and whether the one is in the other.
    func membership(
        of user: UserReference,
        in group: GroupReference
    ) async throws(ToolFailure) -> MembershipTarget {
        let user = try await answer { okta throws(OktaError) in try await okta.user(user) }
        let group = try await groupCard(group)
        return MembershipTarget(
            user: user,
            userRoles: try await adminRoles("/api/v1/users/\(user.id)/roles"),
            group: group,
            isMember: try await answer { okta throws(OktaError) in try await okta.isMember(user, of: group.group) }
        )
    }

    /// Whether the group is among the user's; read page by page, since Okta has no question for one pair.
    private func isMember(_ user: User, of group: Group) async throws(OktaError) -> Bool {
        var page = try await page(.page("/api/v1/users/\(user.id)/groups"))
        while true {
            if page.items.contains(where: { $0["id"]?.string == group.id.text }) { return true }
            guard let next = page.next else { return false }
            page = try await self.page(after: next)
        }
    }
}
