import JSON
import OktaEmulator
import Testing

@Suite struct LogRoutesTests {
    private static let month = "since=2026-08-31T12:00:00.000Z&until=2026-09-30T12:00:00.000Z"

    @Test func `a bounded query yields each event once and ends`() async throws {
        try await EmulatorClient.run(people: 200) { okta in
            let pages = try await okta.pages("/api/v1/logs?\(LogRoutesTests.month)&limit=70")
            let uuids = pages.flatMap { ($0.json.elements ?? []).compactMap { $0["uuid"]?.string } }
            #expect(uuids == okta.server.org.events().compactMap { $0["uuid"]?.string })
            #expect(pages.count > 2)
        }
    }

    @Test func `descending yields the same events backwards`() async throws {
        try await EmulatorClient.run(people: 100) { okta in
            let pages = try await okta.pages("/api/v1/logs?\(LogRoutesTests.month)&limit=70&sortOrder=DESCENDING")
            let uuids = pages.flatMap { ($0.json.elements ?? []).compactMap { $0["uuid"]?.string } }
            #expect(uuids == okta.server.org.events().reversed().compactMap { $0["uuid"]?.string })
        }
    }

    @Test(arguments: [
        ("since=2026-09-25T00:00:00.000Z&", "2026-09-25T00:00:00.000Z"), ("", "2026-09-23T12:00:00.000Z"),
    ])
    func `no page of a descending query goes back beyond its start`(bound: String, start: String) async throws {
        try await EmulatorClient.run(people: 200) { okta in
            let pages = try await okta.pages("/api/v1/logs?\(bound)limit=20&sortOrder=DESCENDING")
            let times = pages.flatMap { ($0.json.elements ?? []).compactMap { $0["published"]?.string } }
            let all = okta.server.org.events().compactMap { $0["published"]?.string }
            #expect(pages.count > 2 && times == all.filter { $0 >= start }.reversed())
        }
    }

    @Test func `a poll always has a next link, and finds what happened since`() async throws {
        try await EmulatorClient.run { okta in
            let start = try await okta.get("/api/v1/logs?since=2026-09-30T12:00:00.000Z")
            #expect(start.json.count == 0)
            let next = try #require(start.link("next"))
            #expect(!next.contains("since="))
            let suspended = try await okta.post("/api/v1/users/dana.kim/lifecycle/suspend")
            let found = try await okta.get(next)
            #expect(found.json.elements?.compactMap { $0["eventType"]?.string } == ["user.lifecycle.suspend"])
            #expect(found.json[0]?["transaction"]?["id"]?.string == suspended.header("x-okta-request-id"))
            let idle = try await okta.get(try #require(found.link("next")))
            #expect(idle.json.count == 0 && idle.link("next") != nil)
        }
    }

    @Test func `without bounds the last seven days come`() async throws {
        try await EmulatorClient.run(people: 200) { okta in
            let events = try await okta.get("/api/v1/logs?limit=1000").json.elements ?? []
            #expect(!events.isEmpty)
            #expect(events.allSatisfy { ($0["published"]?.string ?? "") >= "2026-09-23T12:00:00.000Z" })
        }
    }

    @Test(arguments: [
        "eventType eq \"user.account.lock\"", "eventType sw \"user.lifecycle\"", "outcome.result eq \"FAILURE\"",
        "not (severity eq \"INFO\")", "target.type eq \"UserGroup\" and target.type eq \"User\"",
        "client.geographicalContext.city co \"Tok\"", "displayMessage ew \"Okta\"", "outcome.reason pr",
        "securityContext.asNumber gt 64498",
    ])
    func `filters keep events that fit and only those`(filter: String) async throws {
        try await EmulatorClient.run(people: 300) { okta in
            let path = "/api/v1/logs?\(LogRoutesTests.month)&limit=1000"
            let found = try await okta.pages("\(path)&filter=\(escaped(filter))").flatMap { $0.json.elements ?? [] }
            let all = okta.server.org.events()
            #expect(!found.isEmpty && found.count < all.count)
            let expected = all.filter { event in LogRoutesTests.fits(event, filter) }
            #expect(found.count == expected.count)
        }
    }

    /// The same filters written by hand over the whole event.
    private static func fits(_ event: JSONValue, _ filter: String) -> Bool {
        let types = (event["target"]?.elements ?? []).compactMap { $0["type"]?.string }
        switch filter {
        case "eventType eq \"user.account.lock\"": return event["eventType"]?.string == "user.account.lock"
        case "eventType sw \"user.lifecycle\"": return event["eventType"]?.string?.hasPrefix("user.lifecycle") == true
        case "outcome.result eq \"FAILURE\"": return event["outcome"]?["result"]?.string == "FAILURE"
        case "not (severity eq \"INFO\")": return event["severity"]?.string != "INFO"
        case "client.geographicalContext.city co \"Tok\"":
            return event["client"]?["geographicalContext"]?["city"]?.string == "Tokyo"
        case "displayMessage ew \"Okta\"": return event["displayMessage"]?.string?.hasSuffix("Okta") == true
        case "outcome.reason pr": return event["outcome"]?["reason"]?.string != nil
        case "securityContext.asNumber gt 64498": return (event["securityContext"]?["asNumber"]?.int ?? 0) > 64498
        default: return types.contains("User") && types.contains("UserGroup")
        }
    }

    @Test func `keywords match whole words in any case`() async throws {
        try await EmulatorClient.run { okta in
            _ = try await okta.post("/api/v1/users/dana.kim/lifecycle/suspend")
            let found = try await okta.get("/api/v1/logs?q=DANA+suspend")
            #expect(found.json.elements?.compactMap { $0["eventType"]?.string } == ["user.lifecycle.suspend"])
            #expect(try await okta.get("/api/v1/logs?q=dan+suspend").json.count == 0)
        }
    }

    @Test(arguments: [
        ("since=yesterday", "E0000030"), ("since=2026-01-01T00:00:00Z", "E0000053"), ("limit=1001", "E0000001"),
        ("after=nonsense", "E0000029"), ("since=2026-09-30T00:00:00Z&after=1_1", "E0000053"),
        ("filter=\(escaped("published gt \"2026-01-01\""))", "E0000053"),
        ("filter=\(escaped("eventType eq"))", "E0000053"),
        ("filter=\(escaped("debugContext.debugData.url co \"x\""))", "E0000031"),
        ("q=1+2+3+4+5+6+7+8+9+10+11", "E0000001"),
    ])
    func `bad queries have their errors`(query: String, code: String) async throws {
        try await EmulatorClient.run(people: 20) { okta in
            let answer = try await okta.get("/api/v1/logs?" + query)
            #expect(answer.status == 400 && answer.code == code)
        }
    }
}
