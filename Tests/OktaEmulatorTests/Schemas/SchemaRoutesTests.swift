import JSON
import OktaEmulator
import Testing

@Suite struct SchemaRoutesTests {
    private static let path = "/api/v1/meta/schemas"

    private static func custom(_ name: String, _ property: JSONValue) -> JSONValue {
        ["definitions": ["custom": ["properties": .object([(name, property)])]]]
    }

    private static let shoe: JSONValue = ["title": "Shoe size", "type": "integer"]

    @Test func `an attribute that is added can be used, of its type only, and goes again`() async throws {
        try await EmulatorClient.run(people: 20) { okta in
            let path = "\(Self.path)/user/default"
            let dana = "/api/v1/users/" + (try await okta.id("dana.kim"))
            let early = try await okta.post(dana, ["profile": ["shoeSize": 38]])
            #expect(early.cause == "Property name 'shoeSize' is not defined in profile")
            let added = try await okta.post(path, Self.custom("shoeSize", Self.shoe))
            #expect(added.status == 200 && okta.events(of: added) == ["directory.user_profile.update"])
            let property = added.json["definitions"]?["custom"]?["properties"]?["shoeSize"]
            #expect(property?["title"]?.string == "Shoe size" && property?["mutability"]?.string == "READ_WRITE")
            #expect(try await okta.post(dana, ["profile": ["shoeSize": 38]]).json["profile"]?["shoeSize"]?.int == 38)
            let wrong = try await okta.post(dana, ["profile": ["shoeSize": "large"]])
            #expect(wrong.cause == "shoeSize: The attribute must be of type integer")
            let removed = try await okta.post(path, Self.custom("shoeSize", .null))
            #expect(removed.json["definitions"]?["custom"]?["properties"]?["shoeSize"] == nil)
            #expect(try await okta.get(dana).json["profile"]?["shoeSize"] == nil)
        }
    }

    @Test func `a rule that names an attribute breaks when it goes`() async throws {
        try await EmulatorClient.run(people: 20) { okta in
            let path = "\(Self.path)/user/default"
            _ = try await okta.post(path, Self.custom("shoeSize", Self.shoe))
            let vpn = try #require(okta.server.org.groupID(named: "VPN"))
            let expression: JSONValue = ["value": "user.shoeSize > 40", "type": "urn:okta:expression:1.0"]
            let rule: JSONValue = [
                "type": "group_rule", "name": "Big feet", "conditions": ["expression": expression],
                "actions": ["assignUserToGroups": ["groupIds": [.string(vpn)]]],
            ]
            let made = try await okta.post("/api/v1/groups/rules", rule)
            let removed = try await okta.post(path, Self.custom("shoeSize", .null))
            #expect(okta.events(of: removed).last == "group.user_membership.rule.invalidate")
            let after = try await okta.get("/api/v1/groups/rules/" + (made.json["id"]?.string ?? ""))
            #expect(after.json["status"]?.string == "INVALID")
        }
    }

    @Test(
        arguments: [
            (custom("shoeSize", ["type": "integer"]), "shoeSize: title: The field cannot be left blank"),
            (custom("shoeSize", ["title": "S"]), "shoeSize: type must be string, boolean, integer, number or array"),
            (custom("9lives", shoe), "9lives: Does not match required pattern"),
            (custom("city", shoe), "city: An attribute of this name is there already"),
            (custom("floor", ["type": "string"]), "floor: The type of an attribute cannot be changed"),
            (custom("noSuch", .null), "noSuch: The attribute does not exist"),
            (
                ["definitions": ["base": ["properties": ["city": ["maxLength": 5]]]]],
                "city: 'maxLength' of an attribute of Okta cannot be changed"
            ),
            (
                ["definitions": ["base": ["properties": ["city": .null]]]],
                "city: Only attributes that Okta defines can be changed here"
            ),
        ] as [(JSONValue, String)]
    )
    func `an unsound change is refused as a whole`(body: JSONValue, cause: String) async throws {
        try await EmulatorClient.run(people: 20) { okta in
            let before = try await okta.get("\(Self.path)/user/default").json
            let refused = try await okta.post("\(Self.path)/user/default", body)
            #expect(refused.status == 400 && refused.code == "E0000001" && refused.cause == cause)
            #expect(try await okta.get("\(Self.path)/user/default").json == before)
        }
    }

    @Test func `of Okta's attributes the permissions change`() async throws {
        try await EmulatorClient.run(people: 20) { okta in
            let permissions: JSONValue = [["principal": "SELF", "action": "HIDE"]]
            let body: JSONValue = ["definitions": ["base": ["properties": ["city": ["permissions": permissions]]]]]
            let changed = try await okta.post("\(Self.path)/user/default", body).json
            #expect(changed["definitions"]?["base"]?["properties"]?["city"]?["permissions"] == permissions)
        }
    }

    @Test func `groups take an attribute that their schema has`() async throws {
        try await EmulatorClient.run(people: 20) { okta in
            let profile: JSONValue = ["name": "G", "costCenter": "42"]
            #expect(try await okta.post("/api/v1/groups", ["profile": profile]).code == "E0000001")
            let body = Self.custom("costCenter", ["title": "Cost center", "type": "string"])
            #expect(try await okta.post("\(Self.path)/group/default", body).status == 200)
            #expect(okta.server.org.journal().last?.isApplied == true)
            let made = try await okta.post("/api/v1/groups", ["profile": profile])
            #expect(made.json["profile"]?["costCenter"]?.string == "42")
            let names = try await okta.get("\(Self.path)/group/default").json["definitions"]?["base"]?["required"]
            #expect(names == ["name"])
        }
    }

    @Test func `each application has a schema of its own`() async throws {
        try await EmulatorClient.run(people: 20) { okta in
            let crm = try #require(okta.server.org.applicationID(labelled: "CRM"))
            let wiki = try #require(okta.server.org.applicationID(labelled: "Wiki"))
            let path = "\(Self.path)/apps/\(crm)/default"
            let before = try await okta.get(path).json
            #expect(before["definitions"]?["custom"]?["properties"]?["seat"] != nil)
            let changed = try await okta.post(path, Self.custom("territory", ["title": "T", "type": "string"]))
            #expect(okta.events(of: changed) == ["directory.app_user_profile.update"])
            #expect(try await okta.get(path).json["definitions"]?["custom"]?["properties"]?.count == 3)
            let other = try await okta.get("\(Self.path)/apps/\(wiki)/default").json
            #expect(other["definitions"]?["custom"]?["properties"]?.count == 0)
            #expect(try await okta.get("\(Self.path)/apps/0oaX/default").code == "E0000007")
        }
    }
}
