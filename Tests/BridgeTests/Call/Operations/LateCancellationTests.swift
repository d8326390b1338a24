import Audit
@testable import Bridge
import JSON
import Okta
import Testing

/// A client gives up a write whose request has left for Okta: that changes nothing but the answer (mcp.md 5).
@Suite(.timeLimit(.minutes(5)))
struct LateCancellationTests {
    /// The ways to give a call up.
    enum Way: String, CaseIterable, CustomTestStringConvertible {
        case legacyNotification = "notifications/cancelled in version D"
        case modernNotification = "notifications/cancelled in version E"
        case connection = "a closed connection"
        case modernTask = "tasks/cancel in version E"
        case legacyTask = "tasks/cancel in version D"
        case leg = "a leg that does not come"

        var testDescription: String { rawValue }

        /// The outcome of the record.
        var word: String {
            switch self {
            case .legacyNotification, .modernNotification: "request cancelled"
            case .connection: "connection closed"
            case .modernTask, .legacyTask: "task cancelled"
            case .leg: "no next leg"
            }
        }
    }

    /// An org whose next write arrives and is answered when the test says so.
    private struct SlowWrite {
        let arrived: AsyncStream<Void>
        let release: AsyncStream<Void>.Continuation

        init(_ org: PlayedOrg) {
            let (arrived, arrival) = AsyncStream<Void>.makeStream()
            let (released, release) = AsyncStream<Void>.makeStream()
            (self.arrived, self.release) = (arrived, release)
            org.play { _ in
                arrival.yield()
                for await _ in released { break }
                return nil
            }
        }

        func arrival() async {
            for await _ in arrived { break }
        }
    }

    private static let legLength: Duration = .seconds(20)
    private static let cancelled = #"{"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":1}}"#

    /// Sends the call in the form that can be given up this way; returns the id of its task, where it is one.
    private static func begin(_ way: Way, _ client: WireClient) async throws -> JSONValue {
        switch way {
        case .legacyNotification:
            try await client.initialize()
            try await client.send(request(1, "tools/call", suspension))
        case .modernNotification, .connection, .leg:
            try await client.send(modern(1, "tools/call", suspension))
        case .modernTask:
            let answer = try await client.ask(modern(1, "tools/call", suspension, meta: withTasks))
            return try #require(answer["result"]?["taskId"])
        case .legacyTask:
            try await client.initialize()
            let params = suspension.setting("task", to: [:])
            let answer = try await client.ask(request(1, "tools/call", params))
            return try #require(answer["result"]?["task"]?["taskId"])
        }
        return .null
    }

    private static func giveUp(
        _ way: Way,
        _ client: WireClient,
        _ task: JSONValue,
        _ house: GateSocket
    ) async throws {
        switch way {
        case .legacyNotification, .modernNotification: try await client.send(cancelled)
        case .connection: try await client.close()
        case .modernTask:
            for id in [2, 3] as [JSONValue] {
                let answer = try await client.ask(modern(id, "tasks/cancel", ["taskId": task], meta: withTasks))
                #expect(answer["error"] == nil)
            }
        case .legacyTask:
            let answer = try await client.ask(request(2, "tasks/cancel", ["taskId": task]))
            #expect(answer["result"]?["status"] == "cancelled")
        case .leg:
            house.bench.time.advance(legLength)
            #expect(try await client.message()["result"]?["resultType"] == "input_required")
            let lapse = house.bench.time.now + .seconds(10)
            await house.bench.time.sleeper(until: lapse)
            house.bench.time.advance(.seconds(10))
        }
    }

    @Test(arguments: Way.allCases)
    func `C71: given up after it has left, a write goes on to its outcome, and the audit says both`(
        way: Way
    ) async throws {
        try await GateSocket.open(leg: way == .leg ? Self.legLength : nil) { house in
            let bench = house.bench
            let write = SlowWrite(bench.org)
            let client = try await house.client()
            let task = try await Self.begin(way, client)
            let row = try await bench.console.pending()
            #expect(await bench.approve(row) == .accepted)
            await write.arrival()
            try await Self.giveUp(way, client, task, house)
            try await bench.console.hears("op.cancelled_late")
            #expect(bench.org.status(of: "00u1") == "ACTIVE", "Okta has not answered yet")
            write.release.yield()
            _ = try await bench.console.call(in: .done)
            #expect(bench.org.status(of: "00u1") == "SUSPENDED")
            #expect(bench.org.writes.count == 1)
            let types = ["op.intent", "op.cancelled_late", "op.outcome"]
            let records = try await bench.records(of: row.id.text).filter { types.contains($0.entry.type.rawValue) }
            #expect(records.map(\.entry.type.rawValue) == types, "once, and before the outcome")
            #expect(records.map(\.entry.outcome) == [nil, way.word, "applied"])
            let detail = try #require(await bench.gate.desk.callDetail(row.call))
            #expect(detail.row.status == .ok, "the call's line shows what came of the write")
            #expect(detail.auditSeqs.contains(records[1].seq))
            #expect(try await bench.audit.verify().isIntact)
        }
    }

    @Test func `given up during the last read, a write that policy allows is not sent`() async throws {
        try await GateBench.run(FreshTargetTests.lenient) { bench in
            bench.org.onUserRead(2) { bench.gate.handler.closed(GateBench.client()) }
            #expect(await bench.call("suspend_user", ["user_id": "00u1"]).isWithdrawn)
            _ = try await bench.console.call(in: .done)
            #expect(bench.org.writes.isEmpty)
            #expect(await bench.count("op.intent") == 0)
            #expect(await bench.count("op.cancelled_late") == 0)
        }
    }

    @Test func `a connection that closes after an id was handed out gives nothing up`() async throws {
        try await GateSocket.open { house in
            let bench = house.bench
            let write = SlowWrite(bench.org)
            let client = try await house.client()
            _ = try await Self.begin(.modernTask, client)
            let row = try await bench.console.pending()
            #expect(await bench.approve(row) == .accepted)
            await write.arrival()
            try await client.close()
            try await bench.console.hears("conn.close")
            write.release.yield()
            _ = try await bench.console.call(in: .done)
            #expect(await bench.count("op.cancelled_late") == 0)
        }
    }
}
