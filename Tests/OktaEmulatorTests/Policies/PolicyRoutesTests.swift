import JSON
import OktaEmulator
import Testing

@Suite struct PolicyRoutesTests {
    private static let path = "/api/v1/policies"

    private static func signOn(_ name: String, _ okta: EmulatorClient) throws -> JSONValue {
        let vpn = try #require(okta.server.org.groupID(named: "VPN"))
        return [
            "type": "OKTA_SIGN_ON", "name": .string(name),
            "conditions": ["people": ["groups": ["include": [.string(vpn)]]]],
        ]
    }

    private static func names(_ type: String, _ okta: EmulatorClient) async throws -> [String] {
        let policies = try await okta.get("\(path)?type=\(type)").json.elements ?? []
        #expect(policies.compactMap { $0["priority"]?.int } == Array(1...policies.count))
        return policies.compactMap { $0["name"]?.string }
    }

    private static func id(_ type: String, _ name: String, _ okta: EmulatorClient) async throws -> String {
        let policies = try await okta.get("\(path)?type=\(type)").json.elements ?? []
        return try #require(policies.first { $0["name"]?.string == name }?["id"]?.string)
    }

    @Test func `a policy is made, replaced, stopped, started and deleted`() async throws {
        try await EmulatorClient.run(people: 20) { okta in
            let created = try await okta.post(Self.path, try Self.signOn("Remote", okta))
            #expect(created.status == 200 && okta.events(of: created) == ["policy.lifecycle.create"])
            #expect(created.json["system"]?.bool == false && created.json["status"]?.string == "ACTIVE")
            #expect(created.json["_links"]?.members?.map(\.key) == ["self", "rules", "deactivate"])
            let id = try #require(created.json["id"]?.string)
            let path = "\(Self.path)/\(id)"
            #expect(id.hasPrefix("00p"))
            #expect(try await okta.get("\(path)/rules").json.count == 0)
            let body = try Self.signOn("Remote work", okta).setting("description", to: "From home")
            let replaced = try await okta.put(path, body)
            #expect(
                replaced.json["name"]?.string == "Remote work" && replaced.json["description"]?.string == "From home"
            )
            #expect(okta.events(of: replaced) == ["policy.lifecycle.update"])
            let stopped = try await okta.post("\(path)/lifecycle/deactivate")
            #expect(stopped.status == 204 && okta.events(of: stopped) == ["policy.lifecycle.deactivate"])
            #expect(try await okta.get(path).json["status"]?.string == "INACTIVE")
            #expect(okta.events(of: try await okta.post("\(path)/lifecycle/deactivate")).isEmpty)
            let started = try await okta.post("\(path)/lifecycle/activate")
            #expect(started.status == 204 && okta.events(of: started) == ["policy.lifecycle.activate"])
            let deleted = try await okta.delete(path)
            #expect(deleted.status == 204 && okta.events(of: deleted) == ["policy.lifecycle.delete"])
            #expect(try await okta.get(path).json["errorSummary"]?.string?.hasSuffix("\(id) (Policy)") == true)
        }
    }

    @Test func `policies keep an order without gaps, and the default one is the last`() async throws {
        try await EmulatorClient.run(people: 20) { okta in
            let before = ["Administrators", "Contractors", "Default Policy"]
            #expect(try await Self.names("OKTA_SIGN_ON", okta) == before)
            let first = try await okta.post(Self.path, try Self.signOn("First", okta).setting("priority", to: 1))
            _ = try await okta.post(Self.path, try Self.signOn("Last", okta))
            let all = ["First", "Administrators", "Contractors", "Last", "Default Policy"]
            #expect(try await Self.names("OKTA_SIGN_ON", okta) == all)
            let path = "\(Self.path)/" + (first.json["id"]?.string ?? "")
            _ = try await okta.put(path, try Self.signOn("First", okta).setting("priority", to: 99))
            #expect(try await Self.names("OKTA_SIGN_ON", okta)[3] == "First")
            _ = try await okta.delete(path)
            #expect(try await Self.names("OKTA_SIGN_ON", okta).count == 4)
        }
    }

    @Test(arguments: ["OKTA_SIGN_ON", "PASSWORD", "MFA_ENROLL", "IDP_DISCOVERY", "PROFILE_ENROLLMENT", "ENTITY_RISK"])
    func `a default policy and its rule stay`(type: String) async throws {
        try await EmulatorClient.run(people: 20) { okta in
            let policies = try await okta.get("\(Self.path)?type=\(type)").json.elements ?? []
            let policy = try #require(policies.last)
            #expect(policy["system"]?.bool == true && policy["_links"]?["deactivate"] == nil)
            let path = "\(Self.path)/" + (policy["id"]?.string ?? "")
            let rule = try #require(try await okta.get("\(path)/rules").json.elements?.last)
            #expect(rule["system"]?.bool == true)
            let rulePath = "\(path)/rules/" + (rule["id"]?.string ?? "")
            for refused in [
                try await okta.delete(path), try await okta.post("\(path)/lifecycle/deactivate"),
                try await okta.delete(rulePath), try await okta.post("\(rulePath)/lifecycle/deactivate"),
            ] {
                #expect(refused.status == 400 && refused.code == "E0000001" && okta.events(of: refused).isEmpty)
            }
        }
    }

    @Test(
        arguments: [
            (["name": "n"], "type: The field cannot be left blank"),
            (["name": "n", "type": "MOON"], "type: 'MOON' is not a valid policy type"),
            (["name": "n", "type": "ENTITY_RISK"], "type: A policy of type ENTITY_RISK cannot be created"),
            (["type": "ACCESS_POLICY"], "name: The field cannot be left blank"),
            (["type": "ACCESS_POLICY", "name": "Payroll"], "name: Policy name already in use"),
            (["type": "PASSWORD", "name": "n"], "conditions.people.groups.include: The field cannot be left blank"),
        ] as [(JSONValue, String)]
    )
    func `an unsound policy is refused`(body: JSONValue, cause: String) async throws {
        try await EmulatorClient.run(people: 20) { okta in
            let refused = try await okta.post(Self.path, body)
            #expect(refused.status == 400 && refused.code == "E0000001" && refused.cause == cause)
        }
    }

    @Test func `settings that are left out are Okta's`() async throws {
        try await EmulatorClient.run(people: 20) { okta in
            let body: JSONValue = [
                "type": "PASSWORD", "name": "Long",
                "conditions": [
                    "people": ["groups": ["include": [.string(try #require(okta.server.org.groupID(named: "VPN")))]]]
                ],
                "settings": ["password": ["complexity": ["minLength": 20]]],
            ]
            let made = try await okta.post(Self.path, body).json
            #expect(made["settings"]?["password"]?["complexity"]?["minLength"]?.int == 20)
            #expect(made["settings"]?["password"]?["complexity"]?["minNumber"]?.int == 1)
            #expect(made["settings"]?["recovery"]?["factors"]?["okta_sms"]?["status"]?.string == "INACTIVE")
            #expect(made["conditions"]?["authProvider"]?["provider"]?.string == "OKTA")
            let enrollment = try await okta.post(Self.path, ["type": "MFA_ENROLL", "name": "All"]).json
            let everyone = try #require(okta.server.org.groupID(named: "Everyone"))
            #expect(enrollment["conditions"]?["people"]?["groups"]?["include"]?[0]?.string == everyone)
        }
    }

    @Test func `lists need a type, and tell of app policies what they are about`() async throws {
        try await EmulatorClient.run(people: 20) { okta in
            #expect(try await okta.get(Self.path).code == "E0000028")
            #expect(try await okta.get(Self.path + "?type=MOON").code == "E0000001")
            let path = "\(Self.path)?type=ACCESS_POLICY"
            let all = try await okta.get(path).json.elements ?? []
            let kinds = Set(all.compactMap { $0["_embedded"]?["resourceType"]?.string })
            #expect(all.count == 5 && kinds == ["APP", "END_USER_ACCOUNT_MANAGEMENT"])
            #expect(all.allSatisfy { $0["conditions"]?.isNull == true && $0["priority"]?.int == 1 })
            let pages = try await okta.pages(path + "&limit=2")
            #expect(pages.map { $0.json.count } == [2, 2, 1] && Set(pages.flatMap(\.ids)).count == 5)
            #expect(try await okta.get(path + "&q=okta").json.count == 2)
            #expect(try await okta.get(path + "&status=INACTIVE").json.count == 0)
            let expanded = try await okta.get(path + "&expand=rules&q=payroll").json
            #expect(expanded[0]?["_embedded"]?["rules"]?.count == 3)
            let alone = try await okta.get("\(Self.path)/" + (all[0]["id"]?.string ?? "")).json
            #expect(alone["_embedded"] == nil)
        }
    }

    @Test func `the account policy changes only in its rules`() async throws {
        try await EmulatorClient.run(people: 20) { okta in
            let name = "Okta Account Management Policy"
            let path = "\(Self.path)/" + (try await Self.id("ACCESS_POLICY", name, okta))
            let refused = try await okta.put(path, ["type": "ACCESS_POLICY", "name": "Mine"])
            #expect(refused.status == 403 && refused.code == "E0000077")
            #expect(try await okta.post("\(path)/rules", ["name": "Own"]).status == 200)
            #expect(try await okta.delete(path).code == "E0000001")
        }
    }

    @Test func `an app policy is copied with its rules`() async throws {
        try await EmulatorClient.run(people: 20) { okta in
            let path = "\(Self.path)/" + (try await Self.id("ACCESS_POLICY", "Payroll", okta))
            let copy = try await okta.post("\(path)/clone")
            #expect(copy.json["name"]?.string == "[cloned] Payroll" && copy.json["created"]?.isNull == true)
            #expect(okta.events(of: copy) == ["policy.lifecycle.create"])
            let copied = "\(Self.path)/" + (copy.json["id"]?.string ?? "")
            let rules = try await okta.get("\(copied)/rules").json.elements ?? []
            #expect(rules.compactMap { $0["priority"]?.int } == [0, 1, 99])
            let originals = try await okta.get("\(path)/rules")
            #expect(Set(originals.ids).isDisjoint(with: rules.compactMap { $0["id"]?.string }))
            #expect(try await okta.get(copied).json["created"]?.string != nil)
            let signOn = try await Self.id("OKTA_SIGN_ON", "Contractors", okta)
            #expect(try await okta.post("\(Self.path)/\(signOn)/clone").code == "E0000001")
        }
    }
}
