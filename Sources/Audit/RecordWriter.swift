import Dispatch
import GRDB
import JSON
import Synchronization

/// The one writer: takes what is queued, commits it in one transaction, answers all (gate.md 6).
///
/// It runs on the serial queue of GRDB's writing connection, so that a disk that blocks holds no thread of the
/// cooperative pool. When nothing is queued nothing runs: there is no timer then.
final class RecordWriter: Sendable {
    typealias Observer = @Sendable (AuditRecord) -> Void

    /// A closure that stands in a `Mutex` by itself is wrapped anew at each access, and every call then goes through all
    /// wrappers.
    private struct Watcher {
        var observer: Observer?
    }

    private let pool: DatabasePool
    private let clock: AuditClock
    private let probe: StorageProbe?
    private let queue: Mutex<WriterQueue>
    /// Read and replaced by the writer's queue only, one step at a time.
    private let chain: Mutex<ChainWriter>
    private let reserve: Mutex<DiskReserve>
    private let watcher = Mutex(Watcher())
    private let lastSeq: Atomic<Int>

    init(_ log: OpenedLog, limits: WriterQueue.Limits, options: AuditLog.Options) {
        pool = log.pool
        clock = options.clock
        probe = options.probe
        queue = Mutex(WriterQueue(limits))
        lastSeq = Atomic(log.chain.head)
        chain = Mutex(log.chain)
        reserve = Mutex(log.reserve)
    }

    /// The last committed sequence number.
    var head: Int { lastSeq.load(ordering: .acquiring) }

    var condition: WriterQueue.Condition { queue.withLock { $0.condition } }

    /// Records that are queued, and records that were dropped and not yet counted in the log.
    var backlog: (queued: Int, dropped: Int) { queue.withLock { ($0.depth, $0.dropped) } }

    /// Whether no transaction is under way.
    var isIdle: Bool { queue.withLock { $0.isIdle } }

    func observe(_ observer: Observer?) { watcher.withLock { $0.observer = observer } }

    /// Queues a job that nobody waits for.
    func submit(silent draft: Draft) { perform(submitting(Job([draft]))) }

    /// Queues a job and waits for its commit.
    ///
    /// - Returns: The sequence number of its last record.
    func submit(_ drafts: [Draft], rule: Job.Rule = .none) async throws(AuditError) -> Int {
        let result = await withCheckedContinuation { continuation in
            perform(submitting(Job(drafts, rule: rule) { continuation.resume(returning: $0) }))
        }
        return try result.get()
    }

    /// Ends the writer; whatever still waits fails.
    func close() { perform(queue.withLock { $0.close() }) }

    /// The stamp is taken under the lock, so that the order of the queue is the order of the monotonic clock.
    private func submitting(_ job: Job) -> WriterQueue.Actions {
        queue.withLock { queue in
            var job = job
            job.stamp = Stamp(wall: clock.wall(), monotonic: clock.monotonic())
            return queue.submit(job)
        }
    }

    private func perform(_ actions: WriterQueue.Actions) {
        for (reply, result) in actions.replies { reply(result) }
        if actions.startsWriter {
            pool.asyncWriteWithoutTransaction { db in self.drain(db) }
        }
        if actions.opensWindow {
            DispatchQueue.global().asyncAfter(deadline: .now() + .milliseconds(100)) {
                self.perform(self.queue.withLock { $0.windowEnded() })
            }
        }
        if let wait = actions.watchAfter {
            DispatchQueue.global().asyncAfter(deadline: .now() + .nanoseconds(wait)) {
                self.perform(self.queue.withLock { $0.overdue(at: self.clock.monotonic()) })
            }
        }
    }

    private func drain(_ db: Database) {
        while let jobs = queue.withLock({ $0.take() }) {
            do {
                try write(jobs, to: db)
            } catch {
                perform(queue.withLock { $0.fail(AuditError(error)) })
            }
        }
    }

