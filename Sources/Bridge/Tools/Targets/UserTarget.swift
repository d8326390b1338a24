import JSON
import Okta

/// One user as a write sees it: the user card of okta/tools.md 2.
struct UserTarget: WriteTarget {
    let user: User
    let roles: NameList
    let groups: NameList
    let applications: NameList

    var card: TargetCard {
        TargetCard(
            kind: "User",
            id: user.id.text,
            name: user.name,
            facts: user.facts + [
                ("Admin roles", roles.fact), ("Groups", groups.count), ("Applications", applications.count),
            ],
            reach: [
                "1 user", groups.counted("group", "groups"), applications.counted("application", "applications"),
                user.standing(with: roles),
            ],
            state: user.steadyState.setting("roles", to: roles.state),
            isProtected: !roles.isKnownEmpty
        )
    }
}

extension User {
    /// The facts of the user card that the user object itself holds.
    var facts: [(label: String, value: String)] {
        let profile = json["profile"]
        let optional: [(label: String, value: String?)] = [
            ("Login", login), ("Status", status.text), ("Last login", json["lastLogin"]?.string ?? "never"),
            ("Title", profile?["title"]?.string), ("Department", profile?["department"]?.string),
            ("Manager", profile?["manager"]?.string ?? profile?["managerId"]?.string),
        ]
        return optional.compactMap { fact in fact.value.map { (fact.label, $0) } }
    }

    /// `Dana Kim <dana.kim@acme.example>`, or the login alone: untrusted text.
    var who: String { name == login ? login : "\(name) <\(login)>" }

    /// Whether the user is an administrator, for the reach; roles that cannot be read count as held.
    func standing(with roles: NameList) -> String {
        if roles.refusal != nil { return "administrator roles \(roles.count): treated as an administrator" }
        return roles.isKnownEmpty ? "not an administrator" : "administrator: \(roles.fact)"
    }

    /// The object without what changes by itself (gate.md 4).
    var steadyState: JSONValue { json.removing("lastLogin").removing("_links") }

    /// What of a user matters to its place in a group or an application.
    var placeState: JSONValue { ["id": .string(id.text), "login": .string(login), "status": .string(status.text)] }
}

extension OktaReader {
    /// Reads the whole user card: the user, its roles, groups and applications.
    func userTarget(_ reference: UserReference) async throws(ToolFailure) -> UserTarget {
        let user = try await answer { okta throws(OktaError) in try await okta.user(reference) }
        return UserTarget(
            user: user,
            roles: try await adminRoles("/api/v1/users/\(user.id)/roles"),
            groups: try await names(.page("/api/v1/users/\(user.id)/groups")) { $0["profile"]?["name"]?.string },
            applications: try await names(OktaRead("/api/v1/users/\(user.id)/appLinks")) { $0["label"]?.string }
        )
    }
}
