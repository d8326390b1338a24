import JSON

/// The org itself and the schema of its users.
enum OrgRoutes {
    static let routes = [
        Route("GET", "/api/v1/org", org),
        Route("GET", "/api/v1/meta/schemas/user/default", schema),
        Route("GET", "/api/v1/meta/schemas/user/\(OrgFacts.userSchemaID)", schema),
    ]

    private static let created = Moment(iso: "2021-04-13T05:55:29Z") ?? Moment(0)

    @Sendable private static func org(_ org: inout OrgState, _ call: APICall) throws(APIError) -> APIReply {
        let address = "\(call.origin)/api/v1/org"
        let upload: JSONValue = ["href": .string("\(address)/logo"), "hints": ["allow": ["POST"]]]
        let links: JSONValue = [
            "preferences": .link("\(address)/preferences"), "uploadLogo": upload,
            "oktaCommunication": .link("\(address)/privacy/oktaCommunication"),
            "oktaSupport": .link("\(address)/privacy/oktaSupport"), "contacts": .link("\(address)/contacts"),
        ]
        let blank: [(key: String, value: JSONValue)] = [
            "address1", "address2", "city", "state", "country", "postalCode",
        ].map { ($0, .null) }
        let body: [(key: String, value: JSONValue)] = [
            ("id", .string(OrgFacts.id)), ("subdomain", .string(OrgFacts.subdomain)),
            ("companyName", .string(OrgFacts.companyName)), ("status", "ACTIVE"), ("expiresAt", .null),
            ("created", .moment(created)), ("lastUpdated", .moment(created)), ("website", .string(call.origin)),
            ("phoneNumber", ""), ("endUserSupportHelpURL", ""), ("supportPhoneNumber", ""),
        ]
        return .ok(.object(body + blank + [("_links", links)]))
    }

    @Sendable private static func schema(_ org: inout OrgState, _ call: APICall) throws(APIError) -> APIReply {
        let base = UserProfileRules.base.map { attribute -> (key: String, value: JSONValue) in
            (attribute.name, property("string", maximum: attribute.maximum))
        }
        let custom = UserProfileRules.custom.map { attribute -> (key: String, value: JSONValue) in
            let plain = property(attribute.type, maximum: nil)
            return (attribute.name, attribute.type == "array" ? plain.setting("items", to: ["type": "string"]) : plain)
        }
        let required: JSONValue = ["login", "firstName", "lastName", "email"]
        let definitions: JSONValue = [
            "custom": ["id": "#custom", "type": "object", "properties": .object(custom), "required": []],
            "base": ["id": "#base", "type": "object", "properties": .object(base), "required": required],
        ]
        return .ok([
            "id": .string("\(call.origin)/meta/schemas/user/default"),
            "$schema": "http://json-schema.org/draft-04/schema#", "name": "user", "title": "User",
            "description": "Okta user profile template with default permission settings",
            "lastUpdated": .moment(created), "created": .moment(created), "definitions": definitions,
            "type": "object",
            "properties": ["profile": ["allOf": [["$ref": "#/definitions/custom"], ["$ref": "#/definitions/base"]]]],
        ])
    }

    private static func property(_ type: String, maximum: Int?) -> JSONValue {
        let permission: JSONValue = ["principal": "SELF", "action": "READ_ONLY"]
        let body: JSONValue = [
            "type": .string(type), "mutability": "READ_WRITE", "scope": "NONE", "permissions": [permission],
        ]
        return maximum.map { body.setting("maxLength", to: .number($0)) } ?? body
    }
}