    /// One transaction.
    ///
    /// - Throws: What is final for this file; everything else is answered here.
    private func write(_ jobs: [Job], to db: Database) throws {
        var (results, records) = ([Result<Int, AuditError>](), [AuditRecord]())
        let dropped = queue.withLock { $0.takeDropped() }
        do {
            (results, records) = try commit(jobs, note: RecordWriter.note(of: dropped, at: jobs), to: db)
        } catch let error as DatabaseError where RecordWriter.isPassing(error) {
            results = jobs.map { _ in .failure(AuditError(error)) }
            let silent = jobs.reduce(0) { $0 + ($1.reply == nil ? $1.drafts.count : 0) }
            perform(queue.withLock { $0.finish(results, lost: dropped + silent) })
            return
        }
        tell(records)
        perform(queue.withLock { $0.finish(results, lost: 0) })
    }

    /// The job that counts dropped records; nil if there are none.
    private static func note(of dropped: Int, at jobs: [Job]) -> Job? {
        guard dropped > 0, let stamp = jobs.first?.stamp else { return nil }
        var note = Job([Draft(AuditEntry(.dropped, details: ["records": .number(dropped)]))])
        note.stamp = stamp
        return note
    }

    private func tell(_ records: [AuditRecord]) {
        guard let observer = watcher.withLock({ $0.observer }) else { return }
        for record in records { observer(record) }
    }

    /// Tries with the reserve given back if the disk is full; intents are then refused.
    private func commit(
        _ jobs: [Job],
        note: Job?,
        to db: Database
    ) throws -> ([Result<Int, AuditError>], [AuditRecord]) {
        reserve.withLock { $0.restore() }
        guard reserve.withLock({ $0.isWhole }) else { return try commitWithoutIntents(jobs, note: note, to: db) }
        do {
            return try transaction(jobs, note: note, to: db)
        } catch let error as DatabaseError where error.resultCode == .SQLITE_FULL {
            guard reserve.withLock({ $0.release() }) else { throw error }
            return try commitWithoutIntents(jobs, note: note, to: db)
        }
    }

    private func commitWithoutIntents(
        _ jobs: [Job],
        note: Job?,
        to db: Database
    ) throws -> ([Result<Int, AuditError>], [AuditRecord]) {
        let (results, records) = try transaction(jobs.filter { !$0.isIntent }, note: note, to: db)
        var rest = results[...]
        let all = jobs.map { job in
            job.isIntent ? .failure(RecordWriter.fullDisk) : rest.popFirst() ?? .failure(RecordWriter.fullDisk)
        }
        return (all, records)
    }

    private static let fullDisk = AuditError.unavailable(reason: "the disk is full")

    private func transaction(
        _ jobs: [Job],
        note: Job?,
        to db: Database
    ) throws -> ([Result<Int, AuditError>], [AuditRecord]) {
        var chain = chain.withLock { $0 }
        var written: (results: [Result<Int, AuditError>], [AuditRecord]) = ([], [])
        let all = (note.map { [$0] } ?? []) + jobs
        guard !all.isEmpty else { return written }
        try db.inTransaction(.immediate) {
            written = try chain.write(all, to: db)
            try probe?(.commit)
            return .commit
        }
        self.chain.withLock { $0 = chain }
        lastSeq.store(chain.head, ordering: .releasing)
        if note != nil { written.results.removeFirst() }
        return written
    }

    /// Whether the file is as it was before and may be tried again: no space, no permission, no memory, another writer.
    ///
    /// Anything else, an input or output error of `fsync` above all, is final: what the kernel dropped it does not report
    /// a second time.
    private static func isPassing(_ error: DatabaseError) -> Bool {
        passing.contains(error.resultCode)
    }

    private static let passing: [ResultCode] = [
        .SQLITE_FULL, .SQLITE_READONLY, .SQLITE_NOMEM, .SQLITE_BUSY, .SQLITE_LOCKED, .SQLITE_TOOBIG, .SQLITE_INTERRUPT,
    ]
}
