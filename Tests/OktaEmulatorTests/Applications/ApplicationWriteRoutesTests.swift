import JSON
import OktaEmulator
import Testing

@Suite struct ApplicationWriteRoutesTests {
    private static let path = "/api/v1/apps"

    private static func bookmark(_ label: String = "Time sheets") -> JSONValue {
        [
            "name": "bookmark", "label": .string(label), "signOnMode": "BOOKMARK",
            "settings": ["app": ["url": "https://time.acme.example"]],
        ]
    }

    private static func client(_ client: JSONValue, _ method: String = "client_secret_basic") -> JSONValue {
        [
            "name": "oidc_client", "label": "Own app", "signOnMode": "OPENID_CONNECT",
            "credentials": ["oauthClient": ["token_endpoint_auth_method": .string(method)]],
            "settings": ["oauthClient": client],
        ]
    }

    private static func saml(_ name: JSONValue?) -> JSONValue {
        let body: JSONValue = [
            "label": "Own app", "signOnMode": "SAML_2_0",
            "settings": [
                "signOn": [
                    "ssoAcsUrl": "https://a.example", "recipient": "https://a.example",
                    "destination": "https://a.example", "audience": "urn:a", "allowMultipleAcsEndpoints": false,
                    "assertionSigned": true, "honorForceAuthn": true, "requestCompressed": false,
                    "responseSigned": true,
                ]
            ],
        ]
        return name.map { body.setting("name", to: $0) } ?? body
    }

    @Test func `an application is made, replaced, stopped and deleted`() async throws {
        try await EmulatorClient.run { okta in
            let created = try await okta.post(Self.path, Self.bookmark())
            #expect(created.status == 200 && created.json["status"]?.string == "ACTIVE")
            #expect(okta.events(of: created) == ["application.lifecycle.create", "application.lifecycle.activate"])
            let id = try #require(created.json["id"]?.string)
            #expect(id.hasPrefix("0oa") && created.json["orn"]?.string?.hasSuffix("apps:bookmark:\(id)") == true)
            okta.clock.advance(seconds: 60)
            let hidden: JSONValue = ["hide": ["iOS": true, "web": true]]
            let body = Self.bookmark("Hours").setting("visibility", to: hidden).setting("id", to: "0oaOther")
            let replaced = try await okta.put("\(Self.path)/\(id)", body)
            #expect(replaced.json["label"]?.string == "Hours" && replaced.json["id"]?.string == id)
            #expect(replaced.json["visibility"]?["hide"]?["web"]?.bool == true)
            #expect(replaced.json["created"] == created.json["created"])
            #expect(replaced.json["lastUpdated"] != created.json["lastUpdated"])
            #expect(okta.events(of: replaced) == ["application.lifecycle.update"])
            let early = try await okta.delete("\(Self.path)/\(id)")
            #expect(early.status == 403 && early.code == "E0000056")
            _ = try await okta.post("\(Self.path)/\(id)/lifecycle/deactivate")
            let stopped = try await okta.put("\(Self.path)/\(id)", body)
            #expect(stopped.code == "E0000024" && stopped.cause == "No active instances.")
            let deleted = try await okta.delete("\(Self.path)/\(id)")
            #expect(deleted.status == 204 && okta.events(of: deleted) == ["application.lifecycle.delete"])
            #expect(try await okta.get("\(Self.path)/\(id)").code == "E0000007")
        }
    }

    @Test func `an application may be made inactive`() async throws {
        try await EmulatorClient.run { okta in
            let created = try await okta.post(Self.path + "?activate=false", Self.bookmark())
            #expect(created.json["status"]?.string == "INACTIVE")
            #expect(okta.events(of: created) == ["application.lifecycle.create"])
        }
    }

    @Test func `replacing keeps who has it, its keys and its secret`() async throws {
        try await EmulatorClient.run { okta in
            let body = Self.client(["grant_types": ["authorization_code"], "redirect_uris": ["https://a.example"]])
            let created = try await okta.post(Self.path, body).json
            let id = try #require(created["id"]?.string)
            #expect(created["credentials"]?["oauthClient"]?["client_id"]?.string == id)
            #expect(created["credentials"]?["oauthClient"]?["client_secret"]?.string?.isEmpty == false)
            let dana = try await okta.id("dana.kim")
            _ = try await okta.post("\(Self.path)/\(id)/users", ["id": .string(dana)])
            let replaced = try await okta.put("\(Self.path)/\(id)", body.setting("label", to: "Renamed")).json
            #expect(replaced["credentials"] == created["credentials"])
            #expect(try await okta.get("\(Self.path)/\(id)/users").ids == [dana])
        }
    }

