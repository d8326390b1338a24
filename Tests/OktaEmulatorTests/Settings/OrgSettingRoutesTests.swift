import JSON
import OktaEmulator
import Testing

@Suite struct OrgSettingRoutesTests {
    private static let path = "/api/v1/org"

    /// Each switch with what it shows before and after, and the events that it causes.
    @Test(
        arguments: [
            ("/preferences/hideEndUserFooter", "/preferences", "showEndUserFooter", true, false, []),
            ("/privacy/oktaCommunication/optOut", "/privacy/oktaCommunication", "optOutEmailUsers", false, true, []),
            (
                "/privacy/oktaSupport/grant", "/privacy/oktaSupport", "support", "DISABLED", "ENABLED",
                ["user.session.impersonation.grant"]
            ),
        ] as [(String, String, String, JSONValue, JSONValue, [String])]
    )
    func `a switch is turned and offers the way back`(
        operation: String,
        area: String,
        key: String,
        before: JSONValue,
        after: JSONValue,
        events: [String]
    ) async throws {
        try await EmulatorClient.run(people: 20) { okta in
            #expect(try await okta.get(Self.path + area).json[key] == before)
            let turned = try await okta.post(Self.path + operation)
            #expect(turned.status == 200 && turned.json[key] == after && okta.events(of: turned) == events)
            #expect(okta.server.org.journal().last?.isApplied == true)
            #expect(try await okta.get(Self.path + area).json == turned.json)
            let back = turned.json["_links"]?.members?.last?.value["href"]?.string
            let restored = try await okta.post(String(try #require(back?.dropFirst(okta.server.origin.count))))
            #expect(restored.json[key] == before)
        }
    }

    @Test func `Okta's support may look for a day, and longer if asked`() async throws {
        try await EmulatorClient.run(people: 20) { okta in
            let support = Self.path + "/privacy/oktaSupport"
            #expect(try await okta.post("\(support)/extend").code == "E0000001")
            _ = try await okta.post("\(support)/grant")
            let extended = try await okta.post("\(support)/extend")
            #expect(extended.json["expiration"]?.string == "2026-10-02T12:00:00.000Z")
            okta.clock.advance(seconds: 48 * 3600)
            #expect(try await okta.get(support).json["support"]?.string == "DISABLED")
        }
    }

    @Test func `the org's texts are changed in part or as a whole`() async throws {
        try await EmulatorClient.run(people: 20) { okta in
            _ = try await okta.post(Self.path, ["city": "Prague", "supportPhoneNumber": "123"])
            let updated = try await okta.post(Self.path, ["companyName": "Acme Europe"]).json
            #expect(updated["companyName"]?.string == "Acme Europe" && updated["city"]?.string == "Prague")
            #expect(updated["lastUpdated"]?.string == "2026-09-30T12:00:00.000Z")
            let replaced = try await okta.put(Self.path, ["companyName": "Acme"]).json
            #expect(replaced["city"]?.isNull == true && replaced["supportPhoneNumber"]?.string == "")
            #expect(try await okta.get(Self.path).json == replaced)
            #expect(try await okta.put(Self.path, [:]).code == "E0000001")
            #expect(try await okta.post(Self.path, ["city": 7]).code == "E0000001")
        }
    }

    @Test func `contacts are people of the org`() async throws {
        try await EmulatorClient.run(people: 20) { okta in
            let contacts = try await okta.get(Self.path + "/contacts").json.elements ?? []
            #expect(contacts.compactMap { $0["contactType"]?.string } == ["BILLING", "TECHNICAL"])
            let path = Self.path + "/contacts/technical"
            let grace = try await okta.id("grace.okafor")
            #expect(try await okta.get(path).json["userId"]?.string == grace)
            let dana = try await okta.id("dana.kim")
            #expect(try await okta.put(path, ["userId": .string(dana)]).json["userId"]?.string == dana)
            #expect(try await okta.put(path, ["userId": "00uX"]).code == "E0000007")
            #expect(try await okta.get(Self.path + "/contacts/lunch").status == 404)
        }
    }

    @Test func `settings take a truth value and nothing else`() async throws {
        try await EmulatorClient.run(people: 20) { okta in
            let privileges = Self.path + "/settings/clientPrivilegesSetting"
            #expect(try await okta.get(privileges).json == ["clientPrivilegesSetting": false])
            #expect(
                try await okta.put(privileges, ["clientPrivilegesSetting": true]).json["clientPrivilegesSetting"]
                    == true
            )
            #expect(try await okta.put(privileges, ["clientPrivilegesSetting": "yes"]).code == "E0000001")
            let console = Self.path + "/settings/autoAssignAdminAppSetting"
            _ = try await okta.post(console, ["autoAssignAdminAppSetting": false])
            #expect(try await okta.get(console).json == ["autoAssignAdminAppSetting": false])
        }
    }

    @Test func `an Aerial account is let in and out`() async throws {
        try await EmulatorClient.run(people: 20) { okta in
            let path = Self.path + "/privacy/aerial"
            let before = try await okta.get(path)
            #expect(before.status == 404)
            #expect(try await okta.post("\(path)/grant", ["accountId": "acct"]).json["accountId"]?.string == "acct")
            #expect(try await okta.post("\(path)/revoke", ["accountId": "other"]).status == 404)
            let revoked = try await okta.post("\(path)/revoke", ["accountId": "acct"])
            #expect(revoked.status == 200 && revoked.json["_links"]?["grant"] != nil)
            #expect(try await okta.get(path).status == 404)
        }
    }

    @Test func `addresses of strangers are told when bounces are forgotten`() async throws {
        try await EmulatorClient.run(people: 20) { okta in
            let body: JSONValue = ["emailAddresses": ["dana.kim@acme.example", "who@elsewhere.example"]]
            let errors = try await okta.post(Self.path + "/email/bounces/remove-list", body).json["errors"]
            #expect(errors?.count == 1 && errors?[0]?["emailAddress"]?.string == "who@elsewhere.example")
        }
    }

    @Test(arguments: ["blocks", "clients", "devices", "grants", "idps"])
    func `what nobody has is an empty list, for people who exist`(area: String) async throws {
        try await EmulatorClient.run(people: 20) { okta in
            let found = try await okta.get("/api/v1/users/dana.kim/\(area)")
            #expect(found.json == [])
            #expect(try await okta.get("/api/v1/users/nobody.here/\(area)").code == "E0000007")
        }
    }
}
