import Audit
@testable import Bridge
import GRDB
import JSON
import Okta
import Synchronization
import TestSupport
import Testing

/// A disk that takes no bytes while the test says so, and is then as good as before.
final class ReadOnlyDisk: Sendable {
    private let refuses = Mutex(false)

    var probe: StorageProbe {
        { _ in
            if self.refuses.withLock({ $0 }) { throw DatabaseError(resultCode: .SQLITE_READONLY, message: "played") }
        }
    }

    func refuse(_ refuses: Bool) { self.refuses.withLock { $0 = refuses } }
}

/// Outcomes that the audit could not take when they were known (gate.md G4).
@Suite(.timeLimit(.minutes(5)))
struct UnrecordedOutcomeTests {
    static let suspend: JSONValue = ["user_id": "00u1"]

    /// A gate whose audit stopped taking records just after the first write was sent, and what the host was told.
    private static func run(_ body: (GateBench, ReadOnlyDisk, CallAnswer) async throws -> Void) async throws {
        let disk = ReadOnlyDisk()
        try await GateBench.run(probe: disk.probe) { bench in
            bench.org.play { [org = bench.org] write in
                disk.refuse(true)
                return org.carryOut(write)
            }
            let answer = try await bench.approved("suspend_user", suspend)
            #expect(answer.status == "audit_unavailable")
            #expect(answer.json["outcome"] == "applied")
            try await body(bench, disk, answer)
        }
    }

    @Test func `until it is recorded its target is locked, writes are stopped, and health says so`() async throws {
        try await Self.run { bench, disk, answer in
            #expect(await bench.call("suspend_user", ["user_id": "00u2"]).result == nil)
            let desk = bench.gate.desk
            await desk.runChecks()
            let row = try await bench.console.health("Unknown outcomes", .fail)
            #expect(row.detail == Untrusted("suspend_user on Dana Kim, operation \(answer.operation ?? "")"))
            let refusal = await desk.reconcile(answer.operation ?? "", as: .applied, reason: "", by: GateBench.alice)
            #expect(refusal?.contains("is known") == true)
            #expect(bench.org.writes.count == 1)
            disk.refuse(false)
        }
    }

    @Test func `it is recorded as soon as the log works again, and its target is free`() async throws {
        try await Self.run { bench, disk, answer in
            disk.refuse(false)
            await bench.gate.desk.runChecks()
            #expect(await bench.outcomes() == ["applied"])
            #expect(try await bench.records(of: answer.operation).contains { $0.entry.type == .outcome })
            _ = try await bench.console.health("Unknown outcomes", .ok)
            bench.org.change("00u1", "status", to: "ACTIVE")
            #expect(try await bench.approved("suspend_user", Self.suspend).status == "applied")
        }
    }

    @Test func `nobody has to ask: it is tried again every second`() async throws {
        try await Self.run { bench, disk, _ in
            bench.time.advance(.seconds(1))
            disk.refuse(false)
            while !Task.isCancelled, await bench.outcomes() != ["applied"] {
                bench.time.advance(.seconds(1))
                await Task.yield()
            }
            #expect(await bench.outcomes() == ["applied"])
        }
    }

    @Test func `a gate that stops before is followed by one that knows the outcome as unknown`() async throws {
        let directory = try TemporaryDirectory()
        let disk = ReadOnlyDisk()
        await #expect(throws: AuditError.self) {
            try await GateBench.run(in: directory, probe: disk.probe) { bench in
                bench.org.play { [org = bench.org] write in
                    disk.refuse(true)
                    return org.carryOut(write)
                }
                _ = try await bench.approved("suspend_user", Self.suspend)
            }
        }
        try await GateBench.run(in: directory) { bench in
            #expect(await bench.outcomes() == ["unknown"])
            #expect(await bench.call("deactivate_user", Self.suspend).json["error"]?["kind"] == "refused")
        }
    }
}
