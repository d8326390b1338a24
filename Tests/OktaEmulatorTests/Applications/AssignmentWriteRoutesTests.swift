import JSON
import OktaEmulator
import Testing

@Suite struct AssignmentWriteRoutesTests {
    @Test func `a user's profile and name at an application change`() async throws {
        try await EmulatorClient.run(people: 60) { okta in
            let payroll = try #require(okta.server.org.applicationID(labelled: "Payroll"))
            let dana = try await okta.id("dana.kim")
            let path = "/api/v1/apps/\(payroll)/users/\(dana)"
            let changed = try await okta.post(path, ["profile": ["seat": "gold"]])
            #expect(changed.json["profile"] == ["seat": "gold"])
            #expect(okta.events(of: changed) == ["application.user_membership.update"])
            let renamed = try await okta.post(path, ["credentials": ["userName": "dkim"]])
            #expect(renamed.json["credentials"]?["userName"]?.string == "dkim")
            #expect(renamed.json["profile"] == ["seat": "gold"])
            #expect(okta.events(of: renamed).last == "application.user_membership.change_username")
            #expect(try await okta.get(path).json == renamed.json)
            let legacy = try #require(okta.server.org.applicationID(labelled: "Legacy Intranet"))
            #expect(try await okta.post("/api/v1/apps/\(legacy)/users/\(dana)", ["profile": [:]]).status == 404)
        }
    }

    @Test func `what a group gave becomes the user's own`() async throws {
        try await EmulatorClient.run(people: 60) { okta in
            let wiki = try #require(okta.server.org.applicationID(labelled: "Wiki"))
            let dana = try await okta.id("dana.kim")
            let path = "/api/v1/apps/\(wiki)/users/\(dana)"
            #expect(try await okta.get(path).json["scope"]?.string == "GROUP")
            #expect(try await okta.post(path, ["profile": ["team": "A"]]).json["scope"]?.string == "USER")
        }
    }

    @Test func `a patch changes priority and profile of a group's assignment`() async throws {
        try await EmulatorClient.run(people: 20) { okta in
            let payroll = try #require(okta.server.org.applicationID(labelled: "Payroll"))
            let finance = try #require(okta.server.org.groupID(named: "Finance"))
            let path = "/api/v1/apps/\(payroll)/groups/\(finance)"
            let patch: JSONValue = [
                ["op": "replace", "path": "/priority", "value": 7],
                ["op": "replace", "path": "/profile/seat", "value": "gold"],
            ]
            let patched = try await okta.send("PATCH", path, patch)
            #expect(patched.json["priority"]?.int == 7 && patched.json["profile"] == ["seat": "gold"])
            #expect(okta.events(of: patched) == ["group.application_assignment.update"])
            let removed = try await okta.send("PATCH", path, [["op": "remove", "path": "/profile/seat"]])
            #expect(removed.json["profile"] == [:])
            #expect(try await okta.get(path).json == removed.json)
            #expect(try await okta.send("PATCH", path, [["op": "move", "path": "/id"]]).code == "E0000001")
            #expect(try await okta.send("PATCH", path, ["op": "replace"]).code == "E0000003")
        }
    }

    @Test(arguments: [
        ("CRM", ["USER_PROVISIONING"]), ("corp.acme.example", ["INBOUND_PROVISIONING"]), ("Wiki", []),
    ])
    func `features tell what is provisioned`(label: String, names: [String]) async throws {
        try await EmulatorClient.run(people: 20) { okta in
            let app = try #require(okta.server.org.applicationID(labelled: label))
            let list = try await okta.get("/api/v1/apps/\(app)/features")
            #expect((list.json.elements ?? []).compactMap { $0["name"]?.string } == names)
            let one = try await okta.get("/api/v1/apps/\(app)/features/\(names.first ?? "USER_PROVISIONING")")
            if names.isEmpty {
                #expect(list.code == "E0000001" && list.cause == "Provisioning is not supported.")
                #expect(one.cause == "Provisioning is not supported.")
            } else {
                #expect(one.json == list.json[0] && one.json["capabilities"] != nil)
            }
        }
    }
}
