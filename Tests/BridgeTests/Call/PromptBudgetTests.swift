import Audit
@testable import Bridge
import JSON
import Okta
import Testing

/// A person is asked so often for one client, and no more (gate.md T5).
@Suite(.timeLimit(.minutes(5)))
struct PromptBudgetTests {
    static func suspend(_ number: Int) -> JSONValue { ["user_id": .string("00u\(number)")] }

    /// Calls, and says no.
    private static func refused(_ bench: GateBench, _ number: Int) async throws -> CallAnswer {
        async let answer = bench.call("suspend_user", suspend(number))
        let row = try await bench.console.pending()
        _ = await bench.gate.desk.decide(.deny(reason: "no"), on: row.id, shown: "", by: GateBench.alice)
        return await answer
    }

    @Test func `over the budget of prompts a client is denied unasked, with one alarm, until the hour has passed`()
        async throws
    {
        try await GateBench.run({ $0.policy = .builtIn(limits: .init(writesPerHour: 20, promptsPerHour: 2)) }) {
            bench in
            for number in 1...5 { bench.org.addUser("00u\(number)", name: "N\(number)", status: "ACTIVE") }
            for number in 1...2 { #expect(try await Self.refused(bench, number).json["by"] == "operator") }
            for number in 3...4 {
                let answer = await bench.call("suspend_user", Self.suspend(number))
                #expect(answer.json["by"] == "quota")
                #expect(answer.json["rule"] == "prompts_per_hour")
            }
            let other = GateBench.client(2, executable: "/usr/bin/cursor")
            async let unaffected = bench.call("suspend_user", Self.suspend(5), client: other)
            let row = try await bench.console.pending()
            _ = await bench.gate.desk.decide(.deny(reason: ""), on: row.id, shown: "", by: GateBench.alice)
            #expect(await unaffected.json["by"] == "operator", "a budget is one client's own")
            bench.time.advance(.seconds(3600))
            #expect(try await Self.refused(bench, 3).json["by"] == "operator")
            try await bench.audit.append(AuditEntry(.callCompleted))
            let alarms = try await bench.audit.records(AuditQuery(type: "alarm")).records
            #expect(alarms.map(\.entry.outcome) == ["prompts_per_hour"])
        }
    }

    @Test func `asking again about a changed target counts as well`() async throws {
        try await GateBench.run({ $0.policy = .builtIn(limits: .init(promptsPerHour: 1)) }) { bench in
            async let answer = bench.call("suspend_user", Self.suspend(1))
            let row = try await bench.console.pending()
            bench.org.change("00u1", "lastUpdated", to: 1)
            #expect(await bench.approve(row) == .accepted)
            #expect(await answer.json["rule"] == "prompts_per_hour")
            #expect(bench.org.writes.isEmpty)
        }
    }

    @Test func `a write that asks nobody uses up no prompt`() async throws {
        try await GateBench.run({ options in
            options.policy = Policy(
                deny: [],
                approve: [],
                allow: [.init("all", reason: "allowed")],
                limits: .init(promptsPerHour: 0)
            )
        }) { bench in
            #expect(await bench.call("suspend_user", Self.suspend(1)).status == "applied")
        }
    }

    @Test func `too many writes at once are recorded once a minute, not for each call`() async throws {
        try await GateBench.run({ $0.policy = .builtIn(limits: .init(pending: 1)) }) { bench in
            async let held = bench.call("suspend_user", Self.suspend(1), hold: .seconds(3600))
            let row = try await bench.console.pending()
            for _ in 0..<5 { #expect(await bench.call("suspend_user", Self.suspend(2)).json["rule"] == "pending") }
            bench.time.advance(.seconds(60))
            for _ in 0..<5 { #expect(await bench.call("suspend_user", Self.suspend(2)).json["rule"] == "pending") }
            _ = await bench.gate.desk.decide(.deny(reason: ""), on: row.id, shown: "", by: GateBench.alice)
            _ = await held
            // A durable record after those that nobody waits for: they have been written as well.
            try await bench.audit.append(AuditEntry(.callCompleted))
            let records = try await bench.audit.records(AuditQuery(type: "quota")).records
            #expect(records.map(\.entry.outcome) == ["pending", "pending"])
        }
    }
}
