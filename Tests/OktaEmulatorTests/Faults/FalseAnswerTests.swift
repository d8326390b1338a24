import JSON
import OktaEmulator
import Testing

/// Faults whose answers are whole and wrong.
@Suite struct FalseAnswerTests {
    private static let suspend = "/api/v1/users/dana.kim/lifecycle/suspend"

    @Test func `a body has the other of the two container types`() async throws {
        try await EmulatorClient.run(people: 20) { okta in
            okta.server.org.faults.add(Fault(pathPrefix: "/api/v1", times: 4, kind: .wrongType))
            #expect(try await okta.get("/api/v1/users/dana.kim").json[0]?["status"]?.string == "ACTIVE")
            #expect(try await okta.get("/api/v1/groups").json["items"]?.count == 40)
            #expect(try await okta.post(FalseAnswerTests.suspend).json.elements?.count == 1)
            let ended = try await okta.delete("/api/v1/users/dana.kim/sessions")
            #expect(ended.status == 200 && ended.json.kind == .array)
            #expect(okta.server.org.journal().map(\.isApplied) == [false, false, true, true])
        }
    }

    @Test(arguments: Fault.RateLie.allCases)
    func `rate-limit headers lie and the request is applied`(lie: Fault.RateLie) async throws {
        try await EmulatorClient.run(people: 20) { okta in
            okta.server.org.faults.add(Fault(pathPrefix: "/api/v1/users", kind: .lyingHeaders(lie)))
            let answer = try await okta.post(FalseAnswerTests.suspend)
            #expect(answer.status == 200)
            #expect(answer.headers.count { $0.name.lowercased().hasPrefix("x-rate-limit-") } == 3)
            let texts = ["limit", "remaining", "reset"].compactMap { answer.header("x-rate-limit-" + $0) }
            let numbers = texts.compactMap { Int($0) }
            let now = okta.clock.milliseconds / 1000
            guard lie != .text else {
                #expect(texts.count == 3 && numbers.isEmpty)
                return
            }
            try #require(numbers.count == 3)
            #expect(lie == .aboveLimit ? numbers[1] > numbers[0] : numbers[1] == 0)
            #expect(lie == .past ? numbers[2] < now : numbers[2] > now)
            #expect((numbers[2] > now + 300_000_000) == (lie == .future))
            #expect(try await okta.user("dana.kim")["status"]?.string == "SUSPENDED")
        }
    }

    @Test func `a stale read sees the org before the last write, once`() async throws {
        try await EmulatorClient.run(people: 20) { okta in
            let faults = okta.server.org.faults
            _ = try await okta.post(FalseAnswerTests.suspend)
            _ = try await okta.put("/api/v1/users/dana.kim", ["profile": ["lastName": "x"]])
            faults.add(Fault(pathPrefix: "/api/v1/users", kind: .staleRead))
            #expect(try await okta.user("dana.kim")["status"]?.string == "ACTIVE", "the refused PUT was no write")
            #expect(try await okta.user("dana.kim")["status"]?.string == "SUSPENDED")

            let profile: JSONValue = [
                "firstName": "New", "lastName": "Comer", "login": "new.comer@acme.example",
                "email": "new.comer@acme.example",
            ]
            let made = try await okta.post("/api/v1/users?activate=false", ["profile": profile])
            #expect(made.status == 200)
            faults.add(Fault(pathPrefix: "/api/v1", times: 4, kind: .staleRead))
            #expect(try await okta.get("/api/v1/users/new.comer@acme.example").status == 404)
            #expect(try await okta.get("/api/v1/users/dana.kim").json["status"]?.string == "SUSPENDED")
            let everyone = try #require(okta.server.org.groupID(named: "Everyone"))
            #expect(try await okta.get("/api/v1/groups/\(everyone)/users").json.count == 20)
            let log = "/api/v1/logs?filter=" + escaped("eventType eq \"user.lifecycle.create\"")
            let id = try #require(made.json["id"]?.string)
            #expect(try await okta.get(log).json.description.contains(id) == false)
            #expect(try await okta.get("/api/v1/groups/\(everyone)/users").json.count == 21)
            #expect(try await okta.get(log).json.description.contains(id))
        }
    }

