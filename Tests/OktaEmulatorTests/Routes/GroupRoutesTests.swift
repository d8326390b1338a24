import JSON
import OktaEmulator
import Testing

@Suite struct GroupRoutesTests {
    @Test func `members come and go, and repeating it changes nothing`() async throws {
        try await EmulatorClient.run { okta in
            let dana = try await okta.id("dana.kim")
            let created = try await okta.post("/api/v1/groups", ["profile": ["name": "Night shift"]])
            let group = try #require(created.json["id"]?.string)
            let path = "/api/v1/groups/\(group)/users/\(dana)"
            let added = try await okta.put(path)
            #expect(added.status == 204 && okta.events(of: added) == ["group.user_membership.add"])
            let again = try await okta.put(path)
            #expect(again.status == 204 && okta.events(of: again).isEmpty)
            #expect(okta.server.org.memberIDs(ofGroup: group) == [dana])
            let removed = try await okta.delete(path)
            #expect(removed.status == 204 && okta.events(of: removed) == ["group.user_membership.remove"])
            #expect(okta.server.org.memberIDs(ofGroup: group) == [])
        }
    }

    @Test func `the event of a membership names the user and the group`() async throws {
        try await EmulatorClient.run { okta in
            let dana = try await okta.id("dana.kim")
            let group = try #require(
                try await okta.post("/api/v1/groups", ["profile": ["name": "G"]]).json["id"]?.string
            )
            let answer = try await okta.put("/api/v1/groups/\(group)/users/\(dana)")
            let requestID = try #require(answer.header("x-okta-request-id"))
            let event = try #require(okta.server.org.events(causedBy: requestID).first)
            #expect(event["target"]?.elements?.compactMap { $0["id"]?.string } == [dana, group])
            #expect(event["actor"]?["alternateId"]?.string == "svc-gatehouse@acme.example")
            #expect(event["debugContext"]?["debugData"]?["requestId"]?.string == answer.header("x-okta-request-id"))
            #expect(event["transaction"]?["detail"]?["requestApiTokenId"]?.string?.hasPrefix("00T") == true)
            #expect(event["client"]?["userAgent"]?["rawUserAgent"]?.string == "EmulatorTests/1.0")
        }
    }

    @Test func `a group is created, changed and deleted`() async throws {
        try await EmulatorClient.run { okta in
            let created = try await okta.post("/api/v1/groups", ["profile": ["name": "Night shift"]])
            #expect(created.status == 200 && created.json["type"]?.string == "OKTA_GROUP")
            #expect(created.json["profile"]?["description"]?.isNull == true)
            #expect(okta.events(of: created) == ["group.lifecycle.create"])
            let path = "/api/v1/groups/" + (created.json["id"]?.string ?? "")
            let changed = try await okta.put(path, ["profile": ["name": "Day shift", "description": ""]])
            #expect(changed.json["profile"]?["description"]?.string == "")
            #expect(okta.events(of: changed) == ["group.profile.update"])
            let deleted = try await okta.delete(path)
            #expect(deleted.status == 204 && okta.events(of: deleted) == ["group.lifecycle.delete"])
            #expect(try await okta.get(path).json["errorSummary"]?.string?.hasSuffix("(UserGroup)") == true)
        }
    }

    @Test func `a name is required and is taken once`() async throws {
        try await EmulatorClient.run { okta in
            let blank = try await okta.post("/api/v1/groups", ["profile": [:]])
            #expect(blank.code == "E0000001" && blank.cause == "name: The field cannot be left blank")
            let taken = try await okta.post("/api/v1/groups", ["profile": ["name": "VPN"]])
            #expect(taken.cause == "name: An object with this field already exists in the current organization")
            #expect(try await okta.send("POST", "/api/v1/groups", nil).code == "E0000003")
        }
    }

    @Test(arguments: ["Everyone", "CORP\\Domain Users"])
    func `groups that are managed elsewhere refuse members`(name: String) async throws {
        try await EmulatorClient.run { okta in
            let group = try #require(okta.server.org.groupID(named: name))
            let dana = try await okta.id("dana.kim")
            let refused = try await okta.put("/api/v1/groups/\(group)/users/\(dana)")
            #expect(refused.status == 403 && refused.code == "E0000060")
            #expect(try await okta.put("/api/v1/groups/\(group)", ["profile": ["name": "x"]]).status == 403)
        }
    }

    @Test func `unknown members and groups are told apart`() async throws {
        try await EmulatorClient.run { okta in
            let vpn = try #require(okta.server.org.groupID(named: "VPN"))
            let nobody = try await okta.put("/api/v1/groups/\(vpn)/users/00uNobody")
            #expect(nobody.json["errorSummary"]?.string == "Not found: Resource not found: 00uNobody (User)")
            let nowhere = try await okta.put("/api/v1/groups/00gNowhere/users/dana.kim")
            #expect(nowhere.json["errorSummary"]?.string == "Not found: Resource not found: 00gNowhere (UserGroup)")
        }
    }

    @Test func `pages of members yield each once`() async throws {
        try await EmulatorClient.run(people: 150) { okta in
            let everyone = try #require(okta.server.org.groupID(named: "Everyone"))
            let pages = try await okta.pages("/api/v1/groups/\(everyone)/users?limit=40")
            #expect(pages.map { $0.json.count } == [40, 40, 40, 30])
            #expect(pages.flatMap(\.ids) == okta.server.org.memberIDs(ofGroup: everyone))
            #expect(try await okta.get("/api/v1/groups/\(everyone)/users").json.count == 150)
        }
    }

    @Test(arguments: [
        ("search", "type eq \"APP_GROUP\"", 5), ("search", "profile.name sw \"office\"", 5),
        ("search", "profile.description co \"access\"", 5), ("filter", "type eq \"BUILT_IN\"", 2), ("q", "secur", 2),
        ("search", "profile.name eq \"vpn\" or profile.name eq \"wiki editors\"", 2),
        ("search", "created lt \"2022-01-01T00:00:00.000Z\"", 18),
    ])
    func `groups are found`(parameter: String, text: String, count: Int) async throws {
        try await EmulatorClient.run { okta in
            let found = try await okta.get("/api/v1/groups?\(parameter)=\(escaped(text))")
            #expect(found.json.count == count)
        }
    }

    @Test func `applications, roles and rules of groups are listed`() async throws {
        try await EmulatorClient.run { okta async throws in
            let everyone = try #require(okta.server.org.groupID(named: "Everyone"))
            let apps = try await okta.pages("/api/v1/groups/\(everyone)/apps?limit=3").flatMap {
                $0.json.elements ?? []
            }
            #expect(apps.count == 8)
            let admins = try #require(okta.server.org.groupID(named: "Acme Admins"))
            let roles = try await okta.get("/api/v1/groups/\(admins)/roles").json.elements ?? []
            #expect(roles.compactMap { $0["type"]?.string } == ["APP_ADMIN", "USER_ADMIN"])
            let rules = try await okta.get("/api/v1/groups/rules").json.elements ?? []
            #expect(Set(rules.compactMap { $0["status"]?.string }) == ["ACTIVE", "INACTIVE", "INVALID"])
        }
    }

    @Test func `a deleted group takes its assignments with it`() async throws {
        try await EmulatorClient.run(people: 200) { okta in
            let finance = try #require(okta.server.org.groupID(named: "Finance"))
            let payroll = try #require(okta.server.org.applicationID(labelled: "Payroll"))
            #expect(try await okta.get("/api/v1/apps/\(payroll)/groups/\(finance)").status == 200)
            _ = try await okta.delete("/api/v1/groups/\(finance)")
            #expect(try await okta.get("/api/v1/apps/\(payroll)/groups/\(finance)").status == 404)
            let everyone = try #require(okta.server.org.groupID(named: "Everyone"))
            #expect(try await okta.delete("/api/v1/groups/\(everyone)").status == 403)
        }
    }
}
