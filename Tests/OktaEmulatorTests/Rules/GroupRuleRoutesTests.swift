import JSON
import OktaEmulator
import Testing

@Suite struct GroupRuleRoutesTests {
    private static let path = "/api/v1/groups/rules"

    private static func rule(_ expression: String, into group: String, name: String = "By a test") -> JSONValue {
        [
            "type": "group_rule", "name": .string(name),
            "conditions": ["expression": ["value": .string(expression), "type": "urn:okta:expression:1.0"]],
            "actions": ["assignUserToGroups": ["groupIds": [.string(group)]]],
        ]
    }

    /// A new group and an inactive rule that fills it.
    private static func made(
        _ expression: String,
        _ okta: EmulatorClient
    ) async throws -> (group: String, rule: String) {
        let group = try await okta.post("/api/v1/groups", ["profile": ["name": "Night shift"]]).json["id"]?.string
        let created = try await okta.post(path, rule(expression, into: try #require(group)))
        #expect(created.status == 200, "\(created.json)")
        return (try #require(group), try #require(created.json["id"]?.string))
    }

    @Test func `a rule is made inactive, fills its group when activated, and keeps members when it stops`() async throws
    {
        try await EmulatorClient.run(people: 120) { okta in
            let made = try await Self.made("user.department==\"Sales\"", okta)
            let stored = try await okta.get("\(Self.path)/\(made.rule)").json
            #expect(stored["status"]?.string == "INACTIVE" && stored["conditions"]?["people"] == nil)
            #expect(okta.server.org.memberIDs(ofGroup: made.group) == [])
            let sales = try await okta.pages("/api/v1/users?search=" + escaped("profile.department eq \"Sales\""))
                .flatMap { $0.json.elements ?? [] }
            let expected = sales.filter { $0["status"]?.string != "DEPROVISIONED" }.compactMap { $0["id"]?.string }

            let activated = try await okta.post("\(Self.path)/\(made.rule)/lifecycle/activate")
            #expect(activated.status == 204)
            #expect(!expected.isEmpty && okta.server.org.memberIDs(ofGroup: made.group) == expected)
            let added = Array(repeating: "group.user_membership.add", count: expected.count)
            #expect(okta.events(of: activated) == ["group.user_membership.rule.trigger"] + added)

            let stopped = try await okta.post("\(Self.path)/\(made.rule)/lifecycle/deactivate")
            #expect(stopped.status == 204 && okta.events(of: stopped) == ["group.user_membership.rule.deactivated"])
            #expect(okta.server.org.memberIDs(ofGroup: made.group) == expected)
        }
    }

    @Test func `a membership by rule is the system's doing and names the rule`() async throws {
        try await EmulatorClient.run { okta in
            let made = try await Self.made("user.login==\"dana.kim@acme.example\"", okta)
            let activated = try await okta.post("\(Self.path)/\(made.rule)/lifecycle/activate")
            let caused = okta.server.org.events(causedBy: try #require(activated.header("x-okta-request-id")))
            let event = try #require(caused.last)
            #expect(event["actor"]?["type"]?.string == "SystemPrincipal")
            #expect(event["target"]?.elements?.compactMap { $0["id"]?.string }.last == made.group)
            let details = event["debugContext"]?["debugData"]
            #expect(details?["triggeredByGroupRuleId"]?.string == made.rule)
            let dana = try await okta.id("dana.kim")
            let behind = try await okta.get("/api/v1/groups/\(made.group)/users/\(dana)/group-rules")
            #expect(behind.ids == [made.rule])
            #expect(try await okta.get("/api/v1/groups/\(made.group)/users/alice.novak/group-rules").status == 404)
        }
    }

    @Test func `a change of the profile moves somebody in and out`() async throws {
        try await EmulatorClient.run { okta in
            let made = try await Self.made("user.costCenter==\"42\"", okta)
            _ = try await okta.post("\(Self.path)/\(made.rule)/lifecycle/activate")
            let dana = try await okta.id("dana.kim")
            let joined = try await okta.post("/api/v1/users/\(dana)", ["profile": ["costCenter": "42"]])
            #expect(okta.events(of: joined) == ["user.account.update_profile", "group.user_membership.add"])
            #expect(okta.server.org.memberIDs(ofGroup: made.group) == [dana])
            let left = try await okta.post("/api/v1/users/\(dana)", ["profile": ["costCenter": "43"]])
            #expect(okta.events(of: left) == ["user.account.update_profile", "group.user_membership.remove"])
            #expect(okta.server.org.memberIDs(ofGroup: made.group) == [])
        }
    }

    @Test func `a member by hand stays when the rule no longer fits`() async throws {
        try await EmulatorClient.run { okta in
            let made = try await Self.made("user.costCenter==\"42\"", okta)
            let dana = try await okta.id("dana.kim")
            _ = try await okta.put("/api/v1/groups/\(made.group)/users/\(dana)")
            _ = try await okta.post("/api/v1/users/\(dana)", ["profile": ["costCenter": "42"]])
            _ = try await okta.post("\(Self.path)/\(made.rule)/lifecycle/activate")
            _ = try await okta.post("/api/v1/users/\(dana)", ["profile": ["costCenter": "43"]])
            #expect(okta.server.org.memberIDs(ofGroup: made.group) == [dana])
        }
    }

    @Test func `whom an administrator removes the rule no longer adds`() async throws {
        try await EmulatorClient.run { okta in
            let made = try await Self.made("user.login==\"dana.kim@acme.example\"", okta)
            _ = try await okta.post("\(Self.path)/\(made.rule)/lifecycle/activate")
            let dana = try await okta.id("dana.kim")
            let removed = try await okta.delete("/api/v1/groups/\(made.group)/users/\(dana)")
            let types = ["group.user_membership.remove", "group.user_membership.rule.add_exclusion"]
            #expect(okta.events(of: removed) == types)
            #expect(okta.server.org.memberIDs(ofGroup: made.group) == [])
            let people = try await okta.get("\(Self.path)/\(made.rule)").json["conditions"]?["people"]
            #expect(people?["users"]?["exclude"]?[0]?.string == dana)
        }
    }

    @Test func `a rule may follow the group that another rule fills`() async throws {
        try await EmulatorClient.run { okta in
            let first = try await Self.made("user.costCenter==\"42\"", okta)
            let second = try await okta.post("/api/v1/groups", ["profile": ["name": "Second"]]).json["id"]?.string
            let target = try #require(second)
            let follower = Self.rule("isMemberOfGroup(\"\(first.group)\")", into: target, name: "Follows")
            let id = try #require(try await okta.post(Self.path, follower).json["id"]?.string)
            for rule in [id, first.rule] { _ = try await okta.post("\(Self.path)/\(rule)/lifecycle/activate") }
            let dana = try await okta.id("dana.kim")
            _ = try await okta.post("/api/v1/users/\(dana)", ["profile": ["costCenter": "42"]])
            #expect(okta.server.org.memberIDs(ofGroup: target) == [dana])
            _ = try await okta.post("/api/v1/users/\(dana)", ["profile": ["costCenter": .null]])
            #expect(okta.server.org.memberIDs(ofGroup: target) == [])
        }
    }

    @Test(arguments: [("", 1), ("?removeUsers=true", 0)])
    func `a deleted rule leaves its members or takes them along`(query: String, left: Int) async throws {
        try await EmulatorClient.run { okta in
            let made = try await Self.made("user.login==\"dana.kim@acme.example\"", okta)
            let path = "\(Self.path)/\(made.rule)"
            _ = try await okta.post("\(path)/lifecycle/activate")
            #expect(try await okta.delete(path + query).code == "E0000001")
            _ = try await okta.post("\(path)/lifecycle/deactivate")
            let deleted = try await okta.delete(path + query)
            #expect(deleted.status == 202 && deleted.json == [:])
            #expect(okta.server.org.memberIDs(ofGroup: made.group)?.count == left)
            #expect(try await okta.get(path).json["errorSummary"]?.string?.hasSuffix("(GroupRule)") == true)
            #expect(okta.server.org.journal().last { $0.method == "DELETE" }?.isApplied == true)
        }
    }

    @Test func `a rule whose group is gone is invalid and can only be deleted`() async throws {
        try await EmulatorClient.run { okta in
            let made = try await Self.made("user.city==\"Tokyo\"", okta)
            let deleted = try await okta.delete("/api/v1/groups/\(made.group)")
            #expect(okta.events(of: deleted) == ["group.lifecycle.delete", "group.user_membership.rule.invalidate"])
            let path = "\(Self.path)/\(made.rule)"
            #expect(try await okta.get(path).json["status"]?.string == "INVALID")
            #expect(try await okta.post("\(path)/lifecycle/activate").code == "E0000001")
            #expect(try await okta.delete(path).status == 202)
        }
    }

    @Test func `a rule changes only while it is inactive, targets included`() async throws {
        try await EmulatorClient.run { okta in
            let made = try await Self.made("user.city==\"Tokyo\"", okta)
            let vpn = try #require(okta.server.org.groupID(named: "VPN"))
            let path = "\(Self.path)/\(made.rule)"
            let changed = try await okta.put(path, Self.rule("user.city==\"Lagos\"", into: vpn, name: "Changed"))
            #expect(changed.json["name"]?.string == "Changed")
            #expect(changed.json["actions"]?["assignUserToGroups"]?["groupIds"]?[0]?.string == vpn)
            _ = try await okta.post("\(path)/lifecycle/activate")
            #expect(try await okta.put(path, Self.rule("user.city==\"Oslo\"", into: vpn)).code == "E0000001")
        }
    }

    @Test(arguments: [
        ("user.city==\"Tokyo\"", "", "name: The field cannot be left blank"),
        ("user.city==\"Tokyo\"", String(repeating: "n", count: 51), "name: The field is too long"),
        ("user.city==\"Tokyo\"", "Office Tokyo by city", "name: Group rule name already in use."),
        ("", "r", "conditions.expression.value: The field cannot be left blank"),
        ("user.shoeSize==\"44\"", "r", "Invalid property shoeSize in expression user.shoeSize==\"44\""),
        ("profile.city==\"Tokyo\"", "r", "Invalid property profile.city in expression."),
        ("user.city==\"Tokyo\" and", "r", "The expression ends too early."),
        ("user.city==\"Tokyo", "r", "The string that begins at position 11 does not end."),
        ("Convert.toInt(user.floor)==1", "r", "Invalid function Convert.toInt in expression."),
        ("Time.now()==1", "r", "Invalid function Time.now in expression."),
        ("String.len(user.city, 1)==1", "r", "Wrong number of parameters for function String.len."),
        (String(repeating: "(", count: 60) + "true", "r", "The expression is nested too deeply."),
    ])
    func `an unsound rule is refused with the cause`(expression: String, name: String, cause: String) async throws {
        try await EmulatorClient.run { okta in
            let vpn = try #require(okta.server.org.groupID(named: "VPN"))
            let refused = try await okta.post(Self.path, Self.rule(expression, into: vpn, name: name))
            #expect(refused.status == 400 && refused.code == "E0000001")
            #expect(refused.cause == cause)
        }
    }

    @Test(arguments: ["Acme Admins", "CORP\\Domain Users", "Everyone"])
    func `administrators' and foreign groups are no targets`(name: String) async throws {
        try await EmulatorClient.run { okta in
            let group = try #require(okta.server.org.groupID(named: name))
            let refused = try await okta.post(Self.path, Self.rule("user.city==\"Tokyo\"", into: group))
            #expect(refused.code == "E0000001" && refused.cause?.contains(name) == true)
            #expect(try await okta.get(Self.path).json.count == 7)
        }
    }

    /// Conditions with what they must say of Dana (Finance, Analyst), who is in no office but Prague's.
    @Test(arguments: [
        ("user.department==\"Finance\"", true), ("user.department == 'Finance' and user.title != \"Analyst\"", false),
        ("user.department==\"Legal\" or user.title==\"Analyst\"", true),
        ("user.department==\"Legal\" || user.title==\"Analyst\" && user.login==\"x\"", false),
        ("(user.department==\"Finance\" || false) && !(user.title==\"CFO\")", true),
        ("not (user.department==\"Finance\")", false), ("user.costCenter == null", true),
        ("user.floor >= 3 and user.floor < 5", true), ("user.floor > \"3\"", false),
        ("String.startsWith(user.login, \"dana.\")", true), ("String.stringContains(user.email, \"@acme\")", true),
        ("String.toUpperCase(user.lastName)==\"KIM\"", true), ("String.toLowerCase(user.lastName)==\"KIM\"", false),
        ("String.substringBefore(user.login, \"@\")==\"dana.kim\"", true),
        ("String.substringAfter(user.login, \"@\")==\"acme.example\"", true), ("String.len(user.lastName)==3", true),
        ("Arrays.contains(user.badges, \"lab-2\")", true), ("Arrays.contains(user.badges, \"lab-3\")", false),
        ("Arrays.contains(user.title, \"Analyst\")", false), ("isMemberOfGroupName(\"Finance\")", true),
        ("isMemberOfGroupNameStartsWith(\"Fin\")", true), ("isMemberOfGroupNameContains(\"nanc\")", true),
        ("isMemberOfGroup(\"00gNowhere\")", false), ("isMemberOfAnyGroup(\"00gA\", \"00gB\")", false),
        ("user.title", false), ("\"Analyst\"", false), ("true", true),
    ])
    func `conditions are evaluated`(expression: String, holds: Bool) async throws {
        try await EmulatorClient.run(people: 20) { okta in
            let dana = try await okta.id("dana.kim")
            _ = try await okta.post("/api/v1/users/\(dana)", ["profile": ["floor": 4, "badges": ["lab-2"]]])
            let made = try await Self.made(expression, okta)
            _ = try await okta.post("\(Self.path)/\(made.rule)/lifecycle/activate")
            #expect(okta.server.org.memberIDs(ofGroup: made.group)?.contains(dana) == holds)
        }
    }

    @Test func `the demo org's rules are listed, found by keyword and explain memberships`() async throws {
        try await EmulatorClient.run(people: 200) { okta in
            let pages = try await okta.pages("\(Self.path)?limit=3")
            #expect(pages.map { $0.json.count } == [3, 3, 1] && Set(pages.flatMap(\.ids)).count == 7)
            let found = try await okta.get("\(Self.path)?search=tokyo&expand=groupIdToGroupNameMap").json
            let tokyo = try #require(okta.server.org.groupID(named: "Office Tokyo"))
            #expect(found.count == 1)
            #expect(found[0]?["_embedded"]?["groupIdToGroupNameMap"]?[tokyo]?.string == "Office Tokyo")
            let member = try #require(okta.server.org.memberIDs(ofGroup: tokyo)?.first)
            let behind = try await okta.get("/api/v1/groups/\(tokyo)/users/\(member)/group-rules")
            #expect(behind.ids == [found[0]?["id"]?.string])
        }
    }
}