    @Test func `a stale read finds a renamed user under the old login and leaves writes alone`() async throws {
        try await EmulatorClient.run(people: 20) { okta in
            let moved = try await okta.post("/api/v1/users/dana.kim", ["profile": ["login": "dana.lee@acme.example"]])
            #expect(moved.status == 200)
            okta.server.org.faults.add(Fault(pathPrefix: "/api/v1/users", times: 2, kind: .staleRead))
            #expect(try await okta.get("/api/v1/users/dana.kim@acme.example").status == 200)
            #expect(try await okta.get("/api/v1/users/dana.lee@acme.example").status == 404)
            okta.server.org.faults.add(Fault(pathPrefix: "/api/v1/users", kind: .staleRead))
            #expect(try await okta.post("/api/v1/users/dana.lee/lifecycle/suspend").status == 200)
            #expect(try await okta.user("dana.lee")["status"]?.string == "ACTIVE")
            #expect(try await okta.user("dana.lee")["status"]?.string == "SUSPENDED")
        }
    }

    @Test(arguments: [
        ("/api/v1/users/dana.kim", "user.account.update_profile"),
        ("/api/v1/groups/{group}", "group.profile.update"), ("/api/v1/groups?q=VPN", "group.profile.update"),
        ("/api/v1/apps/{app}", "application.lifecycle.update"), ("/api/v1/zones", "zone.update"),
    ])
    func `somebody else changes the object that was answered`(path: String, event: String) async throws {
        try await EmulatorClient.run(people: 20) { okta in
            let group = try #require(okta.server.org.groupID(named: "VPN"))
            let app = try #require(okta.server.org.applicationID(labelled: "Payroll"))
            let path = path.replacing("{group}", with: group).replacing("{app}", with: app)
            okta.clock.advance(seconds: 60)
            okta.server.org.faults.add(Fault(pathPrefix: "/api/v1", kind: .mutateAfter))
            let before = try await okta.get(path)
            let after = try await okta.get(path)
            #expect(before.status == 200 && before.bytes != after.bytes)
            let last = try #require(okta.server.org.events().last)
            #expect(last["eventType"]?.string == event)
            #expect(last["transaction"]?["id"]?.string != before.header("x-okta-request-id"))
            #expect(last["actor"]?["alternateId"]?.string == "grace.okafor@acme.example")
            #expect(okta.server.org.journal().allSatisfy { !$0.isApplied })
        }
    }

    @Test func `a user that somebody else changed no longer has the ETag that was answered`() async throws {
        try await EmulatorClient.run(people: 20) { okta in
            okta.clock.advance(seconds: 60)
            okta.server.org.faults.add(Fault(pathPrefix: "/api/v1/users", kind: .mutateAfter))
            let read = try await okta.get("/api/v1/users/dana.kim")
            let tag = try #require(read.header("etag"))
            let refused = try await okta.send(
                "POST",
                "/api/v1/users/dana.kim",
                ["profile": ["title": "Boss"]],
                headers: [("if-match", tag)]
            )
            #expect(refused.status == 412)
            #expect(try await okta.user("dana.kim")["lastUpdated"]?.string != read.json["lastUpdated"]?.string)
        }
    }

    @Test func `a storm of requests in flight has zeros in its headers`() async throws {
        try await EmulatorClient.run(people: 20) { okta in
            okta.server.org.faults.add(Fault(pathPrefix: "/api/v1/users", kind: .concurrencyStorm))
            let refused = try await okta.post(FalseAnswerTests.suspend)
            #expect(refused.status == 429 && refused.code == "E0000047")
            #expect(refused.header("x-rate-limit-limit") == "0" && refused.header("x-rate-limit-remaining") == "0")
            #expect(okta.server.org.journal().last?.isApplied == false)
        }
    }
}
