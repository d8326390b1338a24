import Audit
@testable import Bridge
import JSON
import Okta
import Synchronization
import Testing

/// A process that runs another program after it connected (gate.md T4).
@Suite struct ClientIdentityTests {
    static let suspend: JSONValue = ["user_id": "00u1"]

    /// What the kernel would say: the same client until it is exchanged.
    private final class PlayedKernel: Sendable {
        private let executable = Mutex<String?>("/usr/bin/claude")

        func exec(_ program: String?) { executable.withLock { $0 = program } }

        func reread(_ client: ClientConnection) -> ClientConnection {
            var now = client
            let executable = executable.withLock { $0 }
            guard executable != client.peer.executable else { return client }
            now.unlabelled =
                executable == nil ? "the process cannot be read" : "the process is not the one that connected"
            return now
        }
    }

    @Test func `T4: a client that runs another program loses its label at its next write, for good, once recorded`()
        async throws
    {
        let kernel = PlayedKernel()
        try await GateBench.run({ $0.reread = { kernel.reread($0) } }) { bench in
            kernel.exec("/usr/bin/python3")
            async let first = bench.call("suspend_user", Self.suspend)
            let row = await bench.console.pending()
            #expect(row.clientLabel == "pid 77")
            _ = await bench.gate.desk.decide(.deny(reason: ""), on: row.id, shown: "", by: GateBench.alice)
            _ = await first
            kernel.exec("/usr/bin/claude")
            async let second = bench.call("suspend_user", ["user_id": "00u2"])
            let again = await bench.console.pending()
            #expect(again.clientLabel == "pid 77", "a label that was lost does not come back")
            _ = await bench.gate.desk.decide(.deny(reason: ""), on: again.id, shown: "", by: GateBench.alice)
            _ = await second
            let alarms = try await bench.audit.records(AuditQuery(type: "alarm")).records
            #expect(alarms.map(\.entry.outcome) == ["client changed"])
            #expect(alarms.first?.entry.details["was"]?["label"] == "claude")
            #expect(alarms.first?.entry.details["client"]?["exe"] == .null)
            #expect(alarms.first?.entry.details["client"]?["unlabelled"]?.string?.isEmpty == false)
        }
    }

    @Test func `T4: what was granted to the program that connected is not granted to the one that follows`()
        async throws
    {
        let kernel = PlayedKernel()
        try await GateBench.run({ $0.reread = { kernel.reread($0) } }) { bench in
            let join: JSONValue = ["group_id": "00gaaaaaaaaaaaaaaaa1", "user_id": "00u1"]
            async let first = bench.call("add_user_to_group", join)
            #expect(await bench.approve(bench.console.pending(), .approveForSession) == .accepted)
            #expect(await first.status == "applied")
            #expect(await bench.approved("remove_user_from_group", join).status == "applied")
            kernel.exec("/usr/bin/python3")
            async let second = bench.call("add_user_to_group", join)
            let row = await bench.console.pending()
            _ = await bench.gate.desk.decide(.deny(reason: ""), on: row.id, shown: "", by: GateBench.alice)
            #expect(await second.status == "denied")
        }
    }

    @Test(arguments: ["/usr/bin/python3", nil])
    func `T4: an approval is worth nothing when another program runs by the time of sending`(
        program: String?
    )
        async throws
    {
        let kernel = PlayedKernel()
        try await GateBench.run({ $0.reread = { kernel.reread($0) } }) { bench in
            async let answer = bench.call("suspend_user", Self.suspend)
            let row = await bench.console.pending()
            kernel.exec(program)
            #expect(await bench.approve(row) == .accepted)
            let result = await answer
            #expect(result.json["by"] == "policy")
            #expect(result.json["rule"] == "client-changed")
            #expect(bench.org.writes.isEmpty)
            #expect(await bench.count("op.intent") == 0)
            #expect(await bench.count("alarm") == 1)
            #expect(await bench.count("approval.cancelled") == 1)
        }
    }

    @Test func `what a closed connection left behind with an id is decided without looking at its process`()
        async throws
    {
        let kernel = PlayedKernel()
        try await GateBench.run({ $0.reread = { kernel.reread($0) } }) { bench in
            async let held = bench.call("suspend_user", Self.suspend)
            let row = await bench.console.pending()
            bench.time.advance(.seconds(50))
            #expect(await held.status == "pending_approval")
            kernel.exec(nil)
            bench.gate.handler.closed(GateBench.client())
            #expect(await bench.approve(row) == .accepted)
            await bench.console.hears("op.outcome")
            #expect(bench.org.writes.count == 1)
        }
    }
}
