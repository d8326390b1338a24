import Audit
@testable import Bridge
import JSON
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(1)))
struct CallRecordTests {
    @Test func `a call that only asks the gate is recorded once, at its end, with who asked for what`() async throws {
        try await GateBench.run { bench in
            let result = await bench.call("get_rate_limit_status", ["bucket": "/api/v1/users"])
            let records = try await recorded(result, bench)
            #expect(records.map(\.entry.type) == [.callCompleted])
            let details = try #require(records.first).entry.details
            #expect(details["call"]?["args"] == ["bucket": "/api/v1/users"])
            #expect(details["call"]?["args_hash"]?.string?.isEmpty == false)
            #expect(details["client"]?["label"]?.string?.isEmpty == false)
        }
    }

    @Test func `a read is recorded when it comes and when it ends, with its arguments once`() async throws {
        try await GateBench.run { bench in
            let result = await bench.call("get_user", ["user_id": "00u1"])
            let records = try await recorded(result, bench)
            #expect(records.map(\.entry.type).sorted { $0.rawValue > $1.rawValue } == [.callReceived, .callCompleted])
            for record in records {
                #expect((record.entry.details["call"]?["args"] != nil) == (record.entry.type == .callReceived))
            }
        }
    }

    @Test func `the console hears of records that were made before the gate runs`() async throws {
        let bench = try await GateBench.start()
        _ = await bench.call("get_rate_limit_status")
        try await bench.console.hears("call.completed")
        try await bench.audit.close()
    }

    /// The records of a call, which nobody has waited for: the log keeps its order.
    private func recorded(_ result: CallAnswer, _ bench: GateBench) async throws -> [AuditRecord] {
        try await bench.audit.append(AuditEntry(.alarm))
        return try await bench.records(of: result.operation)
    }
}
