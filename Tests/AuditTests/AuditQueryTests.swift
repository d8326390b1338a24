import Audit
import JSON
import Synchronization
import TestSupport
import Testing

struct AuditQueryTests {
    @Test func `pages run from the newest to the first without gap or overlap`() async throws {
        let fixture = try LogFixture()
        let log = try await fixture.open()
        for number in 0..<24 { try await log.append(.of(.callReceived, target: "\(number)")) }
        var seen: [Int] = []
        var query = AuditQuery(limit: 7)
        while true {
            let page = try await log.records(query)
            #expect(page.total == 25)
            seen += page.records.map(\.seq)
            query.before = page.records.last?.seq
            guard page.hasMore else { break }
        }
        #expect(seen == Array((1...25).reversed()))
        try await log.close()
    }

    @Test func `each filter restricts, and together they restrict more`() async throws {
        let fixture = try LogFixture()
        let played = PlayedClock()
        let log = try await fixture.open { $0.clock = played.clock }
        let operation = OperationID()
        try await log.append(.of(.callReceived, operation, tool: "list_users", target: "100%_Ada"))
        played.advance(milliseconds: 1_000)
        try await log.append(.of(.approvalRequested, operation))
        try await log.append(AuditEntry(.approvalDecided, tool: "x", riskClass: 4, actor: "Grace", outcome: "approve"))
        var decided = AuditQuery()
        decided.outcome = "approve"
        var class4 = AuditQuery()
        class4.leastClass = 4
        var late = AuditQuery()
        late.times = 1_764_000_001_000..<1_764_000_001_001
        let expectations: [(AuditQuery, [Int])] = [
            (AuditQuery(type: "approval.*"), [4, 3]), (AuditQuery(type: "call.received"), [2]),
            (AuditQuery(type: "*.re*"), [3, 2]), (AuditQuery(type: "nothing"), []), (AuditQuery(type: "call%"), []),
            (AuditQuery(operation: operation.text), [3, 2]), (AuditQuery(text: "ADA"), [3, 2]),
            (AuditQuery(text: "grace"), [4]), (AuditQuery(text: "LIST_"), [2]), (AuditQuery(text: "%_a"), [2]),
            (AuditQuery(text: "suspend"), [3]), (AuditQuery(before: 3, text: "ada"), [2]),
            (AuditQuery(type: "approval.*", text: "ada"), [3]), (decided, [4]), (class4, [4]), (late, [4, 3]),
        ]
        for (query, expected) in expectations {
            let found = try await log.records(query)
            #expect(found.records.map(\.seq) == expected, "\(query)")
        }
        try await log.close()
    }

    @Test func `unknown outcomes are found until their operation is reconciled, and again if it ends so once more`()
        async throws
    {
        let fixture = try LogFixture()
        let log = try await fixture.open()
        let operation = OperationID()
        var unknown: [Int] = []
        for outcome in [Outcome.applied, .unknown, .rejected, .notSent, .unknown] {
            let intent = try await log.intent()
            let seq = try await log.settle(intent: intent, outcome, .of(.outcome, operation))
            if outcome == .unknown { unknown.append(seq) }
        }
        let other = try await log.settle(intent: log.intent(), .unknown, .of(.outcome, OperationID()))
        #expect(try await log.unreconciled().map(\.seq) == unknown + [other])
        try await log.append(.of(.reconciled, operation))
        #expect(try await log.unreconciled().map(\.seq) == [other])
        let again = try await log.settle(intent: log.intent(), .unknown, .of(.outcome, operation))
        #expect(try await log.unreconciled().map(\.seq) == [other, again])
        try await log.close()
    }

    @Test func `a record is found by its number with its text and both hashes`() async throws {
        let fixture = try LogFixture()
        let log = try await fixture.open()
        let seq = try await log.append(.of(.alarm, details: ["why": "test"]))
        let record = try #require(try await log.record(at: seq))
        #expect(record.seq == seq)
        #expect(record.entry.details == ["why": "test"])
        #expect(record.hash.count == 64)
        let before = try #require(try await log.record(at: seq - 1))
        #expect(record.previousHash == before.hash)
        #expect(before.previousHash == String(repeating: "0", count: 64))
        #expect(try await log.record(at: seq + 1) == nil)
        #expect(try await log.record(at: 0) == nil)
        try await log.close()
    }

    @Test func `a clock that jumps is recorded`() async throws {
        let fixture = try LogFixture()
        let played = PlayedClock()
        let log = try await fixture.open { $0.clock = played.clock }
        try await log.append(.of(.callReceived))
        played.jump(milliseconds: -3_600_000)
        try await log.append(.of(.callReceived))
        try await log.append(.of(.callReceived))
        let jumps = try await log.records(AuditQuery(type: "clock_jump")).records
        #expect(jumps.map { $0.entry.details["by_ms"]?.int } == [-3_600_000])
        try await log.close()
    }

    @Test func `the export holds every record once, with the hash that proves it`() async throws {
        let fixture = try LogFixture()
        try await fixture.with { log in
            try await log.append(.of(.callReceived, target: "line\nbreak"))
        }
        let lines = Mutex<[String]>([])
        try await AuditExport.jsonl(directory: fixture.path) { line in
            lines.withLock { $0.append(String(decoding: line, as: UTF8.self)) }
        }
        let parsed = try lines.withLock { $0 }.map { try JSONValue(parsing: $0) }
        #expect(lines.withLock { $0.allSatisfy { $0.hasSuffix("\n") && $0.dropLast().allSatisfy { !$0.isNewline } } })
        #expect(parsed.compactMap { $0["record"]?["seq"]?.int } == [1, 2, 3, 4])
        #expect(parsed.compactMap { $0["hash"]?.string?.count } == [64, 64, 64, 64])
        lines.withLock { $0 = [] }
        try await AuditExport.jsonl(directory: fixture.path, times: 0..<1) { _ in lines.withLock { $0.append("") } }
        #expect(lines.withLock { $0.isEmpty })
    }
}
