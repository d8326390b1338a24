import JSON
import OktaEmulator
import Testing

@Suite struct SearchGrammarTests {
    @Test(arguments: [
        ("profile.lastName eq \"KIM\"", ["dana.kim"]),
        ("profile.lastName sw \"Okaf\"", ["grace.okafor"]),
        (
            "(profile.firstName eq \"dana\" and profile.lastName eq \"kim\") or profile.login sw \"alice.n\"",
            ["alice.novak", "dana.kim"]
        ),
        (
            "profile.firstName eq \"dana\" AND profile.lastName EQ \"novak\" or profile.lastName eq \"ortiz\"",
            ["luis.ortiz"]
        ),
        ("profile.login eq \"dana.kim\\u0040acme.example\"", ["dana.kim"]),
        ("profile.lastName gt \"okae\" and profile.lastName lt \"okag\"", ["grace.okafor"]),
        ("profile.firstName eq \"Dana\" and created gt \"1999-01-01\"", ["dana.kim"]),
        ("profile.firstName eq \"Dana\" and created lt \"1999-01-01T00:00:00-05:00\"", []),
        ("status eq \"deprovisioned\" and profile.lastName eq \"dvorak\"", ["marek.dvorak"]),
        ("profile.nickName pr and profile.firstName eq \"Robin\"", ["robin.sharp"]),
    ])
    func `search finds users`(search: String, logins: [String]) async throws {
        try await EmulatorClient.run(people: 40) { okta in
            let found = try await okta.get("/api/v1/users?search=\(escaped(search))").json.elements ?? []
            let names = found.compactMap { $0["profile"]?["login"]?.string }.sorted()
            #expect(names == logins.map { $0 + "@acme.example" })
        }
    }

    @Test func `numbers and arrays are searched as what they are`() async throws {
        try await EmulatorClient.run(people: 400) { okta in
            let floors = try await okta.get("/api/v1/users?search=\(escaped("profile.floor ge 5"))").json.elements ?? []
            #expect(!floors.isEmpty && floors.allSatisfy { ($0["profile"]?["floor"]?.int ?? 0) >= 5 })
            let badges = try await okta.get("/api/v1/users?search=\(escaped("profile.badges eq \"lab-2\""))").json
            #expect(badges.count > 10)
        }
    }

    @Test func `filter compares letters as they are`() async throws {
        try await EmulatorClient.run(people: 20) { okta in
            let exact = try await okta.get("/api/v1/users?filter=\(escaped("profile.lastName eq \"Kim\""))")
            #expect(exact.json.count == 1)
            let lower = try await okta.get("/api/v1/users?filter=\(escaped("profile.lastName eq \"kim\""))")
            #expect(lower.json.count == 0)
        }
    }

    @Test(arguments: [
        ("search", "lastLogin lt \"2026-01-01\"", "E0000031"), ("search", "status ne \"ACTIVE\"", "E0000031"),
        ("search", "not (status eq \"ACTIVE\")", "E0000031"), ("search", "profile.login co \"kim\"", "E0000031"),
        ("search", "status eq ACTIVE", "E0000031"), ("search", "status eq \"ACTIVE", "E0000031"),
        ("search", "(status eq \"ACTIVE\"", "E0000031"), ("search", "status eq \"A\" \"B\"", "E0000031"),
        ("search", "Status eq \"ACTIVE\"", "E0000031"), ("search", "status eq \"\\x\"", "E0000031"),
        ("search", "", "E0000031"), ("filter", "profile.title eq \"x\"", "E0000031"),
        ("filter", "profile.login sw \"x\"", "E0000031"),
        ("search", String(repeating: "(", count: 500) + "id pr", "E0000031"),
    ])
    func `what the grammar or the endpoint does not know is refused`(
        parameter: String,
        text: String,
        code: String
    ) async throws {
        try await EmulatorClient.run(people: 20) { okta in
            let answer = try await okta.get("/api/v1/users?\(parameter)=\(escaped(text))")
            #expect(answer.status == 400 && answer.code == code)
        }
    }

    @Test func `search and filter exclude each other`() async throws {
        try await EmulatorClient.run(people: 20) { okta in
            let both = try await okta.get("/api/v1/users?search=id+pr&filter=\(escaped("status eq \"ACTIVE\""))")
            #expect(both.code == "E0000033")
        }
    }
}
