import GRDB
import Synchronization

/// The record of everything: append-only, hash-chained, durable.
///
/// What it hands back was committed with `synchronous=FULL`. It fails closed: when it cannot write it throws
/// `AuditError.unavailable`, and whoever was going to act on the record does not act.
package actor AuditLog {
    package struct Options: Sendable {
        /// The state directory: made with mode 0700 if it is missing, refused if it is not ours alone.
        package var directory: String
        /// The name of this machine, in every record.
        package var host: String
        /// The version of this program, in every record.
        package var build: String
        package var clock = AuditClock.system
        /// How long a record may wait for the disk before its caller is told that it failed.
        package var deadline: Duration = .seconds(2)
        /// For tests: lets the disk fail.
        package var probe: StorageProbe?

        package init(directory: String, host: String, build: String) {
            self.directory = directory
            self.host = host
            self.build = build
        }
    }

    /// What was found and mended when the log was opened.
    package nonisolated let opening: AuditOpening
    nonisolated let file: AuditFile
    nonisolated let writer: RecordWriter
    let pool: DatabasePool
    private let lock: StateLock
    private let key: CheckpointKey

    /// Opens the log, or starts one: takes the lock of the directory, proves `synchronous=FULL`, and ends what a crash
    /// left open (`Recovery`) before it returns.
    ///
    /// - Throws: `alreadyOpen`, `insecurePath`, `damaged` if the file is something else, `unavailable` if it cannot write.
    package init(_ options: Options) async throws(AuditError) {
        let opened = try OpenedLog(options)
        opening = opened.opening
        file = AuditFile(reader: opened.pool, keys: opened.keys)
        pool = opened.pool
        lock = opened.lock
        key = opened.key
        var limits = WriterQueue.Limits()
        limits.deadline = Int(options.deadline / .nanoseconds(1))
        writer = RecordWriter(opened, limits: limits, options: options)
    }

    /// Appends durably; returns the sequence number after the commit.
    @discardableResult
    package func append(_ entry: AuditEntry) async throws(AuditError) -> Int {
        try await writer.submit([Draft(entry)])
    }

    /// Records without waiting: group commit, at most 100 ms or 256 records behind (gate.md G7).
    ///
    /// What does not fit into the queue, or meets a full disk, is counted in a `dropped` record.
    package nonisolated func record(_ entry: AuditEntry) {
        writer.submit(silent: Draft(entry))
    }

    /// Writes decision, burn and intent in one transaction (gate.md G5) and returns the licence to send once.
    ///
    /// - Parameters:
    ///   - intent: The `op.intent` record.
    ///   - operation: What both records are about.
    ///   - write: What may be sent once.
    ///   - decision: The `approval.decided` record; nil where policy allowed the call or on a further attempt.
    ///   - burning: The approval that this intent uses up; nil where none was needed or it was burned by attempt 1.
    /// - Returns: The licence, after the commit.
    /// - Throws: `AuditError.alreadyBurned` if that approval was used before; nothing is written then.
    package func commitIntent<Write: Sendable>(
        _ intent: AuditEntry,
        for operation: OperationID,
        write: Write,
        decision: AuditEntry?,
        burning: String?
    ) async throws(AuditError) -> DurableIntent<Write> {
        precondition(intent.type == .intent, "an intent is recorded as op.intent")
        var entries = [decision, intent].compactMap(\.self)
        for index in entries.indices { entries[index].operation = operation }
        var drafts = entries.dropLast().map { Draft($0) }
        drafts.append(Draft(entries[entries.count - 1], tie: burning.map(Draft.Tie.burns) ?? .none))
        let seq = try await writer.submit(drafts, rule: burning.map(Job.Rule.burn) ?? .none)
        Failpoint.reached(.intentCommitted)
        return DurableIntent(operation: operation, seq: seq, write: write)
    }

    /// Records how an intent ended, durably.
    ///
    /// - Parameters:
    ///   - seq: `DurableIntent.seq`.
    ///   - outcome: How it ended.
    ///   - entry: The `op.outcome` record; its `outcome` is set.
    /// - Returns: The outcome's sequence number.
    /// - Throws: `AuditError.notOpen` if the intent was settled before; nothing is written then.
    @discardableResult
    package func settle(intent seq: Int, _ outcome: Outcome, _ entry: AuditEntry) async throws(AuditError) -> Int {
        precondition(entry.type == .outcome, "an outcome is recorded as op.outcome")
        var entry = entry
        entry.outcome = outcome.rawValue
        let settled = try await writer.submit([Draft(entry, tie: .settles(intent: seq))], rule: .settle(intent: seq))
        Failpoint.reached(.outcomeCommitted)
        return settled
    }

    /// Sets who is told, in order and after the commit, of each record; it must not block.
    package nonisolated func observe(_ observer: (@Sendable (AuditRecord) -> Void)?) { writer.observe(observer) }

    /// Writes what is queued, a `stop` record and a checkpoint, and lets go of the file and the lock.
    ///
    /// - Throws: Why the last records could not be written; the log is closed all the same.
    package func close() async throws(AuditError) {
        let result: Result<Int, AuditError>
        do {
            result = .success(try await writer.submit([Draft(AuditEntry(.stop))], rule: .stop))
        } catch {
            result = .failure(error)
        }
        guard result != .failure(.closed) else { return }
        let isIdle = writer.isIdle
        writer.close()
        // A transaction that a blocked disk still holds may yet commit: pool and lock are then kept until it has.
        if isIdle {
            closePool()
            lock.release()
        }
        _ = try result.get()
    }

    /// Empties the WAL into the database, so that the log at rest is one file, and closes both.
    ///
    /// GRDB closes its read-only connections last, and those leave the WAL as it is. A failure here loses nothing: every
    /// record is durable in one file or the other.
    private func closePool() {
        try? pool.writeWithoutTransaction { _ = try $0.checkpoint(.truncate) }
        try? pool.close()
    }
}

extension AuditLog {
    /// The last sequence number; 0 for an empty log.
    package nonisolated var head: Int { writer.head }

    /// Whether records are being taken.
    package nonisolated var condition: AuditCondition {
        switch writer.condition {
        case .working: .working
        case .blocked: .refusing(.unavailable(reason: "the disk does not answer"))
        case .failed(let error): .refusing(error)
        case .closing, .closed: .refusing(.closed)
        }
    }

    /// Records that wait for the disk, and records that were dropped and not yet counted in the log.
    package nonisolated var backlog: (queued: Int, dropped: Int) { writer.backlog }

    /// Rules of redaction with this log's key, so that a hashed value can be found in it again.
    package nonisolated func redaction(drop: [String], hash: [String]) -> Redaction {
        Redaction(drop: drop, hash: hash, key: key.redactionKey)
    }
}

/// Whether the log takes records.
package enum AuditCondition: Sendable, Hashable {
    case working
    /// Writes to Okta must not start.
    case refusing(AuditError)
}
