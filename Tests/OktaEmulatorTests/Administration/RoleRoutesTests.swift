import JSON
import OktaEmulator
import Testing

@Suite struct RoleRoutesTests {
    /// Who gets the role, with the part of the path and the events that Okta writes.
    private static let holders = [
        ("users", "user.account.privilege.grant", "user.account.privilege.revoke", "USER"),
        ("groups", "group.privilege.grant", "group.privilege.revoke", "GROUP"),
    ]

    private static func id(_ area: String, _ okta: EmulatorClient) async throws -> String {
        if area == "users" { return try await okta.id("dana.kim") }
        return try #require(okta.server.org.groupID(named: "VPN"))
    }

    @Test(arguments: holders)
    func `a role is given, read and taken back`(
        area: String,
        granted: String,
        revoked: String,
        kind: String
    ) async throws {
        try await EmulatorClient.run { okta in
            let holder = try await Self.id(area, okta)
            let path = "/api/v1/\(area)/\(holder)/roles"
            let given = try await okta.post(path, ["type": "USER_ADMIN"])
            #expect(given.status == 201 && okta.events(of: given) == [granted])
            // Base32 of the type: the same for every holder.
            #expect(given.json["id"]?.string == "KVJUKUS7IFCE2SKO")
            #expect(given.json["label"]?.string == "User Administrator")
            #expect(given.json["assignmentType"]?.string == kind)
            #expect(given.json["_links"]?["assignee"]?["href"]?.string?.hasSuffix("/\(area)/\(holder)") == true)
            #expect(try await okta.get(path).ids == ["KVJUKUS7IFCE2SKO"])
            #expect(try await okta.get("\(path)/KVJUKUS7IFCE2SKO").json["type"]?.string == "USER_ADMIN")
            let again = try await okta.post(path, ["type": "USER_ADMIN"])
            #expect(again.status == 409 && again.code == "E0000090" && okta.events(of: again).isEmpty)
            let taken = try await okta.delete("\(path)/KVJUKUS7IFCE2SKO")
            #expect(taken.status == 204 && okta.events(of: taken) == [revoked])
            #expect(try await okta.get(path).json.count == 0)
            #expect(try await okta.delete("\(path)/KVJUKUS7IFCE2SKO").code == "E0000007")
        }
    }

    @Test func `the event names the privilege`() async throws {
        try await EmulatorClient.run { okta in
            let given = try await okta.post("/api/v1/users/dana.kim/roles", ["type": "SUPER_ADMIN"])
            let caused = okta.server.org.events(causedBy: try #require(given.header("x-okta-request-id")))
            let details = caused.first?["debugContext"]?["debugData"]
            #expect(details?["privilegeGranted"]?.string == "Super Organization Administrator")
            #expect(given.json["id"]?.string?.hasPrefix("ra1") == true)
        }
    }

    @Test func `a role of the group is inherited, and is not the user's to take`() async throws {
        try await EmulatorClient.run { okta in
            let dana = try await okta.id("dana.kim")
            let vpn = try #require(okta.server.org.groupID(named: "VPN"))
            _ = try await okta.put("/api/v1/groups/\(vpn)/users/\(dana)")
            _ = try await okta.post("/api/v1/groups/\(vpn)/roles", ["type": "APP_ADMIN"])
            let roles = try await okta.get("/api/v1/users/\(dana)/roles").json
            #expect(roles.count == 1 && roles[0]?["assignmentType"]?.string == "GROUP")
            #expect(try await okta.delete("/api/v1/users/\(dana)/roles/IFIFAX2BIRGUSTQ").status == 404)
        }
    }

    @Test(arguments: [
        ("Everyone", 400, "E0000211"), ("Okta Administrators", 400, "E0000211"), ("Office Tokyo", 400, "E0000192"),
        ("CORP\\Domain Users", 201, nil),
    ])
    func `not every group may administer`(name: String, status: Int, code: String?) async throws {
        try await EmulatorClient.run { okta in
            let group = try #require(okta.server.org.groupID(named: name))
            let answer = try await okta.post("/api/v1/groups/\(group)/roles", ["type": "READ_ONLY_ADMIN"])
            #expect(answer.status == status && answer.code == code)
        }
    }

    @Test(
        arguments: [
            (["type": "KING"], 400, "E0000001"), ([:], 400, "E0000001"),
            (["type": "CUSTOM", "role": "cr0x", "resource-set": "iamx"], 404, "E0000007"),
        ] as [(JSONValue, Int, String)]
    )
    func `roles that do not exist are not given`(body: JSONValue, status: Int, code: String) async throws {
        try await EmulatorClient.run(people: 20) { okta in
            let refused = try await okta.post("/api/v1/users/dana.kim/roles", body)
            #expect(refused.status == status && refused.code == code)
            let marek = try await okta.post("/api/v1/users/marek.dvorak/roles", ["type": "ORG_ADMIN"])
            #expect(marek.status == 403 && marek.code == "E0000038")
        }
    }

    /// A person's token has the power of the person, whatever its scopes.
    @Test(arguments: [("alice.novak", 403), ("grace.okafor", 201)])
    func `only super administrators make administrators`(login: String, status: Int) async throws {
        var native = ServiceClient(id: TokenClient.id, scopes: ["okta.roles.manage"])
        native.kind = .native
        try await EmulatorClient.run(people: 20, clients: [native]) { okta in
            let client = TokenClient(emulator: okta, key: .ec())
            let asked = "client_id=\(TokenClient.id)&scope=okta.roles.manage"
            let code = try await client.send("POST", "/oauth2/v1/device/authorize", [], body: asked).json
            #expect(okta.server.org.activate(try #require(code["user_code"]?.string), as: login))
            let token = try await client.token([
                ("grant_type", "urn:ietf:params:oauth:grant-type:device_code"), ("client_id", TokenClient.id),
                ("device_code", try #require(code["device_code"]?.string)),
            ])
            let bearer = "Bearer " + (try #require(token.json["access_token"]?.string))
            let path = "/api/v1/users/dana.kim@acme.example/roles"
            let answer = try await okta.send("POST", path, ["type": "USER_ADMIN"], authorization: bearer)
            #expect(answer.status == status && (status == 201 || answer.code == "E0000006"))
        }
    }

    @Test func `the demo org's administrators hold roles of several kinds`() async throws {
        try await EmulatorClient.run(people: 1214) { okta in
            let admins = try #require(okta.server.org.groupID(named: "Acme Admins"))
            var kinds: Set<String> = []
            for member in okta.server.org.memberIDs(ofGroup: admins) ?? [] {
                let roles = try await okta.get("/api/v1/users/\(member)/roles").json.elements ?? []
                kinds.formUnion(roles.compactMap { $0["type"]?.string })
            }
            let expected: Set = ["SUPER_ADMIN", "APP_ADMIN", "USER_ADMIN", "HELP_DESK_ADMIN"]
            #expect(kinds.isSuperset(of: expected))
        }
    }
}
