import GRDB
import JSON
import struct FoundationEssentials.Data

/// One row of the table `record` as it lies in the file, with its checkpoint if it has one.
struct StoredRow: Sendable {
    var seq: Int
    var json: [UInt8]
    var hash: [UInt8]
    /// The copies of members: `type op tool target actor outcome`.
    var names: [String?]
    /// The copies of members: `ts class`.
    var numbers: [Int?]
    var checkpoint: Checkpoint?
}

extension StoredRow {
    /// Reads `selection`.
    init(_ row: Row) {
        seq = row[0]
        json = Array(row[1] as Data)
        hash = Array(row[2] as Data)
        names = (3...8).map { row[$0] as String? }
        numbers = [row[9], row[10]]
        guard let host = row[11] as String?, let time = row[12] as Int? else { return }
        checkpoint = Checkpoint(
            seq: seq,
            host: host,
            time: time,
            hash: Array(row[13] as Data),
            signature: Array(row[14] as Data)
        )
    }

    /// JSON as a blob: as text it would end at a zero byte, and what follows would be hashed by nobody.
    static let selection = """
        SELECT r.seq, CAST(r.json AS BLOB), r.hash, r.type, r.op, r.tool, r.target, r.actor, r.outcome, r.ts, r.class,
        c.host, c.time, c.hash, c.signature
        FROM record r LEFT JOIN checkpoint c ON c.seq = r.seq WHERE r.seq > ? ORDER BY r.seq
        """
}

/// Walks a chain, row after row, and says at the first thing that is wrong what it is.
struct ChainCheck: Sendable {
    private(set) var tail: Tail
    /// The newest checkpoint with a good signature; 0 if there is none.
    private(set) var checkpoint = 0
    /// Intents without an outcome.
    private(set) var openIntents: Set<Int> = []
    private(set) var lastStart = 0
    /// How many approvals were burned, outcomes recorded and checkpoints signed: the rows that the other tables must have.
    private(set) var burns = 0
    private(set) var outcomes = 0
    private(set) var checkpoints = 0
    private let keys: [CheckpointPublicKey]
    /// False where the walk begins in the middle: an outcome may then belong to an intent that was not seen.
    private let isWhole: Bool

    init(after tail: Tail = Tail(head: 0, hash: HashChain.genesis), keys: [CheckpointPublicKey]) {
        self.tail = tail
        self.keys = keys
        isWhole = tail.head == 0
    }

    /// Checks the next row; nil if it is as it must be.
    mutating func check(_ row: StoredRow) -> Verification.Fault? {
        guard row.seq == tail.head + 1 else { return .gap }
        guard let value = try? JSONValue(parsing: row.json, depthLimit: RecordText.depthLimit),
            let entry = RecordText.entry(value)
        else { return .edit }
        guard HashChain.hash(after: tail.hash, record: row.json) == row.hash else {
            return value["seq"]?.int == row.seq ? .edit : .reorder
        }
        guard value["seq"]?.int == row.seq else { return .reorder }
        guard ChainCheck.matches(row, value) else { return .edit }
        guard hasGoodSignature(row, entry) else { return .signature }
        if let fault = follow(entry, value, seq: row.seq) { return fault }
        tail = Tail(head: row.seq, hash: row.hash)
        return nil
    }

    /// Compares bytes: Swift holds two strings equal that are spelt with other code points.
    private static func matches(_ row: StoredRow, _ value: JSONValue) -> Bool {
        let names = ["type", "op", "tool", "target", "actor", "outcome"].map { value[$0]?.string }
        guard zip(names, row.names).allSatisfy({ $0.map { Array($0.utf8) } == $1.map { Array($0.utf8) } }) else {
            return false
        }
        return ["ts", "class"].map { value[$0]?.int } == row.numbers
    }

    private mutating func hasGoodSignature(_ row: StoredRow, _ entry: AuditEntry) -> Bool {
        guard entry.type == .checkpoint else { return row.checkpoint == nil }
        guard let point = row.checkpoint, point.hash == row.hash, point.isSigned(by: keys) else { return false }
        checkpoint = row.seq
        checkpoints += 1
        return true
    }

    private mutating func follow(_ entry: AuditEntry, _ value: JSONValue, seq: Int) -> Verification.Fault? {
        if value["burns"] != nil { burns += 1 }
        if entry.type == .start { lastStart = seq }
        if entry.type == .intent { openIntents.insert(seq) }
        guard let intent = value["intent"]?.int else { return nil }
        outcomes += 1
        let wasOpen = openIntents.remove(intent) != nil
        return wasOpen || !isWhole ? nil : .duplicateOutcome
    }
}
