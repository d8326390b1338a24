import JSON
import Okta
import Testing

@testable import Bridge

@Suite struct LogToolTests {
    /// The wall clock, 2026-11-25T02:03:04.567Z.
    static let now = 1_795_572_184_567
    static let week = "since=2026-11-18T02:03:04.567Z&until=2026-11-25T02:03:04.567Z"

    static func read<Called: ReadTool>(_ tool: Called.Type, _ arguments: JSONValue) async throws -> (String, JSONValue)
    {
        let org = CannedOrg(["/api/v1/logs": .body([]), "/api/v1/users/dana": .body(Canned.user())])
        let content = try await decoded(tool, arguments, now: now).run(org.reader).content
        return (try #require(org.reads.last), content)
    }

    @Test(
        arguments: [
            ([:], "\(week)&sortOrder=DESCENDING&limit=20"),
            (
                ["since": "24h", "sort_order": "ASC"],
                "since=2026-11-24T02:03:04.567Z&until=2026-11-25T02:03:04.567Z&sortOrder=ASCENDING&limit=20"
            ),
            (
                ["since": "yesterday", "until": "today"],
                "since=2026-11-24T00:00:00.000Z&until=2026-11-25T00:00:00.000Z&sortOrder=DESCENDING&limit=20"
            ),
            (
                ["until": "2026-11-10T00:00:00Z"],
                "since=2026-11-03T00:00:00.000Z&until=2026-11-10T00:00:00.000Z&sortOrder=DESCENDING&limit=20"
            ),
            (
                ["filter": "severity eq \"WARN\"", "q": "dana", "limit": 1000],
                "\(week)&sortOrder=DESCENDING&filter=severity eq \"WARN\"&q=dana&limit=1000"
            ),
        ] as [(JSONValue, String)]
    )
    func `the window is always bounded and echoed`(arguments: JSONValue, query: String) async throws {
        let (read, content) = try await Self.read(GetLogs.self, arguments)
        #expect(read == "/api/v1/logs?\(query)")
        #expect(query.contains("since=\(content["since"]?.string ?? "?")&until=\(content["until"]?.string ?? "?")"))
    }

    @Test func `a window that ends before it begins is refused`() throws {
        let error = try #require(throws: InvalidArguments.self) {
            try decoded(GetLogs.self, ["since": "1h", "until": "2h"], now: Self.now)
        }
        #expect(
            error.problems.map(\.description)
                == ["since: expected a time before 2026-11-25T00:03:04.567Z, got 2026-11-25T01:03:04.567Z"]
        )
    }

    @Test(
        arguments: [
            ([:], ""),
            (["query": "dana kim"], "&q=dana kim"),
            (
                ["query": "severity eq \"WARN\" or severity eq \"ERROR\"", "ip": "192.0.2.1"],
                "&filter=(severity eq \"WARN\" or severity eq \"ERROR\") and client.ipAddress eq \"192.0.2.1\""
            ),
            (
                ["event_types": ["user.session.start"], "outcome": "FAILURE"],
                "&filter=eventType eq \"user.session.start\" and outcome.result eq \"FAILURE\""
            ),
            (
                ["event_types": ["a", "b"], "severity": "WARN"],
                "&filter=(eventType eq \"a\" or eventType eq \"b\") and severity eq \"WARN\""
            ),
            (["actor": "00u1"], "&filter=(actor.id eq \"00u1\" or actor.alternateId eq \"00u1\")"),
            (
                ["target": "x\" or id pr or \"\\"],
                "&filter=(target.id eq \"x\\\" or id pr or \\\"\\\\\" or target.alternateId eq \"x\\\" or id pr or \\\"\\\\\")"
            ),
        ] as [(JSONValue, String)]
    )
    func `the parts of a search become one filter`(arguments: JSONValue, query: String) async throws {
        let (read, _) = try await Self.read(SearchLogs.self, arguments)
        #expect(read == "/api/v1/logs?\(Self.week)&sortOrder=DESCENDING\(query)&limit=20")
    }

    @Test func `a user's events are those it did and those done to it, by id`() async throws {
        let (read, _) = try await Self.read(GetUserLogs.self, ["user_id": "dana"])
        #expect(
            read == "/api/v1/logs?\(Self.week)&sortOrder=DESCENDING"
                + "&filter=(actor.id eq \"00u1\" or target.id eq \"00u1\")&limit=20"
        )
    }

    @Test func `an event is a compact row`() async throws {
        let event: JSONValue = [
            "uuid": "e1", "published": "2026-11-25T02:00:00.000Z", "eventType": "user.lifecycle.suspend",
            "displayMessage": "Suspend Okta user", "severity": "INFO",
            "outcome": ["result": "SUCCESS", "reason": .null],
            "actor": ["id": "00u7", "alternateId": "admin@acme.example"], "client": .null,
            "target": [
                ["id": "00u1", "type": "User", "alternateId": "dana@acme.example"],
                ["id": "0oa1aaaaaaaaaaaaaaaa", "type": "AppInstance"],
            ],
        ]
        let org = CannedOrg(["/api/v1/logs": .body([event, ["uuid": "e2", "target": .null]])])
        let content = try await decoded(GetLogs.self, [:]).run(org.reader).content
        #expect(
            content["items"]?[0]?.description
                == #"{"uuid":"e1","published":"2026-11-25T02:00:00.000Z","event_type":"user.lifecycle.suspend","#
                + #""message":"Suspend Okta user","severity":"INFO","outcome":"SUCCESS","reason":null,"#
                + #""actor":"admin@acme.example","targets":["User dana@acme.example","AppInstance 0oa1aaaaaaaaaaaaaaaa"]}"#
        )
        #expect(content["items"]?[1]?.description == #"{"uuid":"e2"}"#)
    }

    @Test func `the next page keeps the window of the first`() async throws {
        let org = CannedOrg([
            "/api/v1/logs": .body([["uuid": "e1"]], next: "/api/v1/logs?after=1"),
            "/api/v1/logs?after=1": .body([["uuid": "e2"]]),
        ])
        let first = try await decoded(GetLogs.self, ["since": "24h"], now: Self.now).run(org.reader).content
        let cursor = try #require(first["next_cursor"])
        let later = try decoded(GetLogs.self, ["since": "24h", "after": cursor], now: Self.now + 60_000)
        let second = try await later.run(org.reader).content
        #expect(org.reads.last == "/api/v1/logs?after=1")
        #expect(second["since"] == nil)
    }
}
