import JSON

/// Who answers for a group: a user or another group.
struct GroupOwnerRecord: Sendable {
    enum Kind: String, Sendable {
        case user = "USER"
        case group = "GROUP"
    }

    /// The user's or group's id.
    let id: String
    var kind: Kind
    var displayName: String
    var since: Moment

    /// Recorded: the date has one form in the answer to a change and another in lists.
    func json(date: String) -> JSONValue {
        [
            "id": .string(id), "type": .string(kind.rawValue), "resolved": true, "originId": .null,
            "originType": "OKTA_DIRECTORY", "displayName": .string(displayName), "lastUpdated": .string(date),
        ]
    }
}

/// `/api/v1/groups/{id}/owners`.
enum GroupOwnerRoutes {
    static let routes = [
        Route("GET", "/api/v1/groups/{}/owners", list),
        Route("POST", "/api/v1/groups/{}/owners", assign),
        Route("DELETE", "/api/v1/groups/{}/owners/{}", remove),
    ]

    @Sendable private static func list(_ org: inout OrgState, _ call: APICall) throws(APIError) -> APIReply {
        .ok(.array(try GroupRoutes.group(org, call).owners.map { $0.json(date: $0.since.spaced) }))
    }

    @Sendable private static func assign(_ org: inout OrgState, _ call: APICall) throws(APIError) -> APIReply {
        let group = try GroupRoutes.group(org, call)
        let body = try call.object()
        guard let id = body["id"]?.string else { throw .validation("id", "id: The field has an invalid value") }
        guard let kind = body["type"]?.string.flatMap(GroupOwnerRecord.Kind.init) else {
            throw .validation("type", "type: Must be USER or GROUP")
        }
        let name: String? =
            switch kind {
            case .user: org.users[id]?.displayName
            case .group: org.groups[id]?.name
            }
        guard let name else { throw .notFound(id, kind == .user ? "User" : "UserGroup") }
        guard !group.owners.contains(where: { $0.id == id }) else {
            throw .validation("id", "Provided owner is already assigned to this group")
        }
        let owner = GroupOwnerRecord(id: id, kind: kind, displayName: name, since: call.now.wholeSecond)
        org.groups.update(group.id) { $0.owners.append(owner) }
        org.noteChange()
        return APIReply(status: 201, body: owner.json(date: owner.since.verbose))
    }

    @Sendable private static func remove(_ org: inout OrgState, _ call: APICall) throws(APIError) -> APIReply {
        let group = try GroupRoutes.group(org, call)
        let id = call.parameter(1)
        guard group.owners.contains(where: { $0.id == id }) else { throw .notFound(id, "GroupOwner") }
        org.groups.update(group.id) { $0.owners.removeAll { $0.id == id } }
        org.noteChange()
        return .empty
    }
}
