import JSON

/// A standard administrator role given to a user or a group.
struct RoleRecord: Sendable {
    var type: AdministratorRole
    /// Differs from the role's Base32 name only where Okta gives an `ra1…` id.
    var id: String
    var created: Moment

    /// A new assignment.
    init(_ type: AdministratorRole, at now: Moment, _ identifiers: inout Identifiers) {
        self.type = type
        id = type.sharedID ?? identifiers.next("ra1")
        created = now.wholeSecond
    }

    /// The assignment as Okta lists it.
    ///
    /// `assignee` is the path of its holder, such as `/api/v1/users/00u…`; `assignmentType` is `USER` or `GROUP`.
    func json(assignee: String, assignmentType: String, origin: String) -> JSONValue {
        [
            "id": .string(id), "label": .string(type.label), "type": .string(type.rawValue), "status": "ACTIVE",
            "created": .moment(created), "lastUpdated": .moment(created),
            "assignmentType": .string(assignmentType), "_links": ["assignee": .link(origin + assignee)],
        ]
    }
}

extension OrgState {
    /// The roles that a user has, directly or through a group.
    func roles(of user: String) -> Set<AdministratorRole> {
        let own = users[user]?.roles ?? []
        return Set((own + groups(of: user).flatMap(\.roles)).map(\.type))
    }

    /// Lets a request pass only if its sender has one of these roles.
    ///
    /// A token has the power of its owner, whatever its scopes; a service app has the role it was given.
    ///
    /// - Throws: E0000006.
    func demand(_ needed: Set<AdministratorRole>, of call: APICall) throws(APIError) {
        let held: Set<AdministratorRole> =
            switch call.principal {
            case .apiToken: roles(of: tokenOwnerID)
            case .user(let id): roles(of: id)
            // A service app in the emulator has every role or none, which was decided before.
            case .client: needed
            case .anonymous: []
            }
        guard !held.isDisjoint(with: needed) else { throw .forbidden }
    }
}
