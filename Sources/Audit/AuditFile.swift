import GRDB
import struct FoundationEssentials.Data

/// The readers' side of the database: verification and export, from a snapshot, row by row.
struct AuditFile: Sendable {
    let reader: any DatabaseReader
    /// Who may have signed checkpoints.
    let keys: [CheckpointPublicKey]

    init(reader: any DatabaseReader, keys: [CheckpointPublicKey]) {
        self.reader = reader
        self.keys = keys
    }

    /// Opens the database of a directory read-only.
    init(existing directory: StateDirectory, keys: [CheckpointPublicKey]) throws(AuditError) {
        for name in OpenedLog.databaseFiles { try directory.check(name) }
        var configuration = Configuration()
        configuration.readonly = true
        configuration.busyMode = .timeout(1)
        do {
            reader = try DatabaseQueue(path: directory.path(of: OpenedLog.database), configuration: configuration)
        } catch {
            throw AuditError(error)
        }
        self.keys = keys
    }

    /// Checks everything.
    ///
    /// - Parameter isLive: Whether the run that began with the last `start` record still goes on.
    /// - Returns: What was found.
    /// - Throws: `AuditError` if it cannot be read.
    func verify(isLive: Bool) async throws(AuditError) -> Verification {
        do {
            return try await reader.read { db in try self.verify(db, isLive: isLive) }
        } catch {
            throw AuditError(error)
        }
    }

    private func verify(_ db: Database, isLive: Bool) throws -> Verification {
        var check = ChainCheck(keys: keys)
        var fault = try walk(&check, db)
        fault = try fault ?? truncation(db, head: check.tail.head) ?? otherTables(db, check)
        if fault == nil {
            let overdue = isLive ? check.openIntents.filter { $0 < check.lastStart } : check.openIntents
            fault = overdue.min().map { TailDamage(fault: .intentWithoutOutcome, seq: $0) }
        }
        return Verification(
            head: check.tail.head,
            checkpoint: check.checkpoint,
            fault: fault?.fault,
            faultSeq: fault?.seq
        )
    }

    /// Checks what came after the last checkpoint, and that checkpoint: what opening a log can afford.
    ///
    /// - Throws: `TailDamage`.
    func checkTail(_ db: Database) throws -> Tail {
        let last = try Int.fetchOne(db, sql: "SELECT max(seq) FROM checkpoint") ?? 1
        let before = try Row.fetchOne(db, sql: "SELECT seq, hash FROM record WHERE seq = ?", arguments: [last - 1])
        let tail = before.map { Tail(head: $0[0], hash: Array($0[1] as Data)) }
        var check = tail.map { ChainCheck(after: $0, keys: keys) } ?? ChainCheck(keys: keys)
        if let damage = try walk(&check, db) ?? truncation(db, head: check.tail.head) { throw damage }
        return check.tail
    }

    private func walk(_ check: inout ChainCheck, _ db: Database) throws -> TailDamage? {
        let rows = try Row.fetchCursor(db, sql: StoredRow.selection, arguments: [check.tail.head])
        while let row = try rows.next() {
            let seq = check.tail.head + 1
            if let fault = check.check(StoredRow(row)) { return TailDamage(fault: fault, seq: seq) }
        }
        return nil
    }

    private func truncation(_ db: Database, head: Int) throws -> TailDamage? {
        let signed = try Int.fetchOne(db, sql: "SELECT max(seq) FROM checkpoint") ?? 0
        return signed > head ? TailDamage(fault: .truncation, seq: head + 1) : nil
    }

    /// The other tables must say what the records say, no more and no less.
    private func otherTables(_ db: Database, _ check: ChainCheck) throws -> TailDamage? {
        let claims = [("burn", "approval", "burns", check.burns), ("outcome", "intent", "intent", check.outcomes)]
        for (table, column, member, count) in claims {
            let wrong = try Int.fetchOne(
                db,
                sql: """
                    SELECT min(t.seq) FROM \(table) t LEFT JOIN record r ON r.seq = t.seq
                    WHERE json_extract(r.json, '$.\(member)') IS NOT t.\(column)
                    """
            )
            if let wrong { return TailDamage(fault: .edit, seq: wrong) }
            let rows = try Int.fetchOne(db, sql: "SELECT count(*) FROM \(table)")
            if rows != count { return TailDamage(fault: .edit, seq: check.tail.head) }
        }
        let signatures = try Int.fetchOne(db, sql: "SELECT count(*) FROM checkpoint")
        return signatures == check.checkpoints ? nil : TailDamage(fault: .signature, seq: check.tail.head)
    }
}
