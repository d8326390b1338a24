import JSON

/// A kind of user with a schema of its own.
struct UserTypeRecord: Identifiable, Sendable {
    let id: String
    var schemaID: String
    /// The key, which never changes.
    var name: String
    var displayName: String
    var description: String?
    var isDefault = false
    /// The ids of who made and changed it.
    var createdBy: String
    var lastUpdatedBy: String
    var created: Moment
    var lastUpdated: Moment

    var logEntity: LogEntity { LogEntity(id: id, type: "UserType", alternateId: name, displayName: displayName) }

    func json(origin: String) -> JSONValue {
        func link(_ relation: String, _ path: String) -> JSONValue {
            ["rel": .string(relation), "href": .string("\(origin)/api/v1/meta/\(path)"), "method": "GET"]
        }
        return [
            "id": .string(id), "displayName": .string(displayName), "name": .string(name),
            "description": .text(description), "createdBy": .string(createdBy),
            "lastUpdatedBy": .string(lastUpdatedBy), "created": .moment(created), "lastUpdated": .moment(lastUpdated),
            "default": .bool(isDefault),
            "_links": ["schema": link("schema", "schemas/user/\(schemaID)"), "self": link("self", "types/user/\(id)")],
        ]
    }
}

/// `/api/v1/meta/types/user`.
enum UserTypeRoutes {
    static let routes = [
        Route("GET", "/api/v1/meta/types/user", list),
        Route("POST", "/api/v1/meta/types/user", create),
        Route("GET", "/api/v1/meta/types/user/{}", get),
        Route("POST", "/api/v1/meta/types/user/{}", update),
        Route("PUT", "/api/v1/meta/types/user/{}", replace),
        Route("DELETE", "/api/v1/meta/types/user/{}", delete),
    ]

    private static let editors: Set<AdministratorRole> = [.superAdministrator, .organizationAdministrator]

    private static func type(_ org: OrgState, _ call: APICall) throws(APIError) -> UserTypeRecord {
        let id = call.parameter(0) == "default" ? OrgFacts.userTypeID : call.parameter(0)
        guard let type = org.userTypes[id] else { throw .notFound(id, "CVDType") }
        return type
    }

    @Sendable private static func list(_ org: inout OrgState, _ call: APICall) throws(APIError) -> APIReply {
        .ok(.array(org.userTypes.rows.map { $0.json(origin: call.origin) }))
    }

    @Sendable private static func get(_ org: inout OrgState, _ call: APICall) throws(APIError) -> APIReply {
        .ok(try type(org, call).json(origin: call.origin))
    }

    @Sendable private static func create(_ org: inout OrgState, _ call: APICall) throws(APIError) -> APIReply {
        try org.demand(editors, of: call)
        let body = try call.object()
        let name = try required("name", body)
        guard
            name.utf8.allSatisfy({
                $0 < 128 && ($0 == 95 || Character(UnicodeScalar($0)).isLetter || $0 < 58 && $0 > 47)
            })
        else { throw .validation("name", "name: Does not match required pattern") }
        guard !org.userTypes.rows.contains(where: { $0.name == name }) else {
            throw .validation("name", "name: An object with this field already exists in the current organization")
        }
        let author = org.sender(of: call).id
        let type = UserTypeRecord(
            id: org.identifiers.next("oty"),
            schemaID: org.identifiers.next("osc"),
            name: name,
            displayName: try required("displayName", body),
            description: body["description"]?.string,
            createdBy: author,
            lastUpdatedBy: author,
            created: call.now.wholeSecond,
            lastUpdated: call.now.wholeSecond
        )
        org.userTypes[type.id] = type
        org.schemas.users[type.schemaID] = SchemaTable.user(created: call.now.wholeSecond)
        org.record(.userTypeCreate, by: call, on: [type.logEntity])
        return .ok(type.json(origin: call.origin))
    }

    private static func required(_ field: String, _ body: JSONValue) throws(APIError) -> String {
        guard let text = body[field]?.string, !text.isEmpty else {
            throw .validation(field, "\(field): The field cannot be left blank")
        }
        return text
    }

    /// Changes what is named.
    @Sendable private static func update(_ org: inout OrgState, _ call: APICall) throws(APIError) -> APIReply {
        let body = try call.object()
        return try change(&org, call) { type throws(APIError) in
            if body["displayName"] != nil { type.displayName = try required("displayName", body) }
            if let description = body["description"] { type.description = description.string }
        }
    }

    /// Changes display name and description; the name must be sent and must be the old one.
    @Sendable private static func replace(_ org: inout OrgState, _ call: APICall) throws(APIError) -> APIReply {
        let body = try call.object()
        return try change(&org, call) { type throws(APIError) in
            guard try required("name", body) == type.name else {
                throw .validation("name", "name: The name of a user type cannot be changed")
            }
            type.displayName = try required("displayName", body)
            type.description = try required("description", body)
        }
    }

    private static func change(
        _ org: inout OrgState,
        _ call: APICall,
        _ apply: (inout UserTypeRecord) throws(APIError) -> Void
    ) throws(APIError) -> APIReply {
        try org.demand(editors, of: call)
        var type = try type(org, call)
        try apply(&type)
        type.lastUpdated = call.now.wholeSecond
        type.lastUpdatedBy = org.sender(of: call).id
        org.userTypes[type.id] = type
        org.noteChange()
        return .ok(type.json(origin: call.origin))
    }

    /// Deletes a type that nobody has; all people of the demo org have the default one.
    @Sendable private static func delete(_ org: inout OrgState, _ call: APICall) throws(APIError) -> APIReply {
        try org.demand(editors, of: call)
        let type = try type(org, call)
        guard !type.isDefault else {
            throw APIError(status: 403, code: "E0000142", summary: "This User Type cannot be deleted.")
        }
        org.userTypes[type.id] = nil
        org.schemas.users[type.schemaID] = nil
        org.noteChange()
        return .empty
    }
}
