import JSON
import OktaEmulator
import Testing

private let newUser: JSONValue = [
    "profile": ["firstName": "Ada", "lastName": "Example", "login": "ada@acme.example", "email": "ada@acme.example"]
]

@Suite struct UserRoutesTests {
    @Test func `a user is found by id, by login in any case and by short name`() async throws {
        try await EmulatorClient.run { okta in
            let id = try await okta.id("dana.kim@acme.example")
            #expect(id.hasPrefix("00u") && id.utf8.count == 20)
            for reference in [id, "DANA.KIM@acme.example", "dana.kim", "dana%2Ekim%40acme.example"] {
                #expect(try await okta.id(reference) == id)
            }
            let missing = try await okta.get("/api/v1/users/nobody")
            #expect(missing.status == 404 && missing.code == "E0000007")
            #expect(missing.json["errorSummary"]?.string == "Not found: Resource not found: nobody (User)")
        }
    }

    @Test func `the token belongs to the service account`() async throws {
        try await EmulatorClient.run { okta in
            let me = try await okta.user("me")
            #expect(me["profile"]?["login"]?.string == "svc-gatehouse@acme.example")
        }
    }

    @Test func `pages yield every user exactly once and in order`() async throws {
        try await EmulatorClient.run(people: 95) { okta in
            let pages = try await okta.pages("/api/v1/users?limit=10&filter=" + escaped("status eq \"ACTIVE\""))
            let ids = pages.flatMap(\.ids)
            #expect(ids == okta.server.org.userIDs(status: "ACTIVE"))
            #expect(pages.count == (ids.count + 9) / 10)
            #expect(pages.allSatisfy { $0.link("self") != nil })
        }
    }

    @Test func `a list without parameters leaves the deprovisioned out`() async throws {
        try await EmulatorClient.run(people: 120) { okta in
            let listed = Set(try await okta.pages("/api/v1/users?limit=50").flatMap(\.ids))
            let gone = okta.server.org.userIDs(status: "DEPROVISIONED")
            #expect(!gone.isEmpty && listed.isDisjoint(with: gone))
            #expect(listed.count == 120 - gone.count)
        }
    }

