import JSON
import OktaEmulator
import Testing

/// `search` that is behind, while every other read sees the newest (api.md 5).
@Suite struct WriteHistoryTests {
    private static func users(_ expression: String) -> String {
        "/api/v1/users?search=" + escaped(expression)
    }

    private static let suspended = users("status eq \"SUSPENDED\" and profile.login sw \"dana\"")

    private func runLagging(_ body: (EmulatorClient) async throws -> Void) async throws {
        try await EmulatorClient.run(people: 20, adjust: { $0.searchLag = .seconds(5) }, body)
    }

    @Test func `search finds a change only after the lag, reads and filters at once`() async throws {
        try await runLagging { okta in
            let dana = try await okta.id("dana.kim")
            _ = try await okta.post("/api/v1/users/dana.kim/lifecycle/suspend")
            #expect(try await okta.get(WriteHistoryTests.suspended).ids == [])
            #expect(try await okta.user("dana.kim")["status"]?.string == "SUSPENDED")
            let filter = "/api/v1/users?filter=" + escaped("status eq \"SUSPENDED\"")
            #expect(try await okta.get(filter).ids.contains(dana))
            let listed = try await okta.get("/api/v1/users?q=dana").json[0]
            #expect(listed?["status"]?.string == "SUSPENDED")
            okta.clock.advance(seconds: 4)
            #expect(try await okta.get(WriteHistoryTests.suspended).ids == [])
            okta.clock.advance(seconds: 1)
            #expect(try await okta.get(WriteHistoryTests.suspended).ids == [dana])
        }
    }

    @Test func `search shows each of several changes when its time has come`() async throws {
        try await runLagging { okta in
            let search = WriteHistoryTests.users("profile.login eq \"dana.kim@acme.example\"")
            var seen: [String?] = []
            for title in ["One", "Two", "Three"] {
                _ = try await okta.post("/api/v1/users/dana.kim", ["profile": ["title": .string(title)]])
                okta.clock.advance(seconds: 2)
            }
            for _ in 0..<4 {
                seen.append(try await okta.get(search).json[0]?["profile"]?["title"]?.string)
                okta.clock.advance(seconds: 2)
            }
            #expect(seen == ["One", "Two", "Three", "Three"])
        }
    }

    @Test func `search does not know the new and still knows the deleted`() async throws {
        try await runLagging { okta in
            let gone = try await okta.id("marek.dvorak")
            let made = try await okta.post("/api/v1/groups", ["profile": ["name": "Night Shift"]])
            let group = try #require(made.json["id"]?.string)
            #expect(try await okta.delete("/api/v1/users/\(gone)").status == 204)
            let groups = "/api/v1/groups?search=" + escaped("profile.name eq \"Night Shift\"")
            let users = WriteHistoryTests.users("id eq \"\(gone)\"")
            #expect(try await okta.get(groups).ids == [])
            #expect(try await okta.get("/api/v1/groups?q=Night").ids == [group])
            #expect(try await okta.get(users).ids == [gone])
            #expect(try await okta.get("/api/v1/users/\(gone)").status == 404)
            let sorted = users + "&sortBy=profile.lastName"
            #expect(try await okta.get(sorted).ids == [gone])
            okta.clock.advance(seconds: 5)
            #expect(try await okta.get(groups).ids == [group])
            #expect(try await okta.get(users).ids == [])
        }
    }

    @Test func `refused writes in between change nothing of what search knows`() async throws {
        try await runLagging { okta in
            _ = try await okta.post("/api/v1/users/dana.kim/lifecycle/suspend")
            okta.clock.advance(seconds: 3)
            for _ in 0..<3 { #expect(try await okta.post("/api/v1/users/dana.kim/lifecycle/suspend").status == 400) }
            #expect(try await okta.get(WriteHistoryTests.suspended).ids == [])
            okta.clock.advance(seconds: 2)
            #expect(try await okta.get(WriteHistoryTests.suspended).ids.count == 1)
        }
    }

    @Test func `without a lag search sees what was just written`() async throws {
        try await EmulatorClient.run(people: 20) { okta in
            _ = try await okta.post("/api/v1/users/dana.kim/lifecycle/suspend")
            #expect(try await okta.get(WriteHistoryTests.suspended).ids.count == 1)
        }
    }
}
