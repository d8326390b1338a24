@testable import Audit
import JSON
import Testing

struct ChainCheckTests {
    private static let identity = RunIdentity(host: "test-host", build: "test")

    @Test func `an untouched chain is intact`() {
        #expect(fault(in: rows()) == nil)
    }

    @Test func `each flipped bit of each record is found, at its record`() {
        let rows = rows()
        for (index, row) in rows.enumerated() {
            let missed = (0..<row.json.count * 8).filter { bit in
                var edited = rows
                edited[index].json[bit / 8] ^= 1 << (bit % 8)
                let found = fault(in: edited)
                return found != Found(fault: .edit, seq: row.seq) && found != Found(fault: .reorder, seq: row.seq)
            }
            #expect(missed.isEmpty, "bits of record \(row.seq)")
        }
    }

    @Test func `each flipped bit of each hash is found, at its record`() {
        let rows = rows()
        for (index, row) in rows.enumerated() {
            let missed = (0..<256).filter { bit in
                var edited = rows
                edited[index].hash[bit / 8] ^= 1 << (bit % 8)
                return fault(in: edited) != Found(fault: .edit, seq: row.seq)
            }
            #expect(missed.isEmpty, "bits of hash \(row.seq)")
        }
    }

    @Test func `each flipped bit of a column is found`() {
        let rows = rows()
        for name in rows[1].names.indices {
            guard let text = rows[1].names[name] else { continue }
            for bit in 0..<text.utf8.count * 8 where bit % 8 != 7 {
                var bytes = Array(text.utf8)
                bytes[bit / 8] ^= 1 << (bit % 8)
                var edited = rows
                edited[1].names[name] = String(decoding: bytes, as: UTF8.self)
                #expect(fault(in: edited) == Found(fault: .edit, seq: 2))
            }
        }
    }

    @Test func `text that only looks the same is another text`() {
        var rows = rows(target: "Zo\u{EB}")
        rows[0].names[3] = "Zoe\u{308}"
        #expect(rows[0].names[3] == "Zo\u{EB}")
        #expect(fault(in: rows) == Found(fault: .edit, seq: 1))
    }

    @Test(arguments: 0..<3)
    func `a record taken out is a gap`(_ index: Int) {
        var rows = rows()
        rows.remove(at: index)
        #expect(fault(in: rows) == Found(fault: .gap, seq: index + 1))
    }

    @Test func `records that follow another hash are found`() {
        #expect(fault(in: rows() + rows(after: Tail(head: 4, hash: HashChain.genesis))) == Found(fault: .edit, seq: 5))
    }

    private struct Found: Equatable {
        var fault: Verification.Fault
        var seq: Int
    }

    private func fault(in rows: [StoredRow]) -> Found? {
        var check = ChainCheck(keys: [])
        for row in rows {
            let seq = check.tail.head + 1
            if let fault = check.check(row) { return Found(fault: fault, seq: seq) }
        }
        return nil
    }

    /// Four records as the writer would store them.
    private func rows(after tail: Tail = Tail(head: 0, hash: HashChain.genesis), target: String = "Ada") -> [StoredRow]
    {
        var tail = tail
        var ids = RecordIDGenerator()
        return [RecordType.callReceived, .intent, .outcome, .callCompleted].map { type in
            let seq = tail.head + 1
            let entry = AuditEntry.of(type, OperationID(), target: target, details: ["n": .number(seq)])
            let draft = Draft(entry, tie: type == .outcome ? .settles(intent: seq - 1) : .none)
            let stamp = Stamp(wall: 1_764_000_000_000 + seq, monotonic: seq)
            let text = RecordText.canonical(
                draft,
                seq: seq,
                id: ids.next(at: stamp.wall),
                stamp: stamp,
                identity: ChainCheckTests.identity
            )
            tail = Tail(head: seq, hash: HashChain.hash(after: tail.hash, record: text))
            return StoredRow(
                seq: seq,
                json: text,
                hash: tail.hash,
                names: [type.rawValue, entry.operation?.text, entry.tool, entry.target, entry.actor, entry.outcome],
                numbers: [stamp.wall, entry.riskClass]
            )
        }
    }
}
