@testable import Audit
import JSON
import Testing

struct RecordTextTests {
    private let identity = RunIdentity(host: "host \"quoted\"", build: "1.0")
    private let stamp = Stamp(wall: 1_764_000_000_123, monotonic: 9_007_199_254_740_993)

    @Test(arguments: [Draft.Tie.none, .burns("approval\n1"), .settles(intent: 7)])
    func `a record is written in canonical form`(_ tie: Draft.Tie) throws {
        let entry = AuditEntry.of(
            .intent,
            OperationID(),
            target: "A\u{1B}[2J\u{202E}\u{1F600}",
            details: ["b": 1, "a": 2]
        )
        let text = text(Draft(entry, tie: tie))
        #expect(try JSONValue(parsing: text).canonical() == text)
    }

    @Test func `an entry is read back as it was written`() throws {
        let operation = OperationID()
        let entry = AuditEntry.of(.mismatch, operation, target: "Zo\u{EB}", details: ["exchange": ["status": 403]])
        let read = try #require(RecordText.entry(try JSONValue(parsing: text(Draft(entry)))))
        #expect(read.type == .mismatch)
        #expect(read.operation == operation)
        #expect(read.tool == entry.tool)
        #expect(read.riskClass == 3)
        #expect(read.target == entry.target)
        #expect(read.actor == "claude")
        #expect(read.outcome == nil)
        #expect(read.details == entry.details)
    }

    @Test(arguments: [
        (JSONValue.number(-7), JSONValue.number(-7)), (.number(1.0), .number(1)), (.number(1.5), "1.5"),
        (.number(9_007_199_254_740_992), .number(9_007_199_254_740_992)),
        (.number(9_007_199_254_740_993), "9007199254740993"), (.number(Int.min), "-9223372036854775808"),
    ])
    func `a number that a reader could round is kept as text`(_ given: JSONValue, _ recorded: JSONValue) throws {
        let draft = Draft(AuditEntry(.alarm, details: ["n": [given]]))
        #expect(draft.entry.details == ["n": [recorded]])
    }

    @Test func `a record never passes 64 KiB, and what is too large leaves its length and hash`() throws {
        let large = String(repeating: "\u{1}", count: 40_000)
        let details: AuditDetails = [
            "call": ["arguments": ["note": .string(large), "id": "00u1"]],
            "many": .array((0..<20_000).map { .number($0) }),
        ]
        var entry = AuditEntry.of(.callReceived, OperationID(), target: large, details: details)
        entry.actor = large
        entry.outcome = large
        let draft = Draft(entry)
        #expect(text(draft).count <= 64 << 10)
        #expect(draft.entry.details["call"]?["arguments"]?["id"]?.string == "00u1")
        let note = draft.entry.details["call"]?["arguments"]?["note"]
        #expect(note?["bytes"]?.int == 240_002)
        #expect(note?["sha256"]?.string?.count == 64)
        #expect(draft.entry.target?.hasSuffix("(40000 bytes, sha256 \(sha256OfLarge))") == true)
    }

    @Test func `secrets are dropped from the details of every record`() throws {
        let details: AuditDetails = [
            "call": ["arguments": ["login": "ada", "credentials": ["password": ["value": "hunter2"]]]],
            "exchange": ["resetPasswordUrl": "https://x/y", "access_token": "t", "tempPassword": "t", "status": 200],
        ]
        let text = String(decoding: Draft(AuditEntry(.outcome, details: details)).details, as: UTF8.self)
        #expect(text == #"{"call":{"arguments":{"credentials":{},"login":"ada"}},"exchange":{"status":200}}"#)
    }

    @Test func `identifiers sort as they were made, even when the clock goes back`() {
        var generator = RecordIDGenerator()
        let times = [5, 5, 5, 4, 6, 1] + Array(repeating: 6, count: 10_000)
        let ids = times.map { generator.next(at: $0) }
        #expect(ids == ids.sorted())
        #expect(Set(ids).count == ids.count)
        #expect(
            ids.allSatisfy {
                $0.wholeMatch(of: /[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}/) != nil
            }
        )
    }

    @Test func `operation ids begin with the time and end with 80 bits that nobody can guess`() throws {
        let before = AuditClock.system.wall()
        let ids = (0..<1_000).map { _ in OperationID().text }
        let after = AuditClock.system.wall()
        #expect(ids.allSatisfy { OperationID($0) != nil })
        let times = ids.compactMap { Int($0.prefix(12), radix: 16) }
        #expect(times.count == ids.count)
        #expect(times.allSatisfy { (before...after).contains($0) })
        // The random part: no two are alike, and each of its digits takes every value.
        let tails = ids.map { $0.dropFirst(12) }
        #expect(Set(tails).count == ids.count)
        for place in 0..<20 {
            #expect(Set(tails.map { $0[$0.index($0.startIndex, offsetBy: place)] }).count == 16)
        }
    }

    private let sha256OfLarge = "fb67091504b666f393f1530f351a3fa5ae5168228b9aa06dcce5835be0402356"

    private func text(_ draft: Draft) -> [UInt8] {
        RecordText.canonical(draft, seq: 8, id: "id", stamp: stamp, identity: identity)
    }
}
