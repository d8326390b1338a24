import JSON
import OktaEmulator
import Testing

@Suite struct DemoOrgTests {
    @Test func `the org has 1214 people, 40 groups and 25 applications`() async throws {
        try await EmulatorClient.run(people: 1214) { okta in
            let everyone = try #require(okta.server.org.groupID(named: "Everyone"))
            let groups = try await okta.get("/api/v1/groups?expand=stats").json
            #expect(groups.count == 40)
            let stats = groups.elements?.first { $0["id"]?.string == everyone }
            #expect(stats?["_embedded"]?["stats"]?["usersCount"]?.int == 1214)
            #expect(try await okta.get("/api/v1/apps?limit=200").json.count == 25)
            let listed = try await okta.pages("/api/v1/users?search=" + escaped("id pr")).flatMap(\.ids)
            #expect(listed.count == 1214)
            #expect(Set(listed).count == 1214)
        }
    }

    @Test func `every status occurs and most people are active`() async throws {
        try await EmulatorClient.run(people: 1214) { okta in
            let statuses = [
                "STAGED", "PROVISIONED", "RECOVERY", "PASSWORD_EXPIRED", "LOCKED_OUT", "SUSPENDED", "DEPROVISIONED",
            ]
            for status in statuses { #expect(!okta.server.org.userIDs(status: status).isEmpty, "\(status)") }
            #expect(okta.server.org.userIDs(status: "ACTIVE").count > 1000)
            #expect((50...70).contains(okta.server.org.userIDs(status: "DEPROVISIONED").count))
        }
    }

    @Test(arguments: [
        ("dana.kim", "ACTIVE", "Analyst"), ("alice.novak", "ACTIVE", "IT Administrator"),
        ("luis.ortiz", "ACTIVE", "Staff Engineer"), ("grace.okafor", "ACTIVE", "Head of IT"),
        ("marek.dvorak", "DEPROVISIONED", "Account Executive"),
    ])
    func `people that the demo calls by name are there`(login: String, status: String, title: String) async throws {
        try await EmulatorClient.run(people: 20) { okta in
            let user = try await okta.user("\(login)@acme.example")
            #expect(user["status"]?.string == status)
            #expect(user["profile"]?["title"]?.string == title)
        }
    }

    @Test(arguments: [1, 2, 3] as [UInt64])
    func `what the demo changes is not so already`(seed: UInt64) async throws {
        try await EmulatorClient.run(people: 300, seed: seed) { okta in
            let org = okta.server.org
            let vpn = try #require(org.groupID(named: "VPN"))
            let payroll = try #require(org.applicationID(labelled: "Payroll"))
            let warehouse = try #require(org.applicationID(labelled: "Data Warehouse"))
            let luis = try await okta.id("luis.ortiz")
            let alice = try await okta.id("alice.novak")
            let dana = try await okta.id("dana.kim")
            #expect(org.memberIDs(ofGroup: vpn)?.contains(luis) == false)
            #expect(org.memberIDs(ofGroup: vpn)?.contains(alice) == false)
            #expect(try await okta.get("/api/v1/apps/\(payroll)/users/\(alice)").status == 404)
            for app in [payroll, warehouse] {
                #expect(try await okta.get("/api/v1/apps/\(app)/users/\(dana)").json["scope"]?.string == "USER")
            }
            let seen = try await okta.get("/api/v1/logs?filter=" + escaped("actor.id eq \"\(alice)\""))
            #expect(seen.json.count > 0)
        }
    }

    @Test func `the hostile profile tries a prompt and a terminal`() async throws {
        try await EmulatorClient.run(people: 20) { okta in
            let profile = try #require(try await okta.user("robin.sharp")["profile"])
            #expect(profile["title"]?.string?.contains("Ignore previous instructions") == true)
            let all = profile.description
            for scalar in ["\\u001b]0;", "\\u001b[2J", "\u{202E}", "\u{200B}", "\u{3164}"] {
                #expect(all.contains(scalar), "\(scalar.debugDescription)")
            }
        }
    }

    @Test func `the same seed and clock give the same bytes, another seed others`() async throws {
        let paths = ["/api/v1/users?limit=50", "/api/v1/groups", "/api/v1/apps", "/api/v1/logs?limit=200"]
        func snapshot(seed: UInt64) async throws -> [String] {
            var bodies: [String] = []
            try await EmulatorClient.run(seed: seed) { okta in
                for path in paths {
                    let body = String(decoding: try await okta.get(path).bytes, as: UTF8.self)
                    bodies.append(body.split(separator: okta.server.origin).joined(separator: "ORIGIN"))
                }
            }
            return bodies
        }
        let first = try await snapshot(seed: 7)
        #expect(try await snapshot(seed: 7) == first)
        #expect(try await snapshot(seed: 8) != first)
    }

    @Test func `thirty days of events are in order and say who did what`() async throws {
        try await EmulatorClient.run(people: 1214) { okta in
            let events = okta.server.org.events()
            #expect((2000...8000).contains(events.count), "\(events.count)")
            let dates = events.compactMap { $0["published"]?.string }
            #expect(dates == dates.sorted())
            #expect(Set(events.compactMap { $0["uuid"]?.string }).count == events.count)
            let types = Set(events.compactMap { $0["eventType"]?.string })
            for type in [
                "user.session.start", "user.account.lock", "group.user_membership.add", "user.lifecycle.create",
            ] {
                #expect(types.contains(type))
            }
            let failures = events.filter { $0["outcome"]?["result"]?.string == "FAILURE" }
            #expect(failures.count > 50)
        }
    }

    @Test func `objects have the odd shapes of real orgs`() async throws {
        try await EmulatorClient.run(people: 1214) { okta in
            let list = try await okta.get("/api/v1/users?limit=200").json.elements ?? []
            for user in list {
                #expect(user["_links"]?.members?.map(\.key) == ["self"])
                #expect(user["profile"]?["mobilePhone"] != nil)
                #expect(user["profile"]?["secondEmail"] != nil)
            }
            let apps = try await okta.get("/api/v1/apps?limit=200").json.elements ?? []
            let directory = apps.first { $0["name"]?.string == "active_directory" }
            #expect(directory?["signOnMode"]?.isNull == true)
            let sparse = apps.first { $0["label"]?.string == "CRM" }
            #expect(sparse?["settings"]?["signOn"]?["responseSigned"] == nil)
            #expect(sparse?["settings"]?["signOn"]?["defaultRelayState"]?.string == "")
        }
    }
}
