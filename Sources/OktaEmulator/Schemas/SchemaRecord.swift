import JSON

/// The attributes that profiles of one kind may have: those of Okta and those of the org.
struct SchemaRecord: Sendable {
    /// Okta's own attributes as JSON Schema properties, in their order.
    var own: [(key: String, value: JSONValue)]
    /// What the org has added.
    var custom: [(key: String, value: JSONValue)] = []
    var created: Moment
    var lastUpdated: Moment

    init(own: [(key: String, value: JSONValue)], created: Moment) {
        self.own = own
        self.created = created
        lastUpdated = created
    }

    /// The JSON Schema type of an attribute that the org has added; nil if there is none of this name.
    func customType(_ name: String) -> String? {
        custom.first { $0.key == name }.map { $0.value["type"]?.string ?? "string" }
    }

    /// The schema as Okta shows it.
    ///
    /// - Parameters:
    ///   - path: Where it is, below `/meta/schemas`, such as `user/default`.
    ///   - name: `name`, `title` and `description`.
    ///   - links: Besides `self`.
    ///   - call: The request.
    /// - Returns: The schema as `/meta/schemas` answers it.
    func json(
        _ path: String,
        _ name: (name: String, title: String, description: String),
        links: [(key: String, value: JSONValue)] = [],
        _ call: APICall
    ) -> JSONValue {
        let required = own.filter { $0.value["required"]?.bool == true }.map { JSONValue.string($0.key) }
        let definitions: JSONValue = [
            "custom": ["id": "#custom", "type": "object", "properties": .object(custom), "required": []],
            "base": ["id": "#base", "type": "object", "properties": .object(own), "required": .array(required)],
        ]
        let address = "\(call.origin)/api/v1/meta/schemas/\(path)"
        let own: JSONValue = ["rel": "self", "href": .string(address), "method": "GET"]
        return [
            "id": .string("\(call.origin)/meta/schemas/\(path)"), "$schema": "http://json-schema.org/draft-04/schema#",
            "name": .string(name.name), "title": .string(name.title), "description": .string(name.description),
            "lastUpdated": .moment(lastUpdated), "created": .moment(created), "definitions": definitions,
            "type": "object",
            "properties": ["profile": ["allOf": [["$ref": "#/definitions/custom"], ["$ref": "#/definitions/base"]]]],
            "_links": .object([("self", own)] + links),
        ]
    }

    /// An attribute in the form that Okta gives it.
    static func property(
        _ type: String,
        title: String,
        maximum: Int? = nil,
        isRequired: Bool = false
    ) -> JSONValue {
        var property: JSONValue = ["title": .string(title), "type": .string(type)]
        if isRequired { property = property.setting("required", to: true) }
        property = property.setting("mutability", to: "READ_WRITE").setting("scope", to: "NONE")
        if let maximum { property = property.setting("maxLength", to: .number(maximum)) }
        if type == "array" { property = property.setting("items", to: ["type": "string"]) }
        return property.setting("permissions", to: [["principal": "SELF", "action": "READ_ONLY"]])
    }

    /// Whether a text can be the name of an attribute or of a user type: letters, digits and `_`, no digit first.
    static func isName(_ text: String) -> Bool {
        guard !text.isEmpty, text.utf8.count <= 50 else { return false }
        return text.utf8.enumerated().allSatisfy { index, byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "_"): true
            case UInt8(ascii: "0")...UInt8(ascii: "9"): index > 0
            default: false
            }
        }
    }

    /// The title that Okta gives an attribute of its own: `firstName` is "First name".
    static func title(of name: String) -> String {
        let words = name.map { $0.isUppercase ? " " + $0.lowercased() : String($0) }.joined()
        return words.prefix(1).uppercased() + words.dropFirst()
    }
}

/// Every schema of the org.
struct SchemaTable: Sendable {
    private static let born = Moment(iso: "2021-04-13T05:55:29Z") ?? Moment(0)

    /// By schema id, one for each user type.
    var users: [String: SchemaRecord]
    var group: SchemaRecord
    /// By application; one that nobody has changed is not in here.
    var applications: [String: SchemaRecord] = [:]

    init() {
        var person = SchemaTable.user(created: SchemaTable.born)
        person.custom = UserProfileRules.custom.map { attribute in
            (attribute.name, SchemaRecord.property(attribute.type, title: SchemaRecord.title(of: attribute.name)))
        }
        users = [OrgFacts.userSchemaID: person]
        group = SchemaRecord(
            own: [
                ("name", SchemaRecord.property("string", title: "Name", maximum: 255, isRequired: true)),
                ("description", SchemaRecord.property("string", title: "Description", maximum: 1024)),
            ],
            created: SchemaTable.born
        )
    }

    /// The schema of the default user type.
    var person: SchemaRecord {
        get { users[OrgFacts.userSchemaID] ?? SchemaTable.user(created: SchemaTable.born) }
        set { users[OrgFacts.userSchemaID] = newValue }
    }

    /// The schema of a new user type: Okta's attributes and no others.
    static func user(created: Moment) -> SchemaRecord {
        let required: Set = ["login", "email", "firstName", "lastName"]
        let own = UserProfileRules.base.map { attribute -> (key: String, value: JSONValue) in
            let property = SchemaRecord.property(
                "string",
                title: SchemaRecord.title(of: attribute.name),
                maximum: attribute.maximum,
                isRequired: required.contains(attribute.name)
            )
            return (attribute.name, property)
        }
        return SchemaRecord(own: own, created: created)
    }

    /// The schema of an application's users.
    func application(_ application: ApplicationRecord) -> SchemaRecord {
        if let changed = applications[application.id] { return changed }
        let name = SchemaRecord.property("string", title: "Username", maximum: 100, isRequired: true)
        var schema = SchemaRecord(own: [("userName", name)], created: application.created)
        // The attributes that the demo org's assignments to catalogue applications carry.
        if application.isSparse, application.signOnMode != nil {
            schema.custom = ["seat", "role"].map {
                ($0, SchemaRecord.property("string", title: SchemaRecord.title(of: $0)))
            }
        }
        return schema
    }
}
