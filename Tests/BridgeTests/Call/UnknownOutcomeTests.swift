import Audit
@testable import Bridge
import JSON
import Okta
import TestSupport
import Testing

/// Writes of which nobody knows what they did, and an audit that fails (gate.md G2, G4, G8).
@Suite(.timeLimit(.minutes(5)))
struct UnknownOutcomeTests {
    static let suspend: JSONValue = ["user_id": "00u1"]

    static let lost: PlayedOrg.Play = { write in
        PlayedOrg.report(write, .unknown(.timedOut(after: .seconds(10))))
    }

    @Test func `an unknown outcome is never repeated and locks its target until it is reconciled`() async throws {
        let directory = try TemporaryDirectory()
        var operation = ""
        try await GateBench.run(in: directory) { bench in
            bench.org.play(Self.lost)
            let answer = try await bench.approved("suspend_user", Self.suspend)
            #expect(answer.status == "unknown")
            #expect(answer.isError == true)
            #expect(bench.org.writes.count == 1)
            operation = answer.operation ?? ""
            let locked = await bench.call("deactivate_user", Self.suspend)
            #expect(locked.json["error"]?["summary"]?.string?.contains(operation) == true)
            await bench.gate.desk.runChecks()
            #expect(try await bench.console.health("Unknown outcomes", .fail).mend.contains(operation))
        }
        try await GateBench.run(in: directory) { bench in
            let locked = await bench.call("deactivate_user", Self.suspend)
            #expect(locked.json["error"]?["summary"]?.string?.contains(operation) == true, "it survives a restart")
            let desk = bench.gate.desk
            #expect(await desk.reconcile("none", as: .applied, reason: "", by: GateBench.alice) != nil)
            #expect(await desk.reconcile(operation, as: .notApplied, reason: "looked", by: GateBench.alice) == nil)
            let record = try await bench.records(of: operation).last
            #expect(record?.entry.type == .reconciled)
            #expect(record?.entry.details["outcome"]?["evidence"]?["finding"] == "not_applied")
            #expect(try await bench.approved("suspend_user", Self.suspend).status == "applied")
        }
    }

    @Test(arguments: [
        ("SUSPENDED", ReconciliationResult.applied), ("ACTIVE", .notApplied), ("STAGED", .undetermined),
    ])
    func `what a read shows is compared with the state before and the state intended`(
        status: String,
        result: ReconciliationResult
    ) {
        let before = TargetDigest(of: ["status": "ACTIVE"]).hash.description
        let expected = ExpectedState([(JSONPointer(tokens: ["status"]), "SUSPENDED")])
        #expect(Reconciliation.judge(expected: expected, before: before, now: ["status": .string(status)]) == result)
        #expect(Reconciliation.judge(expected: expected, before: before, now: nil) == .undetermined)
    }

    @Test func `without a durable intent nothing is sent`() async throws {
        try await GateBench.run { bench in
            async let answer = bench.call("suspend_user", Self.suspend)
            let row = try await bench.console.pending()
            try await bench.audit.close()
            #expect(await bench.approve(row) == .accepted)
            guard case .internalError(let text) = await answer else {
                Issue.record("expected an internal error")
                return
            }
            #expect(text.contains("audit_unavailable"))
            #expect(bench.org.writes.isEmpty)
            #expect(await bench.call("suspend_user", ["user_id": "00u2"]).result == nil, "writes have stopped")
        }
    }

    @Test func `an outcome that cannot be recorded is told as it is known, and writes stop`() async throws {
        try await GateBench.run { bench in
            bench.org.play { [org = bench.org, audit = bench.audit] write in
                try? await audit.close()
                return org.carryOut(write)
            }
            let answer = try await bench.approved("suspend_user", Self.suspend)
            #expect(answer.status == "audit_unavailable")
            #expect(answer.json["outcome"] == "applied")
            #expect(answer.isError == true)
            let reads = bench.org.reads
            #expect(await bench.call("suspend_user", ["user_id": "00u2"]).result == nil)
            #expect(bench.org.reads == reads)
        }
    }

    @Test func `a write that Okta says it did and did not is a mismatch`() async throws {
        try await GateBench.run { bench in
            bench.org.play { write in
                PlayedOrg.report(write, .applied(OktaAnswer(status: 200, body: [:])), status: 200)
            }
            #expect(try await bench.approved("suspend_user", Self.suspend).status == "applied")
            try await bench.console.hears("op.mismatch")
        }
    }
}
