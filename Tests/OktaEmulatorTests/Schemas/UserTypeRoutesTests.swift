import JSON
import OktaEmulator
import Testing

@Suite struct UserTypeRoutesTests {
    private static let path = "/api/v1/meta/types/user"
    private static let body: JSONValue = ["name": "robot", "displayName": "Robot", "description": "No person"]

    @Test func `a user type is made with a schema, changed and deleted`() async throws {
        try await EmulatorClient.run(people: 20) { okta in
            let made = try await okta.post(Self.path, Self.body)
            #expect(made.status == 200 && okta.events(of: made) == ["directory.non_default_user_profile.create"])
            let id = try #require(made.json["id"]?.string)
            let maker = try await okta.id("svc-gatehouse")
            #expect(id.hasPrefix("oty") && made.json["createdBy"]?.string == maker)
            let href = try #require(made.json["_links"]?["schema"]?["href"]?.string)
            let schema = try await okta.get(String(href.dropFirst(okta.server.origin.count))).json
            #expect(schema["definitions"]?["custom"]?["properties"]?.count == 0)
            #expect(schema["_links"]?["type"]?["href"]?.string?.hasSuffix(id) == true)
            let path = "\(Self.path)/\(id)"
            let updated = try await okta.post(path, ["displayName": "Machine"])
            #expect(updated.json["displayName"]?.string == "Machine")
            #expect(updated.json["description"]?.string == "No person")
            let replaced = try await okta.put(path, Self.body.setting("description", to: "Made of steel"))
            #expect(replaced.json["displayName"]?.string == "Robot")
            #expect(try await okta.put(path, Self.body.setting("name", to: "droid")).code == "E0000001")
            #expect(try await okta.put(path, ["name": "robot"]).code == "E0000001")
            #expect(try await okta.delete(path).status == 204)
            #expect(try await okta.get(path).json["errorSummary"]?.string?.hasSuffix("(CVDType)") == true)
            #expect(try await okta.get(String(href.dropFirst(okta.server.origin.count))).status == 404)
        }
    }

    @Test(
        arguments: [
            (["displayName": "x"], "name: The field cannot be left blank"),
            (["name": "x"], "displayName: The field cannot be left blank"),
            (["name": "a b", "displayName": "x"], "name: Does not match required pattern"),
            (
                ["name": "partner", "displayName": "x"],
                "name: An object with this field already exists in the current organization"
            ),
        ] as [(JSONValue, String)]
    )
    func `an unsound type is refused`(body: JSONValue, cause: String) async throws {
        try await EmulatorClient.run(people: 20) { okta in
            let refused = try await okta.post(Self.path, body)
            #expect(refused.code == "E0000001" && refused.cause == cause)
            #expect(try await okta.get(Self.path).json.count == 2)
        }
    }

    @Test func `the default type is found by its name and stays`() async throws {
        try await EmulatorClient.run(people: 20) { okta in
            let found = try await okta.get("\(Self.path)/default").json
            #expect(found["default"]?.bool == true && found["name"]?.string == "user")
            #expect(try await okta.user("dana.kim")["type"]?["id"] == found["id"])
            let refused = try await okta.delete("\(Self.path)/default")
            #expect(refused.status == 403 && refused.code == "E0000142")
        }
    }
}
