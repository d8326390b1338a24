import Audit
import GRDB
import Glibc
import JSON
import TestSupport
import Testing

struct RecoveryTests {
    @Test func `an intent that was left open is unknown before the log can be used again`() async throws {
        let fixture = try LogFixture()
        let operation = OperationID()
        let first = try await fixture.open()
        let left = try await first.intent(for: operation)
        try await first.write()
        try await first.close()

        let log = try await fixture.open()
        #expect(log.opening.unknownIntents == [left])
        let outcome = try #require(try await log.records(AuditQuery(operation: operation.text)).records.first)
        #expect(outcome.entry.type == .outcome)
        #expect(outcome.entry.outcome == "unknown")
        #expect(outcome.entry.details["outcome"]?["cause"]?.string == "crash")
        #expect(outcome.entry.target == "Ada Lovelace")
        let recovery = try #require(try await log.records(AuditQuery(type: "recovery")).records.first)
        #expect(recovery.entry.details["unknown_intents"] == [.number(left)])
        await #expect(throws: AuditError.notOpen(intent: left)) {
            try await log.settle(intent: left, .applied, .of(.outcome))
        }
        try await log.close()
        #expect(try await Verification.verify(directory: fixture.path).isIntact)
        try await fixture.with { #expect($0.opening == AuditOpening()) }
    }

    @Test func `a process that died without a word leaves a log that opens and verifies`() async throws {
        let fixture = try LogFixture()
        let crashed = try LogFixture()
        let log = try await fixture.open()
        let left = try await log.intent()
        mkdir(crashed.path, 0o700)
        for name in ["audit.sqlite", "audit.sqlite-wal", "checkpoint.key", "checkpoint.pub"] {
            try fixture.copy(name, to: crashed)
        }
        try await log.close()
        #expect(try await Verification.verify(directory: crashed.path).fault == .intentWithoutOutcome)
        try await crashed.with { #expect($0.opening.unknownIntents == [left]) }
        #expect(try await Verification.verify(directory: crashed.path).isIntact)
    }

    @Test(arguments: [
        ([RecordType.approvalRequested], 1),
        ([.approvalRequested, .approvalShown], 1),
        ([.approvalRequested, .approvalDecided], 0),
        ([.approvalRequested, .approvalExpired], 0),
        ([.approvalRequested, .approvalCancelled], 0),
        ([.approvalRequested, .approvalDecided, .approvalRequested], 1),
    ])
    func `an approval that was pending has expired after a restart`(_ types: [RecordType], _ expected: Int) async throws
    {
        let fixture = try LogFixture()
        let operation = OperationID()
        try await fixture.with { log in
            for type in types { try await log.append(.of(type, operation)) }
        }
        try await fixture.with { log in
            #expect(log.opening.expiredApprovals == expected)
            var query = AuditQuery(type: "approval.expired", operation: operation.text)
            query.outcome = "expired"
            let found = try await log.records(query)
            #expect(found.records.count == expected)
        }
        try await fixture.with { #expect($0.opening.expiredApprovals == 0) }
    }

    @Test func `a file that is no database is set aside and a new chain says so`() async throws {
        let fixture = try LogFixture()
        try await fixture.with { try await $0.write() }
        try fixture.write(Array(String(repeating: "this is no database, ", count: 500).utf8), to: "audit.sqlite")
        let log = try await fixture.open()
        let aside = try #require(log.opening.setAside)
        #expect(access(fixture.path + "/" + aside, F_OK) == 0)
        let recovery = try #require(try await log.record(at: 1))
        #expect(recovery.entry.type == .recovery)
        #expect(recovery.entry.details["set_aside"]?.string == aside)
        #expect(recovery.entry.details["old_head"] == .null)
        try await log.close()
        #expect(try await Verification.verify(directory: fixture.path).isIntact)
    }

    @Test func `a log whose tail was cut is set aside and the new chain names the old head`() async throws {
        let fixture = try LogFixture()
        try await fixture.with { log in
            _ = try await log.intent()
            try await log.append(.of(.callCompleted))
        }
        let hash: String? = try fixture.value("SELECT lower(hex(hash)) FROM record WHERE seq = 2")
        try fixture.tamper("DELETE FROM record WHERE seq > 2")
        let log = try await fixture.open()
        #expect(log.opening.damage == "truncation at record 3")
        let old = try #require(try await log.record(at: 1)?.entry.details["old_head"])
        #expect(old["seq"]?.int == 2)
        #expect(old["hash"]?.string == hash)
        #expect(old["open_intents"] == [2])
        try await log.close()
    }

    @Test(arguments: [[UInt8](), Array("short".utf8)])
    func `a log that was emptied is missed`(_ bytes: [UInt8]) async throws {
        let fixture = try LogFixture()
        try await fixture.with { log in
            #expect(log.opening.damage == nil)
            try await log.write()
        }
        try fixture.write(bytes, to: "audit.sqlite")
        try await fixture.with { log in
            #expect(log.opening.damage != nil)
            let first = try await log.record(at: 1)
            #expect(first?.entry.type == .recovery)
        }
    }

    @Test func `a crash before the key was written does no harm`() async throws {
        let fixture = try LogFixture()
        mkdir(fixture.path, 0o700)
        try fixture.write([], to: "checkpoint.key")
        try await fixture.with { log in
            #expect(log.opening == AuditOpening())
            try await log.write()
        }
        #expect(try await Verification.verify(directory: fixture.path).isIntact)
    }

    @Test func `a database of somebody else is refused and left alone`() async throws {
        let fixture = try LogFixture()
        try await fixture.with { try await $0.write() }
        try fixture.tamper("PRAGMA application_id = 7")
        await #expect(throws: AuditError.damaged(reason: "audit.sqlite is no audit log")) {
            _ = try await fixture.open()
        }
        #expect(try fixture.value("SELECT count(*) FROM record") == 5)
    }
}
