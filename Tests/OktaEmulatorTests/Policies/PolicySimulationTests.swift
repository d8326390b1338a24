import JSON
import OktaEmulator
import Testing

@Suite struct PolicySimulationTests {
    private static let path = "/api/v1/policies/simulate"

    private static func body(_ label: String, _ context: JSONValue, _ okta: EmulatorClient) throws -> JSONValue {
        let app = try #require(okta.server.org.applicationID(labelled: label))
        return ["appInstance": .string(app), "policyContext": context]
    }

    /// What decides at sign-in to Payroll in different places, on different devices and at different risk.
    @Test(arguments: [
        ("198.51.100.7", "LOW", true, "MATCH", "Finance at the office on managed devices"),
        ("198.51.100.7", "HIGH", true, "MATCH", "High risk"), ("198.51.100.7", "LOW", false, "MATCH", "Catch-all Rule"),
        ("198.18.0.1", "LOW", true, "MATCH", "Catch-all Rule"),
    ])
    func `the first rule decides whose conditions all hold`(
        address: String,
        risk: String,
        isManaged: Bool,
        status: String,
        rule: String
    ) async throws {
        try await EmulatorClient.run(people: 20) { okta in
            let device: JSONValue = ["registered": true, "managed": .bool(isManaged)]
            let context: JSONValue = [
                "user": ["id": .string(try await okta.id("dana.kim"))], "ip": .string(address),
                "risk": ["level": .string(risk)], "device": device,
            ]
            let asked = try Self.body("Payroll", context, okta).setting("policyTypes", to: ["ACCESS_POLICY"])
            let found = try await okta.post(Self.path, asked).json["evaluation"]
            #expect(found?.count == 1 && found?[0]?["status"]?.string == status)
            #expect(found?[0]?["result"]?["policies"]?[0]?["rules"]?[0]?["name"]?.string == rule)
            #expect(found?[0]?["evaluated"]?["policies"]?.count == 0)
        }
    }

    @Test func `a condition that the context says nothing about is undefined`() async throws {
        try await EmulatorClient.run(people: 20) { okta in
            let finance = try #require(okta.server.org.groupID(named: "Finance"))
            let asked = try Self.body("Payroll", ["groups": ["ids": [.string(finance)]]], okta)
            let answer = try await okta.post(Self.path + "?expand=EVALUATED,RULE", asked).json["evaluation"]
            let access = try #require(answer?.elements?.first { $0["policyType"]?.string == "ACCESS_POLICY" })
            let open = access["undefined"]?["policies"]?[0]?["rules"]?.elements ?? []
            #expect(
                open.compactMap { $0["name"]?.string } == ["High risk", "Finance at the office on managed devices"]
            )
            let conditions = open.last?["conditions"]?.elements ?? []
            let states = conditions.map { "\($0["type"]?.string ?? "") \($0["status"]?.string ?? "")" }
            #expect(states.contains("people.groups.include MATCH") && states.contains("network UNDEFINED"))
            #expect(access["evaluated"]?["policies"]?[0]?["rules"]?.count == 3)
        }
    }

    @Test func `the policies are asked in their order`() async throws {
        try await EmulatorClient.run(people: 20) { okta in
            for (login, policy) in [("grace.okafor", "Administrators"), ("dana.kim", "Default Policy")] {
                let context: JSONValue = ["user": ["id": .string(try await okta.id(login))], "ip": "198.51.100.7"]
                let asked = try Self.body("Wiki", context, okta).setting("policyTypes", to: ["OKTA_SIGN_ON"])
                let found = try await okta.post(Self.path, asked).json["evaluation"]?[0]
                #expect(found?["result"]?["policies"]?[0]?["name"]?.string == policy)
            }
        }
    }

    @Test func `all types are asked, and what does not exist is not found`() async throws {
        try await EmulatorClient.run(people: 20) { okta in
            let context: JSONValue = ["user": ["id": .string(try await okta.id("dana.kim"))]]
            let body = try Self.body("Wiki", context, okta)
            let all = try await okta.post(Self.path, body).json["evaluation"]
            let types = all?.elements?.compactMap { $0["policyType"]?.string }
            #expect(types == ["OKTA_SIGN_ON", "MFA_ENROLL", "ACCESS_POLICY", "PROFILE_ENROLLMENT"])
            #expect(try await okta.post(Self.path, [body]).code == "E0000003")
            #expect(try await okta.post(Self.path, body.setting("policyTypes", to: ["PASSWORD"])).code == "E0000001")
            #expect(try await okta.post(Self.path, body.setting("policyContext", to: [:])).code == "E0000001")
            #expect(try await okta.post(Self.path, body.setting("appInstance", to: "0oaX")).code == "E0000007")
            let nobody: JSONValue = ["user": ["id": "00uX"]]
            #expect(try await okta.post(Self.path, body.setting("policyContext", to: nobody)).code == "E0000007")
        }
    }

    @Test func `reading is enough to simulate`() async throws {
        try await TokenClient.run(.ec(), { $0.scopes = ["okta.policies.read"] }) { client in
            let bearer = [("authorization", "Bearer " + (try await client.accessToken("okta.policies.read")))]
            let simulated = try await client.send("POST", Self.path, bearer, body: "{}")
            #expect(simulated.code == "E0000001")
            let made = try await client.send("POST", "/api/v1/policies", bearer, body: "{}")
            #expect(made.header("www-authenticate")?.contains("okta.policies.manage") == true)
        }
    }
}