    @Test func `q finds the start of names and mails, ten at most, without pages`() async throws {
        try await EmulatorClient.run(people: 400) { okta in
            let found = try await okta.get("/api/v1/users?q=KIM")
            #expect(
                found.json.elements?.contains { $0["profile"]?["login"]?.string == "dana.kim@acme.example" } == true
            )
            let many = try await okta.get("/api/v1/users?q=a")
            #expect(many.json.count == 10)
            #expect(many.link("next") == nil)
        }
    }

    @Test(
        arguments: [
            ("?activate=true", nil, "PROVISIONED"), ("?activate=false", nil, "STAGED"), ("", "s3cret-Word", "ACTIVE"),
            ("?activate=true&nextLogin=changePassword", "s3cret-Word", "PASSWORD_EXPIRED"),
        ] as [(String, String?, String)]
    )
    func `a new user has the status that the call asks for`(
        query: String,
        password: String?,
        status: String
    ) async throws {
        try await EmulatorClient.run(people: 20) { okta in
            let credentials: JSONValue = ["password": ["value": .string(password ?? "")]]
            let body = password == nil ? newUser : newUser.setting("credentials", to: credentials)
            let created = try await okta.post("/api/v1/users" + query, body)
            #expect(created.status == 200)
            #expect(created.json["status"]?.string == status)
            #expect(created.json["profile"]?["mobilePhone"]?.isNull == true)
            #expect((created.json["credentials"]?["password"] != nil) == (password != nil))
            let expected =
                status == "STAGED" ? ["user.lifecycle.create"] : ["user.lifecycle.create", "user.lifecycle.activate"]
            #expect(okta.events(of: created) == expected)
            #expect(try await okta.user("ada")["status"]?.string == status)
        }
    }

    @Test(
        arguments: [
            (
                ["login": "dana.kim@acme.example"],
                "login: An object with this field already exists in the current organization"
            ),
            (["login": "x"], "login: Must be at least 5 characters long"),
            (["email": "no mail"], "email: Does not match required pattern"),
            (["firstName": ""], "firstName: The field cannot be left blank"),
            (["lastName": .string("Émoji 🙂")], "lastName: Does not match required pattern"),
            (["countryCode": "CZE"], "countryCode: The field is too long; the maximum is 2 characters"),
            (["shoeSize": "43"], "Property name 'shoeSize' is not defined in profile"),
        ] as [([String: JSONValue], String)]
    )
    func `a profile that breaks a rule is refused with the field named`(
        change: [String: JSONValue],
        cause: String
    ) async throws {
        try await EmulatorClient.run(people: 20) { okta in
            var profile = newUser["profile"] ?? .null
            for (name, value) in change { profile = profile.setting(name, to: value) }
            let refused = try await okta.post("/api/v1/users", ["profile": profile])
            #expect(refused.status == 400 && refused.code == "E0000001")
            #expect(refused.cause == cause)
        }
    }

    @Test func `POST changes what it names, PUT drops what it does not name`() async throws {
        try await EmulatorClient.run { okta in
            let id = try await okta.id("dana.kim")
            let partial = try await okta.post(
                "/api/v1/users/\(id)",
                ["profile": ["title": "Lead Analyst", "city": .null]]
            )
            #expect(partial.json["profile"]?["title"]?.string == "Lead Analyst")
            #expect(partial.json["profile"]?["department"]?.string == "Finance")
            #expect(partial.json["profile"]?["city"] == nil)
            #expect(okta.events(of: partial) == ["user.account.update_profile"])
            let whole: JSONValue = [
                "login": "dana.kim@acme.example", "email": "dana@acme.example", "firstName": "Dana", "lastName": "Kim",
            ]
            let full = try await okta.put("/api/v1/users/\(id)", ["profile": whole])
            #expect(full.json["profile"]?["department"] == nil)
            #expect(full.json["profile"]?["secondEmail"]?.isNull == true)
        }
    }

    @Test func `a changed login is found, the old one is free`() async throws {
        try await EmulatorClient.run { okta in
            let id = try await okta.id("luis.ortiz")
            _ = try await okta.post("/api/v1/users/\(id)", ["profile": ["login": "lu@acme.example"]])
            #expect(try await okta.id("lu") == id)
            #expect(try await okta.get("/api/v1/users/luis.ortiz").status == 404)
        }
    }

    @Test func `an update with an old ETag changes nothing`() async throws {
        try await EmulatorClient.run { okta in
            let read = try await okta.get("/api/v1/users/dana.kim")
            let etag = try #require(read.header("etag"))
            #expect(etag.hasPrefix("W/\"") && etag.utf8.count == 68)
            let path = "/api/v1/users/" + (read.json["id"]?.string ?? "")
            let change: JSONValue = ["profile": ["title": "Director"]]
            #expect(try await okta.send("POST", path, change, headers: [("if-match", etag)]).status == 200)
            let stale = try await okta.send("POST", path, ["profile": ["title": "CEO"]], headers: [("if-match", etag)])
            #expect(stale.status == 412)
            #expect(try await okta.user("dana.kim")["profile"]?["title"]?.string == "Director")
        }
    }

    @Test func `profiles of a directory and of the deprovisioned do not change`() async throws {
        try await EmulatorClient.run(people: 400) { okta in
            let users = try await okta.pages("/api/v1/users").flatMap { $0.json.elements ?? [] }
            let foreign = try #require(
                users.first { $0["credentials"]?["provider"]?["type"]?.string == "ACTIVE_DIRECTORY" }?["id"]?.string
            )
            let change: JSONValue = ["profile": ["title": "x"]]
            #expect(try await okta.post("/api/v1/users/\(foreign)", change).code == "E0000023")
            #expect(try await okta.post("/api/v1/users/marek.dvorak", change).code == "E0000038")
        }
    }

    @Test func `DELETE first deactivates, then deletes`() async throws {
        try await EmulatorClient.run { okta in
            let id = try await okta.id("dana.kim")
            let first = try await okta.delete("/api/v1/users/\(id)")
            #expect(first.status == 204)
            #expect(okta.events(of: first).first == "user.lifecycle.deactivate")
            #expect(try await okta.user(id)["status"]?.string == "DEPROVISIONED")
            let second = try await okta.delete("/api/v1/users/\(id)")
            #expect(second.status == 204)
            #expect(okta.events(of: second) == ["user.lifecycle.delete.initiated", "user.lifecycle.delete.completed"])
            #expect(try await okta.get("/api/v1/users/\(id)").status == 404)
            #expect(try await okta.delete("/api/v1/users/\(id)").code == "E0000007")
            let everyone = try #require(okta.server.org.groupID(named: "Everyone"))
            #expect(okta.server.org.memberIDs(ofGroup: everyone)?.contains(id) == false)
        }
    }

    @Test func `what hangs below a user is there`() async throws {
        try await EmulatorClient.run(people: 400) { okta in
            let id = try await okta.id("dana.kim")
            let groups = try await okta.get("/api/v1/users/\(id)/groups")
            let names = (groups.json.elements ?? []).compactMap { $0["profile"]?["name"]?.string }
            #expect(names.contains("Everyone") && names.contains("Finance"))
            #expect(groups.link("self")?.contains("limit=200") == true)
            let links = try await okta.get("/api/v1/users/\(id)/appLinks").json.elements ?? []
            #expect(links.contains { $0["label"]?.string == "Payroll" })
            let factors = try await okta.get("/api/v1/users/\(id)/factors").json.elements ?? []
            #expect(factors.allSatisfy { $0["status"]?.string == "ACTIVE" && $0["factorType"] != nil })
            let roles = try await okta.get("/api/v1/users/grace.okafor/roles").json.elements ?? []
            #expect(roles.contains { $0["type"]?.string == "SUPER_ADMIN" && $0["assignmentType"]?.string == "USER" })
            #expect(
                roles.contains { $0["id"]?.string == "KVJUKUS7IFCE2SKO" && $0["assignmentType"]?.string == "GROUP" }
            )
        }
    }

    @Test func `sorted pages follow the attribute`() async throws {
        try await EmulatorClient.run(people: 70) { okta in
            let path =
                "/api/v1/users?search=\(escaped("status eq \"active\""))&sortBy=profile.lastName&sortOrder=desc&limit=9"
            let users = try await okta.pages(path).flatMap { $0.json.elements ?? [] }
            let names = users.compactMap { $0["profile"]?["lastName"]?.string?.lowercased() }
            #expect(names.count == okta.server.org.userIDs(status: "ACTIVE").count)
            #expect(names == names.sorted(by: >))
        }
    }

    private static let sorted =
        "/api/v1/users?search=\(escaped("status eq \"active\""))&sortBy=profile.lastName&limit=7"

    @Test func `a cursor goes on in the order that its first page was cut from`() async throws {
        try await EmulatorClient.run(people: 70) { okta in
            let all = try await okta.pages(Self.sorted).flatMap(\.ids)
            let first = try await okta.get(Self.sorted)
            let last = try #require(all.last)
            // By its new name the last one would come first, and be left out by whoever has read that far.
            _ = try await okta.post("/api/v1/users/\(last)", ["profile": ["lastName": "Aaa"]])
            // Who no longer fits is left out.
            let gone = all[10]
            _ = try await okta.post("/api/v1/users/\(gone)/lifecycle/suspend")
            let rest = try await okta.pages(try #require(first.link("next"))).flatMap(\.ids)
            #expect(first.ids + rest == all.filter { $0 != gone })
            #expect(try await okta.get(Self.sorted).ids.first == last, "a new search has the new order")
        }
    }

    @Test func `a cursor whose order is forgotten goes on where its user stands now`() async throws {
        try await EmulatorClient.run(people: 70) { okta in
            let all = try await okta.pages(Self.sorted).flatMap(\.ids)
            let first = try await okta.get(Self.sorted)
            for attribute in ["firstName", "email", "login", "city", "title"] {
                let other = Self.sorted.replacing("lastName", with: attribute)
                #expect(try await okta.get(other).status == 200)
            }
            let rest = try await okta.pages(try #require(first.link("next"))).flatMap(\.ids)
            #expect(first.ids + rest == all)
            let madeUp = Self.sorted + "&after=000uq1T8zNobody000d7aa"
            #expect(try await okta.get(madeUp).code == "E0000029")
        }
    }
}
