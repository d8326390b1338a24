import JSON
import OktaEmulator
import Testing

@Suite struct PolicyMappingRoutesTests {
    private static func policy(_ name: String, _ okta: EmulatorClient) async throws -> String {
        let all = try await okta.get("/api/v1/policies?type=ACCESS_POLICY").json.elements ?? []
        return try #require(all.first { $0["name"]?.string == name }?["id"]?.string)
    }

    @Test func `an application is given another policy`() async throws {
        try await EmulatorClient.run(people: 20) { okta in
            let wiki = try #require(okta.server.org.applicationID(labelled: "Wiki"))
            let open = try await Self.policy("Password only", okta)
            let before = try await okta.get("/api/v1/apps/\(wiki)").json["_links"]?["accessPolicy"]?["href"]?.string
            #expect(
                try await okta.get(String(before?.dropFirst(okta.server.origin.count) ?? "")).json["system"]?.bool
                    == true
            )
            let path = "/api/v1/apps/\(wiki)/policies/\(open)"
            let given = try await okta.put(path)
            #expect(given.status == 204 && okta.events(of: given) == ["application.policy.sign_on.update"])
            let again = try await okta.put(path)
            #expect(again.status == 204 && okta.events(of: again).isEmpty)
            let after = try await okta.get("/api/v1/apps/\(wiki)").json["_links"]?["accessPolicy"]?["href"]?.string
            #expect(after?.hasSuffix(open) == true)
            #expect(try await okta.get("/api/v1/policies/\(open)/app").ids.contains(wiki))
            let mappings = try await okta.get("/api/v1/policies/\(open)/mappings").json
            #expect(mappings.count == 3)
            let one = try await okta.get("/api/v1/policies/\(open)/mappings/\(wiki)").json
            #expect(one["_links"]?["application"]?["href"]?.string?.hasSuffix(wiki) == true)
            let listed = try await okta.get("/api/v1/policies?type=ACCESS_POLICY&resourceId=\(wiki)")
            #expect(listed.ids == [open])
        }
    }

    @Test func `what cannot be assigned is refused`() async throws {
        try await EmulatorClient.run(people: 20) { okta in
            let wiki = try #require(okta.server.org.applicationID(labelled: "Wiki"))
            let console = try #require(okta.server.org.applicationID(labelled: "Okta Admin Console"))
            let own = try await Self.policy("Okta Admin Console", okta)
            let open = try await Self.policy("Password only", okta)
            let text = "This policy belongs to \"Okta Admin Console\", and re-assignment of this policy is not allowed"
            for path in ["\(wiki)/policies/\(own)", "\(console)/policies/\(open)"] {
                let refused = try await okta.put("/api/v1/apps/\(path)")
                #expect(refused.status == 400 && refused.cause == text)
            }
            let signOn = try await okta.get("/api/v1/policies?type=OKTA_SIGN_ON").ids[0]
            #expect(try await okta.put("/api/v1/apps/\(wiki)/policies/\(signOn)").code == "E0000001")
            #expect(try await okta.put("/api/v1/apps/\(wiki)/policies/rstNowhere").code == "E0000007")
            let mapping = try await okta.post("/api/v1/policies/\(open)/mappings", ["resourceId": .string(wiki)])
            #expect(mapping.json["errorSummary"]?.string?.contains("no longer supported") == true)
        }
    }

    @Test func `a policy in use is neither stopped nor deleted`() async throws {
        try await EmulatorClient.run(people: 20) { okta in
            let path = "/api/v1/policies/" + (try await Self.policy("Payroll", okta))
            for refused in [try await okta.delete(path), try await okta.post("\(path)/lifecycle/deactivate")] {
                #expect(refused.code == "E0000001" && refused.cause?.contains("'Payroll'") == true)
            }
        }
    }

    @Test func `service apps have no policy`() async throws {
        try await EmulatorClient.run(people: 20) { okta in
            let body: JSONValue = [
                "name": "oidc_client", "label": "Job", "signOnMode": "OPENID_CONNECT",
                "credentials": ["oauthClient": ["token_endpoint_auth_method": "private_key_jwt"]],
                "settings": ["oauthClient": ["application_type": "service", "grant_types": ["client_credentials"]]],
            ]
            let app = try await okta.post("/api/v1/apps", body).json
            #expect(app["_links"]?["accessPolicy"] == nil && app["_links"]?["users"] != nil)
        }
    }
}
