import JSON

/// `/api/v1/org` and its contacts: what the org is called and whom Okta turns to.
enum OrgRoutes {
    static let routes = [
        Route("GET", "/api/v1/org", org),
        Route("POST", "/api/v1/org", update),
        Route("PUT", "/api/v1/org", replace),
        Route("GET", "/api/v1/org/contacts", contacts),
        Route("GET", "/api/v1/org/contacts/{}", contact),
        Route("PUT", "/api/v1/org/contacts/{}", replaceContact),
    ]

    /// Who may change the org.
    static let editors: Set<AdministratorRole> = [.superAdministrator, .organizationAdministrator]

    @Sendable private static func org(_ org: inout OrgState, _ call: APICall) throws(APIError) -> APIReply {
        .ok(org.settings.json(origin: call.origin))
    }

    @Sendable private static func update(_ org: inout OrgState, _ call: APICall) throws(APIError) -> APIReply {
        try set(&org, call, keepsOthers: true)
    }

    @Sendable private static func replace(_ org: inout OrgState, _ call: APICall) throws(APIError) -> APIReply {
        try set(&org, call, keepsOthers: false)
    }

    private static func set(_ org: inout OrgState, _ call: APICall, keepsOthers: Bool) throws(APIError) -> APIReply {
        try org.demand(editors, of: call)
        var settings = org.settings
        try settings.set(try call.object(), keepsOthers: keepsOthers)
        settings.lastUpdated = call.now.wholeSecond
        org.settings = settings
        org.noteChange()
        return .ok(settings.json(origin: call.origin))
    }

    @Sendable private static func contacts(_ org: inout OrgState, _ call: APICall) throws(APIError) -> APIReply {
        let all = OrgSettings.Contact.allCases.map { contact -> JSONValue in
            let name = contact.rawValue.lowercased()
            let link = JSONValue.link("\(call.origin)/api/v1/org/contacts/\(name)")
            return ["contactType": .string(contact.rawValue), "_links": .object([(name, link)])]
        }
        return .ok(.array(all))
    }

    private static func kind(_ call: APICall) throws(APIError) -> OrgSettings.Contact {
        guard let kind = OrgSettings.Contact(rawValue: call.parameter(0).uppercased()) else {
            throw .notFound(call.parameter(0), "OrgContact")
        }
        return kind
    }

    private static func answer(_ kind: OrgSettings.Contact, _ org: OrgState, _ call: APICall) -> APIReply {
        let user = org.settings.contacts[kind] ?? ""
        return .ok([
            "userId": .string(user), "_links": ["user": .link("\(call.origin)/api/v1/users/\(user)")],
        ])
    }

    @Sendable private static func contact(_ org: inout OrgState, _ call: APICall) throws(APIError) -> APIReply {
        answer(try kind(call), org, call)
    }

    @Sendable private static func replaceContact(_ org: inout OrgState, _ call: APICall) throws(APIError) -> APIReply {
        try org.demand(editors, of: call)
        let kind = try kind(call)
        guard let id = try call.object()["userId"]?.string else {
            throw .validation("userId", "userId: The field has an invalid value")
        }
        guard org.users.contains(id) else { throw .notFound(id, "User") }
        org.settings.contacts[kind] = id
        org.noteChange()
        return answer(kind, org, call)
    }
}
