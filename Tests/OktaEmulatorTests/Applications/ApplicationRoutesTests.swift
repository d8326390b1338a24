import JSON
import OktaEmulator
import Testing

@Suite struct ApplicationRoutesTests {
    @Test func `pages yield every application once, with cursors of their own kind`() async throws {
        try await EmulatorClient.run { okta in
            let pages = try await okta.pages("/api/v1/apps")
            #expect(pages.map { $0.json.count } == [20, 5])
            #expect(Set(pages.flatMap(\.ids)).count == 25)
            #expect(pages[0].link("self") == "/api/v1/apps?limit=20")
            let foreign = try await okta.get("/api/v1/apps?after=00u1testcursorvalue&limit=1")
            #expect(foreign.status == 400 && foreign.code == "E0000029" && foreign.cause == "Invalid cursor.")
        }
    }

    @Test(arguments: [
        ("q=pay", 1), ("q=oidc", 3), ("filter=status+eq+%22INACTIVE%22", 1), ("filter=name+eq+%22bookmark%22", 2),
    ])
    func `applications are found`(query: String, count: Int) async throws {
        try await EmulatorClient.run { okta async throws in
            #expect(try await okta.get("/api/v1/apps?\(query)").json.count == count)
        }
    }

    @Test func `the applications of one user come with the assignment`() async throws {
        try await EmulatorClient.run(people: 200) { okta in
            let dana = try await okta.id("dana.kim")
            let query = "filter=\(escaped("user.id eq \"\(dana)\""))&expand=user/\(dana)&limit=200"
            let apps = try await okta.get("/api/v1/apps?" + query).json.elements ?? []
            #expect(apps.count > 8)
            #expect(apps.allSatisfy { $0["_embedded"]?["user"]?["id"]?.string == dana })
            let malformed = try await okta.get("/api/v1/apps?expand=user/id,group/id")
            #expect(malformed.code == "E0000001" && malformed.cause == "Expand query is malformed.")
        }
    }

    @Test func `a user is assigned and unassigned`() async throws {
        try await EmulatorClient.run(people: 200) { okta in
            let luis = try await okta.id("luis.ortiz")
            let payroll = try #require(okta.server.org.applicationID(labelled: "Payroll"))
            let body: JSONValue = ["id": .string(luis), "scope": "USER", "credentials": ["userName": "luis"]]
            let assigned = try await okta.post("/api/v1/apps/\(payroll)/users", body)
            #expect(assigned.status == 200 && assigned.json["scope"]?.string == "USER")
            #expect(assigned.json["credentials"]?["userName"]?.string == "luis")
            #expect(okta.events(of: assigned) == ["application.user_membership.add"])
            let again = try await okta.post("/api/v1/apps/\(payroll)/users", body)
            #expect(again.status == 409 && again.code == "E0000062")
            let gone = try await okta.delete("/api/v1/apps/\(payroll)/users/\(luis)")
            #expect(gone.status == 204 && okta.events(of: gone) == ["application.user_membership.remove"])
            #expect(try await okta.delete("/api/v1/apps/\(payroll)/users/\(luis)").code == "E0000007")
        }
    }

    @Test func `an assignment that a group gives cannot be taken from the user`() async throws {
        try await EmulatorClient.run(people: 200) { okta in
            let dana = try await okta.id("dana.kim")
            let wiki = try #require(okta.server.org.applicationID(labelled: "Wiki"))
            let read = try await okta.get("/api/v1/apps/\(wiki)/users/\(dana)")
            #expect(read.json["scope"]?.string == "GROUP")
            let refused = try await okta.delete("/api/v1/apps/\(wiki)/users/\(dana)")
            #expect(refused.status == 403 && refused.code == "E0000046")
            #expect(refused.cause?.contains("group memberships grant") == true)
        }
    }

    @Test func `a group brings its members, in the order of assignment`() async throws {
        try await EmulatorClient.run(people: 200) { okta in
            let payroll = try #require(okta.server.org.applicationID(labelled: "Payroll"))
            let everyone = try #require(okta.server.org.groupID(named: "Everyone"))
            let before = try await okta.pages("/api/v1/apps/\(payroll)/users").flatMap(\.ids).count
            let path = "/api/v1/apps/\(payroll)/groups/\(everyone)"
            let assigned = try await okta.put(path, [:])
            #expect(assigned.status == 200 && assigned.json["priority"]?.int == 2)
            #expect(okta.events(of: assigned) == ["group.application_assignment.add"])
            #expect(okta.events(of: try await okta.put(path)).isEmpty)
            let changed = try await okta.put(path, ["priority": 7])
            #expect(okta.events(of: changed) == ["group.application_assignment.update"])
            let users = try await okta.pages("/api/v1/apps/\(payroll)/users?limit=50").flatMap(\.ids)
            let gone = okta.server.org.userIDs(status: "DEPROVISIONED")
            #expect(users.count == 200 - gone.count && Set(users).count == users.count)
            let removed = try await okta.delete(path)
            #expect(removed.status == 204 && okta.events(of: removed) == ["group.application_assignment.remove"])
            #expect(try await okta.pages("/api/v1/apps/\(payroll)/users").flatMap(\.ids).count == before)
        }
    }

    @Test func `an application is deactivated and activated, and refuses assignments meanwhile`() async throws {
        try await EmulatorClient.run { okta in
            let payroll = try #require(okta.server.org.applicationID(labelled: "Payroll"))
            let luis = try await okta.id("luis.ortiz")
            let stopped = try await okta.post("/api/v1/apps/\(payroll)/lifecycle/deactivate")
            #expect(stopped.status == 200 && stopped.json == [:])
            #expect(okta.events(of: stopped) == ["application.lifecycle.deactivate"])
            #expect(try await okta.get("/api/v1/apps/\(payroll)").json["status"]?.string == "INACTIVE")
            #expect(try await okta.post("/api/v1/apps/\(payroll)/users", ["id": .string(luis)]).status == 403)
            let started = try await okta.post("/api/v1/apps/\(payroll)/lifecycle/activate")
            #expect(okta.events(of: started) == ["application.lifecycle.activate"])
        }
    }

    @Test func `unknown ids and missing fields have their errors`() async throws {
        try await EmulatorClient.run { okta in
            let wiki = try #require(okta.server.org.applicationID(labelled: "Wiki"))
            #expect(
                try await okta.get("/api/v1/apps/0oaNone").json["errorSummary"]?.string?.hasSuffix("(AppInstance)")
                    == true
            )
            #expect(try await okta.post("/api/v1/apps/\(wiki)/users", [:]).code == "E0000001")
            #expect(try await okta.post("/api/v1/apps/\(wiki)/users", ["id": "00uNone"]).code == "E0000007")
            #expect(try await okta.put("/api/v1/apps/\(wiki)/groups/00gNone").code == "E0000007")
            #expect(try await okta.get("/api/v1/apps/\(wiki)/groups").json.count == 1)
        }
    }

    @Test(arguments: ["CRM", "E-Signature", "Feature Flags", "Data Warehouse", "Benefits Portal"])
    func `pages yield everyone who has an application once and in order`(label: String) async throws {
        try await EmulatorClient.run(people: 300) { okta in
            let id = try #require(okta.server.org.applicationID(labelled: label))
            let paged = try await okta.pages("/api/v1/apps/\(id)/users?limit=7").flatMap(\.ids)
            #expect(paged == Set(paged).sorted())
            let groups = try await okta.get("/api/v1/apps/\(id)/groups").ids
            let members = Set(groups.flatMap { okta.server.org.memberIDs(ofGroup: $0) ?? [] })
            let gone = Set(okta.server.org.userIDs(status: "DEPROVISIONED"))
            let whole = try await okta.get("/api/v1/apps/\(id)/users?limit=500").json.elements ?? []
            let direct = whole.filter { $0["scope"]?.string == "USER" }.compactMap { $0["id"]?.string }
            #expect(Set(paged) == members.subtracting(gone).union(direct))
            let found = try await okta.get("/api/v1/apps?filter=" + escaped("user.id eq \"\(paged[0])\"")).ids
            #expect(found.contains(id))
        }
    }
}
