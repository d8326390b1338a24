import Audit
@testable import Bridge
import JSON
import Okta
import Testing

/// What is sent is planned on the target as it is just before sending, whoever permitted it.
@Suite struct FreshTargetTests {
    static let retitle: JSONValue = ["user_id": "00u1", "profile": ["title": "Analyst"]]
    static let suspend: JSONValue = ["user_id": "00u1"]

    /// Lets all writes below class 3 pass without a question.
    static func lenient(_ options: inout GateOptions) {
        options.policy = Policy(
            deny: [],
            approve: [.init("big-writes", classes: .irreversible ... .irreversible, reason: "a person decides")],
            allow: [.init("the-rest", classes: .local ... .broad, reason: "allowed")]
        )
    }

    @Test func `an approved write names the version that was read last, when only volatile fields have changed`()
        async throws
    {
        try await GateBench.run { bench in
            bench.org.signIn("00u1", version: "v1")
            async let answer = bench.call("update_user", Self.retitle)
            let row = await bench.console.pending()
            bench.org.signIn("00u1", version: "v2")
            #expect(await bench.approve(row) == .accepted)
            #expect(await answer.status == "applied")
            #expect(bench.org.writes.map(\.ifMatch) == ["v2"])
            #expect(await bench.count("approval.requested") == 1)
        }
    }

    @Test func `a write that policy allows is planned on the target as it is just before sending`() async throws {
        try await GateBench.run(Self.lenient) { bench in
            bench.org.signIn("00u1", version: "v1")
            bench.org.onUserRead(2) { bench.org.signIn("00u1", version: "v2") }
            #expect(await bench.call("update_user", Self.retitle).status == "applied")
            #expect(bench.org.writes.map(\.ifMatch) == ["v2"])
            #expect(await bench.count("approval.requested") == 0)
        }
    }

    @Test func `a write that policy allows is not sent when its target no longer needs it`() async throws {
        try await GateBench.run(Self.lenient) { bench in
            bench.org.onUserRead(2) { bench.org.change("00u1", "status", to: "SUSPENDED") }
            let answer = await bench.call("suspend_user", Self.suspend)
            #expect(answer.json["error"]?["kind"] == "refused")
            #expect(bench.org.writes.isEmpty)
        }
    }

    @Test func `a target that came under protection since the first read is asked about, whatever policy allowed`()
        async throws
    {
        try await GateBench.run(Self.lenient) { bench in
            bench.org.onUserRead(2) { bench.org.makeAdministrator("00u1") }
            async let answer = bench.call("suspend_user", Self.suspend)
            let row = await bench.console.pending()
            #expect(row.riskClass == .irreversible)
            #expect(row.round == 0)
            _ = await bench.gate.desk.decide(.deny(reason: ""), on: row.id, shown: "", by: GateBench.alice)
            #expect(await answer.status == "denied")
            #expect(bench.org.writes.isEmpty)
        }
    }

    @Test func `a grant lets no write pass on a target that was not read again`() async throws {
        try await GateBench.run { bench in
            async let first = bench.call("update_user", Self.retitle)
            #expect(await bench.approve(bench.console.pending(), .approveForSession) == .accepted)
            #expect(await first.status == "applied")
            bench.org.signIn("00u1", version: "v3")
            bench.org.onUserRead(2) { bench.org.signIn("00u1", version: "v4") }
            let again = Self.retitle.setting("profile", to: ["title": "Director"])
            #expect(await bench.call("update_user", again).status == "applied")
            #expect(bench.org.writes.map(\.ifMatch) == [nil, "v4"])
        }
    }
}
