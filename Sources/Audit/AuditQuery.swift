import GRDB
import JSON
import struct FoundationEssentials.Data

/// Which records to read, newest first; empty fields do not restrict.
package struct AuditQuery: Sendable, Hashable {
    /// Only records before this sequence number; nil: from the newest.
    package var before: Int?
    /// At most this many records, 1 to 1000.
    package var limit: Int
    /// Record type, with `*` as wildcard.
    package var type: String
    package var operation: String
    /// Substring of tool, target or actor; ASCII case does not count.
    package var text: String
    /// The word of the console's outcome column, whole.
    package var outcome = ""
    /// Only records of this risk class or above.
    package var leastClass: Int?
    /// Only records of this time, in milliseconds since 1970.
    package var times: Range<Int>?

    package init(before: Int? = nil, limit: Int = 100, type: String = "", operation: String = "", text: String = "") {
        self.before = before
        self.limit = limit
        self.type = type
        self.operation = operation
        self.text = text
    }
}

/// One page of records.
package struct AuditAnswer: Sendable {
    package var records: [AuditRecord]
    package var hasMore: Bool
    /// How many records the whole log holds.
    package var total: Int

    package init(records: [AuditRecord], hasMore: Bool, total: Int) {
        self.records = records
        self.hasMore = hasMore
        self.total = total
    }
}

extension AuditLog {
    /// One page, newest first, read beside the writer.
    package nonisolated func records(_ query: AuditQuery) async throws(AuditError) -> AuditAnswer {
        let limit = min(max(query.limit, 1), 1_000)
        let (condition, arguments) = query.condition
        let (total, records) = try await read { db in
            // Records are numbered without a gap: the last number is how many there are.
            let total = try Int.fetchOne(db, sql: "SELECT max(seq) FROM record") ?? 0
            let sql = AuditRecord.selection() + " WHERE \(condition) ORDER BY r.seq DESC LIMIT \(limit + 1)"
            let cursor = try Row.fetchCursor(db, sql: sql, arguments: arguments)
            var records: [AuditRecord] = []
            while let row = try cursor.next() { records.append(try AuditRecord(row)) }
            return (total, records)
        }
        return AuditAnswer(records: Array(records.prefix(limit)), hasMore: records.count > limit, total: total)
    }

    /// The outcomes `unknown` after which no `op.reconciled` of the same operation was recorded, oldest first.
    ///
    /// Reads an index, whatever the length of the log.
    package nonisolated func unreconciled() async throws(AuditError) -> [AuditRecord] {
        try await read { db in
            let sql =
                AuditRecord.selection(from: "record r INDEXED BY record_unknown") + """
                     WHERE r.type = 'op.outcome' AND r.outcome = 'unknown' AND NOT EXISTS (
                        SELECT 1 FROM record s INDEXED BY record_by_operation
                        WHERE s.op = r.op AND s.seq > r.seq AND s.type = 'op.reconciled'
                    ) ORDER BY r.seq
                    """
            let cursor = try Row.fetchCursor(db, sql: sql)
            var records: [AuditRecord] = []
            while let row = try cursor.next() { records.append(try AuditRecord(row)) }
            return records
        }
    }

    /// One record; nil if there is none with this number.
    package nonisolated func record(at seq: Int) async throws(AuditError) -> AuditRecord? {
        try await read { db in
            try Row.fetchOne(db, sql: AuditRecord.selection() + " WHERE r.seq = ?", arguments: [seq]).map(
                AuditRecord.init
            )
        }
    }

    private nonisolated func read<Answer: Sendable>(
        _ body: @escaping @Sendable (Database) throws -> Answer
    ) async throws(AuditError) -> Answer {
        guard writer.condition != .closed else { throw .closed }
        do {
            return try await file.reader.read(body)
        } catch {
            throw AuditError(error)
        }
    }
}

extension AuditQuery {
    /// The condition on `record r`, and its arguments in order.
    fileprivate var condition: (sql: String, arguments: StatementArguments) {
        var terms = ["r.seq < ?"]
        var arguments: StatementArguments = [before ?? Int.max]
        if type.contains("*") {
            terms.append("r.type LIKE ? ESCAPE '\\'")
            arguments += [
                type.split(separator: "*", omittingEmptySubsequences: false).map(escaped).joined(separator: "%")
            ]
        } else if !type.isEmpty {
            terms.append("r.type = ?")
            arguments += [type]
        }
        if !operation.isEmpty {
            terms.append("r.op = ?")
            arguments += [operation]
        }
        if !text.isEmpty {
            let columns = ["r.tool", "r.target", "r.actor"]
            terms.append("(" + columns.map { "\($0) LIKE ? ESCAPE '\\'" }.joined(separator: " OR ") + ")")
            arguments += StatementArguments(columns.map { _ in "%\(escaped(text))%" })
        }
        if !outcome.isEmpty {
            terms.append("r.outcome = ?")
            arguments += [outcome]
        }
        if let leastClass {
            terms.append("r.class >= ?")
            arguments += [leastClass]
        }
        if let times {
            terms.append("r.ts >= ? AND r.ts < ?")
            arguments += [times.lowerBound, times.upperBound]
        }
        return (terms.joined(separator: " AND "), arguments)
    }

    private func escaped(_ text: some StringProtocol) -> String {
        String(text.flatMap { "\\%_".contains($0) ? ["\\", $0] : [$0] })
    }
}

extension AuditRecord {
    /// `table`: Which records, under the name `r`.
    fileprivate static func selection(from table: String = "record r") -> String {
        "SELECT r.seq, r.ts, r.json, r.hash, p.hash FROM \(table) LEFT JOIN record p ON p.seq = r.seq - 1"
    }

    fileprivate init(_ row: Row) throws {
        let seq: Int = row[0]
        let json: String = row[2]
        guard let value = try? JSONValue(parsing: json, depthLimit: RecordText.depthLimit),
            let entry = RecordText.entry(value)
        else { throw AuditError.damaged(reason: "record \(seq) is no record of this version") }
        self.init(
            seq: seq,
            time: row[1],
            entry: entry,
            json: json,
            digest: Array(row[3] as Data),
            previousDigest: (row[4] as Data?).map(Array.init) ?? HashChain.genesis
        )
    }
}