    @Test(
        arguments: [
            (client(["grant_types": ["client_credentials"], "application_type": "service"], "private_key_jwt"), nil),
            (client(["grant_types": ["authorization_code"], "redirect_uris": ["x:/cb"]], "none"), nil),
            (client(["grant_types": ["client_credentials"]]), "secret"),
        ] as [(JSONValue, String?)]
    )
    func `only a client that proves itself by a secret has one`(body: JSONValue, secret: String?) async throws {
        try await EmulatorClient.run(people: 20) { okta in
            let client = try await okta.post(Self.path, body).json["credentials"]?["oauthClient"]
            #expect((client?["client_secret"] != nil) == (secret != nil) && client?["client_id"] != nil)
        }
    }

    @Test(
        arguments: [(nil, "acme_ownapp_1", true), ("salesforce", "salesforce", false)] as [(JSONValue?, String, Bool)]
    )
    func `a custom application has a key of its own, one of the catalogue brings it`(
        sent: JSONValue?,
        name: String,
        isComplete: Bool
    ) async throws {
        try await EmulatorClient.run(people: 20) { okta in
            let app = try await okta.post(Self.path, Self.saml(sent)).json
            #expect(app["name"]?.string == name && app["credentials"]?["signing"]?["kid"] != nil)
            #expect((app["settings"]?["signOn"]?["digestAlgorithm"] != nil) == isComplete)
        }
    }

    @Test(
        arguments: [
            (["signOnMode": "BOOKMARK", "name": "bookmark"], "E0000001", "label: The field cannot be left blank"),
            (["label": "x"], "E0000001", "signOnMode: The field cannot be left blank"),
            (["label": "x", "signOnMode": "MAGIC"], "E0000001", "signOnMode: 'MAGIC' is not a valid sign-on mode"),
            (["label": "x", "signOnMode": "BOOKMARK"], "E0000001", "name: The field cannot be left blank"),
            (
                ["label": "x", "signOnMode": "BOOKMARK", "name": "../etc"], "E0000001",
                "name: Does not match required pattern"
            ),
            (
                ["label": "x", "signOnMode": "BOOKMARK", "name": "bookmark"], "E0000001",
                "settings.app.url: The field cannot be left blank"
            ),
            (
                ["label": "x", "signOnMode": "AUTO_LOGIN"], "E0000001",
                "settings.signOn.loginUrl: The field cannot be left blank"
            ),
            (
                ["label": "x", "signOnMode": "SAML_2_0"], "E0000001",
                "settings.signOn.ssoAcsUrl: The field cannot be left blank"
            ),
            (client([:]), "E0000001", "settings.oauthClient.grant_types: The field cannot be left blank"),
            (
                client(["grant_types": ["authorization_code"]]), "E0000001",
                "settings.oauthClient.redirect_uris: The field cannot be left blank"
            ),
            (
                client(["grant_types": ["client_credentials"], "application_type": "toaster"]), "E0000001",
                "settings.oauthClient.application_type: 'toaster' is not valid"
            ), (bookmark("Payroll"), "E0000040", nil),
            (bookmark(String(repeating: "l", count: 101)), "E0000001", "label: The field is too long"),
        ] as [(JSONValue, String, String?)]
    )
    func `an unsound application is refused`(body: JSONValue, code: String, cause: String?) async throws {
        try await EmulatorClient.run(people: 20) { okta in
            let refused = try await okta.post(Self.path, body)
            #expect(refused.status == 400 && refused.code == code && refused.cause == cause)
            #expect(try await okta.get(Self.path + "?limit=200").json.count == 25)
        }
    }

    @Test func `the sign-on mode stays as it is`() async throws {
        try await EmulatorClient.run(people: 20) { okta in
            let wiki = try #require(okta.server.org.applicationID(labelled: "Wiki"))
            let refused = try await okta.put("\(Self.path)/\(wiki)", Self.bookmark("Wiki"))
            #expect(refused.code == "E0000001" && refused.cause?.hasPrefix("signOnMode:") == true)
            let same = try await okta.get("\(Self.path)/\(wiki)").json
            #expect(
                try await okta.put("\(Self.path)/\(wiki)", same).json["settings"]?["signOn"]?["audience"]
                    == same["settings"]?["signOn"]?["audience"]
            )
        }
    }
}
