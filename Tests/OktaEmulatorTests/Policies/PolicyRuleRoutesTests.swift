import JSON
import OktaEmulator
import Testing

@Suite struct PolicyRuleRoutesTests {
    /// Runs with the path of the rules of a new app policy.
    private static func run(_ body: (EmulatorClient, String) async throws -> Void) async throws {
        try await EmulatorClient.run(people: 20) { okta in
            let made = try await okta.post("/api/v1/policies", ["type": "ACCESS_POLICY", "name": "Own"])
            try await body(okta, "/api/v1/policies/" + (try #require(made.json["id"]?.string)) + "/rules")
        }
    }

    private static func order(_ okta: EmulatorClient, _ path: String) async throws -> [String] {
        (try await okta.get(path).json.elements ?? []).map { rule in
            "\(rule["priority"]?.int ?? -1) \(rule["name"]?.string ?? "")"
        }
    }

    @Test func `a rule is added, replaced, stopped, started and deleted`() async throws {
        try await Self.run { okta, path in
            let added = try await okta.post(path, ["name": "Second factor", "type": "ACCESS_POLICY"])
            #expect(added.status == 200 && okta.events(of: added) == ["policy.rule.add"])
            #expect(added.json["conditions"]?["network"]?["connection"]?.string == "ANYWHERE")
            #expect(added.json["actions"]?["appSignOn"]?["access"]?.string == "ALLOW")
            let one = "\(path)/" + (try #require(added.json["id"]?.string))
            #expect(try await okta.get(one).json == added.json)
            let denied: JSONValue = ["name": "No", "actions": ["appSignOn": ["access": "DENY"]]]
            let replaced = try await okta.put(one, denied)
            #expect(replaced.json["actions"]?["appSignOn"] == ["access": "DENY"])
            #expect(okta.events(of: replaced) == ["policy.rule.update"])
            let stopped = try await okta.post("\(one)/lifecycle/deactivate")
            #expect(stopped.status == 204 && okta.events(of: stopped) == ["policy.rule.deactivate"])
            #expect(try await okta.get(one).json["status"]?.string == "INACTIVE")
            let started = try await okta.post("\(one)/lifecycle/activate")
            #expect(started.status == 204 && okta.events(of: started) == ["policy.rule.activate"])
            let deleted = try await okta.delete(one)
            #expect(deleted.status == 204 && okta.events(of: deleted) == ["policy.rule.delete"])
            #expect(try await okta.get(one).json["errorSummary"]?.string?.hasSuffix("(PolicyRule)") == true)
        }
    }

    @Test func `the event names the rule, its policy and what changed`() async throws {
        try await Self.run { okta, path in
            let added = try await okta.post(path, ["name": "Second factor"])
            let one = "\(path)/" + (added.json["id"]?.string ?? "")
            let replaced = try await okta.put(
                one,
                ["name": "Second factor", "actions": ["appSignOn": ["access": "DENY"]]]
            )
            let event = okta.server.org.events(causedBy: try #require(replaced.header("x-okta-request-id"))).first
            #expect(event?["target"]?.elements?.compactMap { $0["type"]?.string } == ["PolicyRule", "PolicyEntity"])
            let changes = event?["target"]?[0]?["changeDetails"]
            #expect(changes?["from"]?["actions"] == added.json["actions"])
            #expect(changes?["to"]?["actions"]?["appSignOn"]?["access"]?.string == "DENY")
        }
    }

    @Test func `rules keep an order, with the catch-all at its end`() async throws {
        try await Self.run { okta, path in
            for name in ["A", "B"] { _ = try await okta.post(path, ["name": .string(name)]) }
            _ = try await okta.post(path, ["name": "C", "priority": 0])
            #expect(try await Self.order(okta, path) == ["0 C", "1 A", "2 B", "99 Catch-all Rule"])
            let first = try await okta.get(path).ids[0]
            _ = try await okta.put("\(path)/\(first)", ["name": "C", "priority": 2])
            #expect(try await Self.order(okta, path) == ["0 A", "1 B", "2 C", "99 Catch-all Rule"])
            _ = try await okta.delete("\(path)/" + (try await okta.get(path).ids[0]))
            #expect(try await Self.order(okta, path) == ["0 B", "1 C", "99 Catch-all Rule"])
        }
    }

    @Test func `rules of ranked policies count from one`() async throws {
        try await EmulatorClient.run(people: 20) { okta in
            let policies = try await okta.get("/api/v1/policies?type=OKTA_SIGN_ON")
            let path = "/api/v1/policies/\(policies.ids[0])/rules"
            #expect(try await Self.order(okta, path) == ["1 At the office", "2 Elsewhere"])
            #expect(try await okta.get(path).json[0]?["type"]?.string == "SIGN_ON")
        }
    }

    @Test(
        arguments: [
            ([:], 400, "name: The field cannot be left blank"),
            (["name": "Catch-all Rule"], 400, "name: Policy rule name already in use"),
            (["name": "r", "type": "SIGN_ON"], 400, "type: The rules of this policy are of type ACCESS_POLICY"),
            (
                ["name": "r", "conditions": ["network": ["connection": "ZONE"]]], 400,
                "network: At least one zone must be included or excluded"
            ),
            (
                ["name": "r", "conditions": ["network": ["connection": "MOON"]]], 400,
                "network.connection: 'MOON' is not valid"
            ),
            (["name": "r", "conditions": ["network": ["connection": "ZONE", "include": ["nzoX"]]]], 404, nil),
            (["name": "r", "conditions": ["people": ["groups": ["include": ["00gX"]]]]], 404, nil),
            (["name": "r", "conditions": ["people": ["users": ["exclude": ["00uX"]]]]], 404, nil),
        ] as [(JSONValue, Int, String?)]
    )
    func `an unsound rule is refused`(body: JSONValue, status: Int, cause: String?) async throws {
        try await Self.run { okta, path in
            let refused = try await okta.post(path, body)
            #expect(refused.status == status && refused.cause == cause)
            #expect(try await okta.get(path).json.count == 1)
        }
    }

    @Test(arguments: [
        ("PROFILE_ENROLLMENT", true), ("POST_AUTH_SESSION", true), ("MFA_ENROLL", false), ("IDP_DISCOVERY", false),
    ])
    func `some types take no further rules, others keep their default as it is`(
        type: String,
        refusesMore: Bool
    ) async throws {
        try await EmulatorClient.run(people: 20) { okta in
            let policy = try #require(try await okta.get("/api/v1/policies?type=\(type)").ids.last)
            let path = "/api/v1/policies/\(policy)/rules"
            let rule = try #require(try await okta.get(path).ids.last)
            let more = try await okta.post(path, ["name": "More"])
            #expect((more.code == "E0000001") == refusesMore)
            let changed = try await okta.put("\(path)/\(rule)", ["name": "Mine", "actions": ["x": "y"]])
            #expect((changed.code == "E0000001") == !refusesMore)
            // Only the actions of a default rule can be changed.
            if refusesMore { #expect(changed.json["actions"] == ["x": "y"] && changed.json["name"]?.string != "Mine") }
        }
    }

    @Test func `a zone that a rule speaks of is not deleted`() async throws {
        try await EmulatorClient.run(people: 20) { okta in
            let zone: JSONValue = [
                "type": "IP", "name": "Lab", "gateways": [["type": "CIDR", "value": "203.0.113.9"]],
            ]
            let id = try #require(try await okta.post("/api/v1/zones", zone).json["id"]?.string)
            let policy = try await okta.get("/api/v1/policies?type=OKTA_SIGN_ON").ids[0]
            let rule: JSONValue = [
                "name": "Lab", "conditions": ["network": ["connection": "ZONE", "include": [.string(id)]]],
            ]
            #expect(try await okta.post("/api/v1/policies/\(policy)/rules", rule).status == 200)
            _ = try await okta.post("/api/v1/zones/\(id)/lifecycle/deactivate")
            let refused = try await okta.delete("/api/v1/zones/\(id)")
            #expect(refused.code == "E0000001" && refused.cause?.contains("policy 'Administrators'") == true)
        }
    }
}
