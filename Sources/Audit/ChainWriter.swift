import GRDB
import JSON
import struct FoundationEssentials.Data

/// Writes records into the chain.
///
/// A value: it is copied, changed inside a transaction, and kept only if that committed.
struct ChainWriter: Sendable {
    /// Records between two checkpoints at most.
    static let checkpointRecords = 1_000
    /// Nanoseconds between a record and the first commit that brings a checkpoint with it.
    static let checkpointAge = 60_000_000_000
    /// Milliseconds by which the wall clock must differ from the monotonic one to have jumped.
    static let clockJump = 2_000

    /// The last record's number; 0 before the first.
    private(set) var head: Int
    /// The last record's hash.
    private(set) var hash: [UInt8]
    private var ids = RecordIDGenerator()
    private var sinceCheckpoint = 0
    private var oldestUnsigned: Int?
    private var clockOffset: Int?
    private let identity: RunIdentity
    private let key: CheckpointKey

    /// Called before each row, so that a test can make the disk fail there.
    private let probe: StorageProbe?

    init(after tail: Tail, identity: RunIdentity, key: CheckpointKey, probe: StorageProbe?) {
        head = tail.head
        hash = tail.hash
        self.identity = identity
        self.key = key
        self.probe = probe
    }

    /// Writes the jobs in order; runs inside a transaction.
    ///
    /// - Returns: For each job its last record's number, or why nothing of it was written; and all records.
    /// - Throws: Whatever SQLite says; the transaction is to be rolled back and this value forgotten.
    mutating func write(_ jobs: [Job], to db: Database) throws -> (results: [Result<Int, AuditError>], [AuditRecord]) {
        var results: [Result<Int, AuditError>] = []
        var records: [AuditRecord] = []
        for job in jobs {
            try noteClockJump(job.stamp, to: db, &records)
            if let refusal = try claim(job, in: db) {
                results.append(.failure(refusal))
                continue
            }
            for draft in job.drafts { records.append(try append(draft, at: job.stamp, to: db)) }
            results.append(.success(head))
            if job.rule == .stop { try sign(at: job.stamp, to: db, &records) }
        }
        if let last = jobs.last { try signIfDue(at: last.stamp, to: db, &records) }
        return (results, records)
    }

    /// Enforces the job's rule by a unique index; the row says which record is going to hold it.
    private func claim(_ job: Job, in db: Database) throws -> AuditError? {
        let seq = head + job.drafts.count
        switch job.rule {
        case .none, .stop: return nil
        case .burn(let approval):
            let isNew = try insert("INSERT INTO burn (approval, seq) VALUES (?, ?)", [approval, seq], in: db)
            return isNew ? nil : .alreadyBurned
        case .settle(let intent):
            let type = try String.fetchOne(db, sql: "SELECT type FROM record WHERE seq = ?", arguments: [intent])
            guard type == RecordType.intent.rawValue else { return .notOpen(intent: intent) }
            let isNew = try insert("INSERT INTO outcome (intent, seq) VALUES (?, ?)", [intent, seq], in: db)
            return isNew ? nil : .notOpen(intent: intent)
        }
    }

    /// Whether the row went in; a row of the same key refuses only this statement, not the transaction.
    private func insert(_ sql: String, _ arguments: StatementArguments, in db: Database) throws -> Bool {
        try probe?(.insert)
        do {
            try db.cachedStatement(sql: sql).execute(arguments: arguments)
            return true
        } catch let error as DatabaseError where error.resultCode == .SQLITE_CONSTRAINT {
            return false
        }
    }

    private mutating func append(_ draft: Draft, at stamp: Stamp, to db: Database) throws -> AuditRecord {
        try probe?(.insert)
        let seq = head + 1
        let id = ids.next(at: stamp.wall)
        let text = RecordText.canonical(draft, seq: seq, id: id, stamp: stamp, identity: identity)
        let next = HashChain.hash(after: hash, record: text)
        let json = String(decoding: text, as: UTF8.self)
        let entry = draft.entry
        try db.cachedStatement(sql: ChainWriter.insertion)
            .execute(arguments: [
                seq, entry.type.rawValue, stamp.wall, entry.operation?.text, entry.tool, entry.target, entry.actor,
                entry.outcome, entry.riskClass, json, Data(next),
            ])
        let record = AuditRecord(
            seq: seq,
            time: stamp.wall,
            entry: entry,
            json: json,
            digest: next,
            previousDigest: hash
        )
        (head, hash) = (seq, next)
        sinceCheckpoint += 1
        oldestUnsigned = oldestUnsigned ?? stamp.monotonic
        return record
    }

    private static let insertion = """
        INSERT INTO record (seq, type, ts, op, tool, target, actor, outcome, class, json, hash)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """

    private mutating func signIfDue(at stamp: Stamp, to db: Database, _ records: inout [AuditRecord]) throws {
        guard let oldestUnsigned else { return }
        guard
            sinceCheckpoint >= ChainWriter.checkpointRecords
                || stamp.monotonic - oldestUnsigned >= ChainWriter.checkpointAge
        else { return }
        try sign(at: stamp, to: db, &records)
    }

    private mutating func sign(at stamp: Stamp, to db: Database, _ records: inout [AuditRecord]) throws {
        let details: AuditDetails = ["records": .number(sinceCheckpoint)]
        records.append(try append(Draft(AuditEntry(.checkpoint, details: details)), at: stamp, to: db))
        let point = try key.sign(seq: head, host: identity.host, time: stamp.wall, hash: hash)
        try db.execute(
            sql: "INSERT INTO checkpoint (seq, host, time, hash, signature) VALUES (?, ?, ?, ?, ?)",
            arguments: [point.seq, point.host, point.time, Data(point.hash), Data(point.signature)]
        )
        sinceCheckpoint = 0
        oldestUnsigned = nil
    }

    private mutating func noteClockJump(_ stamp: Stamp, to db: Database, _ records: inout [AuditRecord]) throws {
        let offset = stamp.wall - stamp.monotonic / 1_000_000
        defer { clockOffset = offset }
        guard let clockOffset, abs(offset - clockOffset) >= ChainWriter.clockJump else { return }
        let details: AuditDetails = ["by_ms": .number(offset - clockOffset)]
        records.append(try append(Draft(AuditEntry(.clockJump, details: details)), at: stamp, to: db))
    }
}

/// Where a test can make the disk fail.
package enum StorageStep: Sendable, Hashable {
    /// Before a row is written.
    case insert
    /// Before a transaction commits.
    case commit
}

/// Throws to let the disk fail at this step.
package typealias StorageProbe = @Sendable (StorageStep) throws -> Void
