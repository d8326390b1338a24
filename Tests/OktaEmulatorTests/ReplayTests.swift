import JSON
import OktaEmulator
import Testing

/// The same seed, clock and requests give the same answers, down to the last byte.
@Suite struct ReplayTests {
    /// One step of a script; `{name}` in a path stands for an id that an earlier answer gave.
    private struct Step: Sendable {
        var method: String
        var path: String
        var body: JSONValue?
        /// The name under which the answer's `id` is kept.
        var id: String?
        /// Seconds that pass before the step.
        var wait = 0
    }

    private static let newcomer: JSONValue = [
        "profile": [
            "firstName": "Nora", "lastName": "Lind", "login": "nora.lind@acme.example",
            "email": "nora.lind@acme.example", "department": "Legal",
        ]
    ]
    private static let script: [Step] = [
        Step(method: "GET", path: "/api/v1/users/dana.kim", id: "dana"),
        Step(method: "POST", path: "/api/v1/users?activate=true", body: newcomer, id: "nora", wait: 3),
        Step(method: "POST", path: "/api/v1/groups", body: ["profile": ["name": "Night Shift"]], id: "night", wait: 1),
        Step(method: "PUT", path: "/api/v1/groups/{night}/users/{nora}", wait: 1),
        Step(method: "POST", path: "/api/v1/users/{dana}/lifecycle/suspend"),
        Step(method: "POST", path: "/api/v1/users/{dana}/lifecycle/suspend"),
        Step(method: "POST", path: "/api/v1/users/{nora}/lifecycle/expire_password_with_temp_password", wait: 2),
        Step(method: "POST", path: "/api/v1/users/{nora}", body: ["profile": ["title": "Counsel"]]),
        Step(method: "GET", path: "/api/v1/apps?q=Payroll"),
        Step(method: "POST", path: "/__faults", body: ["pathPrefix": "/api/v1/users", "kind": "staleRead"]),
        Step(method: "GET", path: "/api/v1/users/{nora}"),
        Step(method: "POST", path: "/__faults", body: ["pathPrefix": "/api/v1/groups", "kind": "mutateAfter"]),
        Step(method: "GET", path: "/api/v1/groups/{night}"),
        Step(method: "GET", path: "/api/v1/groups/{night}"),
        Step(method: "POST", path: "/__faults", body: ["pathPrefix": "/api/v1/zones", "kind": "malformedBody"]),
        Step(method: "GET", path: "/api/v1/zones"),
        Step(method: "GET", path: "/api/v1/users?limit=7&search=" + escaped("status eq \"ACTIVE\""), wait: 5),
        Step(method: "DELETE", path: "/api/v1/users/{nora}", wait: 1),
        Step(method: "DELETE", path: "/api/v1/users/{nora}", wait: 1),
        Step(method: "GET", path: "/api/v1/users/{nora}"),
        Step(method: "GET", path: "/api/v1/logs?limit=1000"),
        Step(method: "GET", path: "/api/v1/groups?expand=stats"),
        Step(method: "GET", path: "/__journal"),
    ]

    /// Plays the script and writes down all of each answer.
    private func play(seed: UInt64) async throws -> [String] {
        var transcript: [String] = []
        try await EmulatorClient.run(seed: seed, adjust: { $0.searchLag = .seconds(4) }) { okta in
            var ids: [String: String] = [:]
            for step in ReplayTests.script {
                okta.clock.advance(seconds: step.wait)
                var path = step.path
                for (name, id) in ids { path = path.replacing("{\(name)}", with: id) }
                let answer = try await okta.send(step.method, path, step.body, headers: [("host", "acme.example")])
                if let name = step.id { ids[name] = try #require(answer.json["id"]?.string) }
                let headers = answer.headers.map { "\($0.name): \($0.value)" }.joined(separator: "\n")
                let body = String(decoding: answer.bytes, as: UTF8.self)
                transcript.append("\(step.method) \(step.path): \(answer.status)\n\(headers)\n\n\(body)")
            }
        }
        return transcript
    }

    @Test func `a script replays byte for byte, and another seed does not`() async throws {
        let first = try await play(seed: 7)
        let again = try await play(seed: 7)
        for (one, other) in zip(first, again) { #expect(one == other) }
        #expect(first.count == ReplayTests.script.count && again.count == first.count)
        let other = try await play(seed: 8)
        let alike = zip(first, other).filter { $0 == $1 }.map(\.0).filter { !$0.hasPrefix("POST /__faults") }
        #expect(alike == [], "an answer of an org has an id, a date or a request id of its seed")
    }
}
