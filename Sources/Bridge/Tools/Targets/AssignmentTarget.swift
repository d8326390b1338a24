import JSON
import Okta

/// A user's place in an application: whether it is assigned, and how.
struct AssignmentTarget: WriteTarget {
    /// How a user came to an application.
    enum Assignment: Sendable, Equatable {
        case none
        case direct
        case throughGroup
    }

    let user: User
    let userRoles: NameList
    let application: Application
    let users: NameList
    let groups: NameList
    let assignment: Assignment

    var card: TargetCard {
        TargetCard(
            kind: "Assignment",
            id: "\(user.id) in \(application.id)",
            name: "\(user.name) in \(application.label)",
            facts: user.facts + [("Admin roles", userRoles.fact)] + application.facts
                + [
                    ("Application users", users.count), ("Application groups", groups.count),
                    ("Assigned now", assignment.fact),
                ],
            reach: ["1 user", "1 application", user.standing(with: userRoles)],
            state: [
                "user": user.placeState, "user_roles": userRoles.state,
                "application": [
                    "id": .string(application.id.text), "label": .string(application.label),
                    "status": .string(application.status), "features": application.json["features"] ?? [],
                ],
                "assigned": .string(assignment.fact),
            ],
            isProtected: !userRoles.isKnownEmpty
        )
    }
}

extension AssignmentTarget.Assignment {
    /// In one word, for the operator and the digest.
    var fact: String {
        switch self {
        case .none: "no"
        case .direct: "directly"
        case .throughGroup: "through a group"
        }
    }
}

extension Application {
    /// The facts of the application card that the object itself holds.
    var facts: [(label: String, value: String)] {
        let features =
            json["features"]?.elements.map { list in list.compactMap(\.string).joined(separator: ", ") } ?? ""
        return [
            ("Application", label), ("Application id", id.text),
            ("Sign-on mode", json["signOnMode"]?.string ?? "none"), ("Application status", status),
            ("Provisioning", features.isEmpty ? "none" : features),
        ]
    }
}

extension OktaReader {
    /// Reads the user, the application card, and whether the one is assigned the other.
    func assignment(
        of user: UserReference,
        to application: ApplicationReference
    ) async throws(ToolFailure) -> AssignmentTarget {
        let user = try await answer { okta throws(OktaError) in try await okta.user(user) }
        let application = try await answer { okta throws(OktaError) in try await okta.application(application) }
        return AssignmentTarget(
            user: user,
            userRoles: try await adminRoles("/api/v1/users/\(user.id)/roles"),
            application: application,
            users: try await names(.page("/api/v1/apps/\(application.id)/users")) { $0["id"]?.string },
            groups: try await names(.page("/api/v1/apps/\(application.id)/groups")) { $0["id"]?.string },
            assignment: try await assignment(of: user, to: application)
        )
    }

    private func assignment(
        of user: User,
        to application: Application
    ) async throws(ToolFailure) -> AssignmentTarget.Assignment {
        do {
            let answer = try await get(OktaRead("/api/v1/apps/\(application.id)/users/\(user.id)"))
            return answer.body["scope"]?.string == "GROUP" ? .throughGroup : .direct
        } catch {
            guard error.isNotFound else { throw .okta(error) }
            return .none
        }
    }
}
