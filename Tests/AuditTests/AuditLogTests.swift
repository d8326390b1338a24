import Audit
import GRDB
import Glibc
import JSON
import Synchronization
import TestSupport
import Testing

struct AuditLogTests {
    @Test func `a log that was written and closed verifies to its last record`() async throws {
        let fixture = try LogFixture()
        try await fixture.with { log in
            for _ in 0..<20 { try await log.write() }
            #expect(try await log.verify().isIntact)
        }
        let found = try await Verification.verify(directory: fixture.path)
        #expect(found == Verification(head: found.head, checkpoint: found.head))
        #expect(found.head == 1 + 40 + 2)
    }

    @Test func `sequence numbers have no gap and identifiers sort as the records do under 64 writers`() async throws {
        let fixture = try LogFixture()
        try await fixture.with { log in
            let numbers = try await withThrowingTaskGroup { group in
                for writer in 0..<64 {
                    group.addTask {
                        var numbers: [Int] = []
                        for _ in 0..<10 {
                            log.record(.of(.callReceived, target: "writer \(writer)"))
                            numbers.append(try await log.append(.of(.callCompleted, target: "writer \(writer)")))
                        }
                        return numbers
                    }
                }
                return try await group.reduce(into: []) { $0 += $1 }
            }
            #expect(Set(numbers).count == 640)
            let ofOne = try await log.records(AuditQuery(type: "call.*", text: "WRITER 63"))
            #expect(ofOne.records.count == 20)
        }
        let ids = try await allRecords(fixture).map { try #require(try JSONValue(parsing: $0)["id"]?.string) }
        #expect(ids == ids.sorted())
        #expect(Set(ids).count == ids.count)
        #expect(try fixture.value("SELECT count(*) = max(seq) FROM record") == true)
        #expect(try await Verification.verify(directory: fixture.path).isIntact)
    }

    @Test func `two thousand attempts to use a thousand approvals make a thousand intents`() async throws {
        let fixture = try LogFixture()
        try await fixture.with { log in
            let won = await withTaskGroup { group in
                for approval in 0..<1_000 {
                    for _ in 0..<2 {
                        group.addTask {
                            do {
                                _ = try await log.intent(burning: "approval-\(approval)")
                                return 1
                            } catch {
                                #expect(error as? AuditError == .alreadyBurned)
                                return 0
                            }
                        }
                    }
                }
                return await group.reduce(0, +)
            }
            #expect(won == 1_000)
        }
        #expect(try fixture.value("SELECT count(*) FROM record WHERE type = 'op.intent'") == 1_000)
        #expect(try fixture.value("SELECT count(*) FROM record WHERE type = 'approval.decided'") == 1_000)
    }

    @Test func `an intent is settled exactly once, and nothing else can be settled`() async throws {
        let fixture = try LogFixture()
        try await fixture.with { log in
            let intent = try await log.intent()
            try await log.settle(intent: intent, .applied, .of(.outcome))
            let head = log.head
            await #expect(throws: AuditError.notOpen(intent: intent)) {
                try await log.settle(intent: intent, .unknown, .of(.outcome))
            }
            await #expect(throws: AuditError.notOpen(intent: 1)) {
                try await log.settle(intent: 1, .applied, .of(.outcome))
            }
            await #expect(throws: AuditError.notOpen(intent: 9_999)) {
                try await log.settle(intent: 9_999, .applied, .of(.outcome))
            }
            #expect(log.head == head)
        }
    }

    @Test func `decision and intent stand side by side and name the operation and the approval`() async throws {
        let fixture = try LogFixture()
        try await fixture.with { log in
            let operation = OperationID()
            let seq = try await log.intent(for: operation, burning: "approval-1")
            let intent = try #require(try await log.record(at: seq))
            let decision = try #require(try await log.record(at: seq - 1))
            #expect(intent.entry.type == .intent)
            #expect(decision.entry.type == .approvalDecided)
            #expect(intent.entry.operation == operation)
            #expect(decision.entry.operation == operation)
            #expect(intent.previousHash == decision.hash)
            #expect(try JSONValue(parsing: intent.json)["burns"]?.string == "approval-1")
            try await log.settle(intent: seq, .rejected, .of(.outcome, operation))
            let outcome = try #require(try await log.record(at: seq + 1))
            #expect(outcome.entry.outcome == "rejected")
            #expect(try JSONValue(parsing: outcome.json)["intent"]?.int == seq)
        }
    }

    @Test func `what nobody waits for is in the log in its order when the log is closed`() async throws {
        let fixture = try LogFixture()
        try await fixture.with { log in
            for number in 0..<1_000 { log.record(.of(.callReceived, target: "\(number)")) }
        }
        let targets = try await allRecords(fixture)
            .map { try JSONValue(parsing: $0) }
            .filter { $0["type"]?.string == "call.received" }
            .compactMap { $0["target"]?.string }
        #expect(targets == (0..<1_000).map(String.init))
    }

    @Test(.timeLimit(.minutes(1)))
    func `a record nobody waits for is written without another one pushing it`() async throws {
        let fixture = try LogFixture()
        try await fixture.with { log in
            let (written, continuation) = AsyncStream.makeStream(of: Int.self)
            log.observe { continuation.yield($0.seq) }
            log.record(.of(.callReceived))
            #expect(await written.first { _ in true } == 2)
        }
    }

    @Test func `the observer hears of every record once, in order, after the commit`() async throws {
        let fixture = try LogFixture()
        let heard = Mutex<[Int]>([])
        let log = try await fixture.open()
        log.observe { record in heard.withLock { $0.append(record.seq) } }
        try await withThrowingTaskGroup { group in
            for _ in 0..<50 { group.addTask { try await log.write() } }
            try await group.waitForAll()
        }
        try await log.close()
        #expect(heard.withLock { $0 } == Array(2...(1 + 100 + 2)))
    }

    @Test func `a closed log refuses`() async throws {
        let fixture = try LogFixture()
        let log = try await fixture.open()
        try await log.close()
        log.record(.of(.callReceived))
        await #expect(throws: AuditError.closed) { try await log.append(.of(.callReceived)) }
        await #expect(throws: AuditError.closed) { _ = try await log.intent() }
        await #expect(throws: AuditError.closed) { try await log.records(AuditQuery()) }
        #expect(log.condition == .refusing(.closed))
        try await log.close()
    }

    @Test func `a second log in the same directory is refused and told who holds it`() async throws {
        let fixture = try LogFixture()
        let log = try await fixture.open()
        await #expect(throws: AuditError.alreadyOpen(pid: Int(getpid()))) { _ = try await fixture.open() }
        try await log.close()
        try await fixture.with { #expect($0.head == 4) }
    }

    @Test(arguments: [
        "UPDATE record SET json = json", "DELETE FROM record", "UPDATE burn SET seq = 1", "DELETE FROM outcome",
    ])
    func `rows are neither changed nor removed`(_ sql: String) async throws {
        let fixture = try LogFixture()
        try await fixture.with { log in
            let intent = try await log.intent(burning: "one")
            try await log.settle(intent: intent, .applied, .of(.outcome))
        }
        let queue = try DatabaseQueue(path: fixture.database)
        #expect(throws: DatabaseError.self) { try queue.write { try $0.execute(sql: sql) } }
        try queue.close()
    }

    private func allRecords(_ fixture: LogFixture) async throws -> [String] {
        let queue = try DatabaseQueue(path: fixture.database)
        defer { try? queue.close() }
        return try await queue.read { try String.fetchAll($0, sql: "SELECT json FROM record ORDER BY seq") }
    }
}
