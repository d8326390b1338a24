import GRDB
import JSON

/// Ends what a crash left open, in one transaction, before anybody can use the log.
///
/// * Each intent without an outcome gets `unknown{cause: crash}` (gate.md G2): it may have reached Okta or not.
/// * Each approval that was pending gets `approval.expired{cause: restart}` (gate.md G5).
/// * A `recovery` record names what was done, and the database that was set aside, if one was.
/// * A `start` record begins the run. What lies before the last `start` is ended, so only what follows it is read.
struct Recovery {
    let directory: StateDirectory
    let stamp: Stamp

    /// Writes the records; `opening` says what they are about.
    func run(in pool: DatabasePool, chain: inout ChainWriter, opening: inout AuditOpening) throws {
        var (kept, report) = (chain, opening)
        try pool.writeWithoutTransaction { db in
            try db.inTransaction(.immediate) {
                let before = kept.head
                let left = try Recovery.leftOpen(in: db)
                report.unknownIntents = left.intents.keys.sorted()
                report.expiredApprovals = left.approvals.count
                var jobs = endings(of: left)
                if !jobs.isEmpty || report.damage != nil { jobs.append(Job([account(of: left, report)])) }
                let details: AuditDetails = ["format": .number(AuditSchema.version), "head": .number(before)]
                jobs.append(Job([Draft(AuditEntry(.start, details: details))]))
                for index in jobs.indices { jobs[index].stamp = stamp }
                for result in try kept.write(jobs, to: db).results { _ = try result.get() }
                return .commit
            }
        }
        (chain, opening) = (kept, report)
    }

    private func endings(of left: LeftOpen) -> [Job] {
        let intents = left.intents.sorted { $0.key < $1.key }.map { seq, entry in
            var entry = entry
            entry.type = .outcome
            entry.outcome = Outcome.unknown.rawValue
            entry.details = ["outcome": ["cause": "crash", "outcome": .string(Outcome.unknown.rawValue)]]
            return Job([Draft(entry, tie: .settles(intent: seq))], rule: .settle(intent: seq))
        }
        let approvals = left.approvals.sorted { $0.value.seq < $1.value.seq }.map { _, request in
            var entry = request.entry
            entry.type = .approvalExpired
            entry.outcome = "expired"
            entry.details = ["decision": ["cause": "restart", "requested": .number(request.seq)]]
            return Job([Draft(entry)])
        }
        return intents + approvals
    }

    private func account(of left: LeftOpen, _ opening: AuditOpening) -> Draft {
        var details: JSONValue = [
            "expired_approvals": .number(opening.expiredApprovals),
            "unknown_intents": .array(opening.unknownIntents.map { .number($0) }),
        ]
        if let damage = opening.damage { details = details.setting("damage", to: .string(damage)) }
        if let name = opening.setAside {
            details = details.setting("set_aside", to: .string(name))
            details = details.setting("old_head", to: oldHead(in: name))
        }
        return Draft(AuditEntry(.recovery, details: AuditDetails(details)))
    }

    /// The last record of the database that was set aside and its intents without outcome; null if that cannot be read.
    private func oldHead(in name: String) -> JSONValue {
        var configuration = Configuration()
        configuration.readonly = true
        let read = try? DatabaseQueue(path: directory.path(of: name), configuration: configuration).read { db in
            let row = try Row.fetchOne(db, sql: "SELECT seq, hex(hash) FROM record ORDER BY seq DESC LIMIT 1")
            let open = (try? Recovery.leftOpen(in: db).intents.keys.sorted()) ?? []
            return (seq: row?[0] as Int?, hash: row?[1] as String?, open: open)
        }
        guard let read, let seq = read.seq, let hash = read.hash else { return .null }
        return [
            "hash": .string(hash.lowercased()), "open_intents": .array(read.open.map { .number($0) }),
            "seq": .number(seq),
        ]
    }
}

extension Recovery {
    /// What has begun and not ended.
    struct LeftOpen {
        /// By sequence number.
        var intents: [Int: AuditEntry] = [:]
        /// By operation: its last request.
        var approvals: [OperationID: (seq: Int, entry: AuditEntry)] = [:]
    }

    /// Reads from the records of the last run, not from the tables beside them: the records are what is hashed.
    private static func leftOpen(in db: Database) throws -> LeftOpen {
        let types: [RecordType] = [
            .intent, .outcome, .approvalRequested, .approvalDecided, .approvalExpired, .approvalCancelled,
        ]
        let start = try Int.fetchOne(db, sql: "SELECT max(seq) FROM record WHERE type = 'start'") ?? 0
        let places = types.map { _ in "?" }.joined(separator: ", ")
        let cursor = try Row.fetchCursor(
            db,
            sql: "SELECT seq, json FROM record WHERE seq > ? AND type IN (\(places)) ORDER BY seq",
            arguments: [start] + StatementArguments(types.map(\.rawValue))
        )
        var left = LeftOpen()
        while let row = try cursor.next() {
            let seq: Int = row[0]
            let text: String = row[1]
            guard let value = try? JSONValue(parsing: text, depthLimit: RecordText.depthLimit),
                let entry = RecordText.entry(value)
            else { throw AuditError.damaged(reason: "record \(seq) is no record") }
            left.follow(entry, seq: seq, settles: value["intent"]?.int)
        }
        return left
    }
}

extension Recovery.LeftOpen {
    mutating func follow(_ entry: AuditEntry, seq: Int, settles intent: Int?) {
        if entry.type == .intent { intents[seq] = entry }
        if entry.type == .outcome, let intent { intents[intent] = nil }
        guard let operation = entry.operation else { return }
        if entry.type == .approvalRequested { approvals[operation] = (seq, entry) }
        if [.approvalDecided, .approvalExpired, .approvalCancelled].contains(entry.type) { approvals[operation] = nil }
    }
}
