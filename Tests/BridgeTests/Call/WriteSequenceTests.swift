import Audit
@testable import Bridge
import JSON
import Okta
import Testing

@Suite struct WriteSequenceTests {
    static let suspend: JSONValue = ["user_id": "00u1"]

    @Test func `an approved write is sent once and its records stand in order`() async throws {
        try await GateBench.run { bench in
            async let answer = bench.call("suspend_user", Self.suspend)
            let row = await bench.console.pending()
            #expect(row.riskClass == .broad)
            #expect(bench.org.writes.isEmpty, "C73: nothing leaves before the approval")
            #expect(await bench.approve(row) == .accepted)
            let result = await answer
            #expect(result.status == "applied")
            #expect(result.isError == false)
            #expect(bench.org.writes.count == 1)
            #expect(bench.org.status(of: "00u1") == "SUSPENDED")
            _ = await bench.console.next { event -> Bool? in
                if case .audit(let row) = event, row.type == "op.verified" { true } else { nil }
            }
            let types = try await bench.records(of: result.operation).map(\.entry.type)
                .filter { ![.callCompleted, .callReceived].contains($0) }
            #expect(types == [.approvalRequested, .approvalDecided, .intent, .outcome, .verified])
        }
    }

    @Test func `a read needs nobody and carries an operation id`() async throws {
        try await GateBench.run { bench in
            let answer = await bench.call("get_user", ["user_id": "00u1"])
            #expect(answer.json["user"]?["id"] == "00u1")
            #expect(answer.operation?.count == 32)
            #expect(bench.org.writes.isEmpty)
        }
    }
}
