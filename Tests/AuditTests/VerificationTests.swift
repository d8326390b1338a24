import Audit
import GRDB
import JSON
import TestSupport
import Testing

struct VerificationTests {
    /// What somebody who can write to the file does, and what verification must call it.
    struct Tampering: Sendable, CustomTestStringConvertible {
        var what: String
        var sql: [String]
        var fault: Verification.Fault
        var seq: Int
        var testDescription: String { what }
    }

    /// Records of the log below: 1 start, 2 intent, 3 outcome, 4 intent, 5 outcome, 6 stop, 7 checkpoint.
    static let tamperings = [
        Tampering(
            what: "a word of a record",
            sql: ["UPDATE record SET json = replace(json, 'Ada', 'Eve') WHERE seq = 2"],
            fault: .edit,
            seq: 2
        ),
        Tampering(
            what: "a column alone",
            sql: ["UPDATE record SET target = 'Eve' WHERE seq = 3"],
            fault: .edit,
            seq: 3
        ),
        Tampering(what: "a class alone", sql: ["UPDATE record SET class = 0 WHERE seq = 3"], fault: .edit, seq: 3),
        Tampering(what: "a hash", sql: ["UPDATE record SET hash = zeroblob(32) WHERE seq = 4"], fault: .edit, seq: 4),
        Tampering(
            what: "bytes after the text",
            sql: ["UPDATE record SET json = json || char(0) || 'x' WHERE seq = 4"],
            fault: .edit,
            seq: 4
        ),
        Tampering(what: "a record taken out", sql: ["DELETE FROM record WHERE seq = 3"], fault: .gap, seq: 3),
        Tampering(
            what: "the first record taken out",
            sql: ["DELETE FROM record WHERE seq = 1"],
            fault: .gap,
            seq: 1
        ),
        Tampering(
            what: "two records in each other's place",
            sql: [
                "UPDATE record SET seq = -1 WHERE seq = 3", "UPDATE record SET seq = 3 WHERE seq = 5",
                "UPDATE record SET seq = 5 WHERE seq = -1",
            ],
            fault: .reorder,
            seq: 3
        ),
        Tampering(what: "the tail cut off", sql: ["DELETE FROM record WHERE seq > 5"], fault: .truncation, seq: 6),
        Tampering(what: "everything cut off", sql: ["DELETE FROM record"], fault: .truncation, seq: 1),
        Tampering(
            what: "a signature",
            sql: ["UPDATE checkpoint SET signature = zeroblob(64)"],
            fault: .signature,
            seq: 7
        ),
        Tampering(
            what: "a checkpoint's time",
            sql: ["UPDATE checkpoint SET time = time + 1"],
            fault: .signature,
            seq: 7
        ),
        Tampering(what: "a checkpoint taken out", sql: ["DELETE FROM checkpoint"], fault: .signature, seq: 7),
        Tampering(what: "a burn taken out", sql: ["DELETE FROM burn"], fault: .edit, seq: 7),
        Tampering(what: "a burn moved", sql: ["UPDATE burn SET approval = 'other'"], fault: .edit, seq: 2),
        Tampering(
            what: "an outcome's row taken out",
            sql: ["DELETE FROM outcome WHERE intent = 4"],
            fault: .edit,
            seq: 7
        ),
    ]

    @Test(arguments: tamperings)
    func `a change of the file is found and named`(_ tampering: Tampering) async throws {
        let fixture = try await small()
        for sql in tampering.sql { try fixture.tamper(sql) }
        let found = try await Verification.verify(directory: fixture.path)
        #expect(found.fault == tampering.fault)
        #expect(found.faultSeq == tampering.seq)
    }

    @Test func `names with any character in them, a zero byte too, are no fault`() async throws {
        let fixture = try LogFixture()
        let name = "a\u{0}b\u{1B}[2J\u{202E}\u{FFFF}\r\n'\u{0}"
        try await fixture.with { log in
            try await log.append(
                AuditEntry(
                    .callDenied,
                    tool: name,
                    target: name,
                    actor: name,
                    outcome: name,
                    details: ["args": .string(name)]
                )
            )
            let verification = try await log.verify()
            #expect(verification.isIntact)
            let record = try #require(try await log.records(AuditQuery(limit: 1, type: "call.denied")).records.first)
            #expect(record.entry.tool == name.replacing("\u{0}", with: "\u{2400}"))
            #expect(record.entry.details["args"]?.string == name)
        }
    }

    @Test func `an outcome recorded twice is found where the unique index was taken away`() async throws {
        let fixture = try await small()
        try fixture.tamper("DELETE FROM outcome WHERE intent = 2")
        try await fixture.with { log in try await log.settle(intent: 2, .unknown, .of(.outcome)) }
        let found = try await Verification.verify(directory: fixture.path)
        #expect(found.fault == .duplicateOutcome)
        #expect(found.faultSeq == 9)
    }

    @Test func `an intent without an outcome is a fault only once its process is gone`() async throws {
        let fixture = try LogFixture()
        let log = try await fixture.open()
        let intent = try await log.intent()
        #expect(try await log.verify().isIntact)
        #expect(try await Verification.verify(directory: fixture.path).isIntact)
        try await log.close()
        let found = try await Verification.verify(directory: fixture.path)
        #expect(found.fault == .intentWithoutOutcome)
        #expect(found.faultSeq == intent)
    }

    @Test func `a key that did not sign refuses the signatures`() async throws {
        let fixture = try await small()
        let other = try await small()
        let foreign = try #require(CheckpointPublicKey.all(in: try other.text(of: "checkpoint.pub")))
        let found = try await Verification.verify(directory: fixture.path, publicKeys: foreign)
        #expect(found.fault == .signature)
    }

    @Test func `a directory without a log cannot be verified`() async throws {
        let fixture = try LogFixture()
        await #expect(throws: AuditError.self) { try await Verification.verify(directory: fixture.path) }
    }

    @Test func `a checkpoint stands after a thousand records, and after a minute with news`() async throws {
        let fixture = try LogFixture()
        let played = PlayedClock()
        let log = try await fixture.open { $0.clock = played.clock }
        for _ in 0..<998 { log.record(.of(.callReceived)) }
        try await log.append(.of(.callCompleted))
        #expect(try await log.verify().checkpoint == 1_001)
        try await log.append(.of(.callCompleted))
        played.advance(milliseconds: 59_999)
        try await log.append(.of(.callCompleted))
        #expect(try await log.verify().checkpoint == 1_001)
        played.advance(milliseconds: 1)
        try await log.append(.of(.callCompleted))
        #expect(try await log.verify().checkpoint == log.head)
        try await log.close()
    }

    /// A log of two writes, the first with an approval.
    private func small() async throws -> LogFixture {
        let fixture = try LogFixture()
        try await fixture.with { log in
            let intent = try await log.commitIntent(
                .of(.intent),
                for: OperationID(),
                write: 1,
                decision: nil,
                burning: "one"
            )
            try await log.settle(intent: intent.seq, .applied, .of(.outcome))
            _ = intent.take()
            try await log.write()
        }
        return fixture
    }
}
