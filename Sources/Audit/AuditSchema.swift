// The file `audit.sqlite`: an SQLite database in WAL mode, application id "GHAU", user version 1.
//
//   record      one row per record, append-only
//     seq         1, 2, 3 … without a gap
//     json        the record: canonical JSON (RFC 8785), at most 64 KiB, what is hashed
//     hash        32 bytes (`HashChain`)
//     type … class   copies of members of `json` for the console's filters; verification compares them
//   record_unknown   index of the outcomes `unknown`, so that start-up finds them without reading the whole log
//   burn        one row per approval that was used up: the primary key is what makes an approval single-use
//   outcome     one row per settled intent: the primary key is what makes an intent end once
//   checkpoint  one row per record of type `checkpoint`: the signature over that record's hash (`Checkpoint`)
//
// No row of any table is ever changed or removed: triggers refuse it. `burn` and `outcome` could be made again from the
// records, and verification does compare them; they exist because a UNIQUE index decides a race where a query cannot.
//
// A record's members, sorted as RFC 8785 sorts them (absent where they say nothing):
//
//   actor boot_id build burns class details host id intent mono_ns op outcome pid run_id seq target tool ts type
//
//   ts          milliseconds since 1970, wall clock
//   mono_ns     nanoseconds since boot, decimal text: it passes 2^53 after 104 days
//   burns       `op.intent`: the approval it used up
//   intent      `op.outcome`: the sequence number of the intent it ends
//   details     the sections of gate.md 6 as the caller gave them, bounded and without secrets (`Draft`)

import GRDB

/// The tables of the log, and the check that a file is one.
enum AuditSchema {
    /// "GHAU" in ASCII.
    static let applicationID = 0x4748_4155
    static let version = 1

    /// Makes the tables in an empty database, or checks that this one is ours.
    ///
    /// - Throws: `AuditError.damaged` if the file is something else, or was written by a newer Gatehouse.
    static func prepare(_ db: Database) throws {
        let application = try Int.fetchOne(db, sql: "PRAGMA application_id") ?? 0
        let found = try Int.fetchOne(db, sql: "PRAGMA user_version") ?? 0
        let tables = try Int.fetchOne(db, sql: "SELECT count(*) FROM sqlite_schema") ?? 0
        if tables > 0 {
            guard application == applicationID else { throw AuditError.damaged(reason: "audit.sqlite is no audit log") }
            guard found == version else {
                throw AuditError.damaged(
                    reason: "audit.sqlite has format \(found), this Gatehouse knows format \(version)"
                )
            }
        }
        try db.inTransaction(.immediate) {
            try db.execute(sql: "PRAGMA application_id = \(applicationID); PRAGMA user_version = \(version)")
            try db.execute(sql: tablesSQL)
            for table in ["record", "burn", "outcome", "checkpoint"] {
                for action in ["UPDATE", "DELETE"] { try db.execute(sql: trigger(against: action, on: table)) }
            }
            return .commit
        }
    }

    private static let tablesSQL = """
        CREATE TABLE IF NOT EXISTS record (
            seq INTEGER PRIMARY KEY, type TEXT NOT NULL, ts INTEGER NOT NULL, op TEXT, tool TEXT, target TEXT,
            actor TEXT, outcome TEXT, class INTEGER, json TEXT NOT NULL, hash BLOB NOT NULL
        ) STRICT;
        CREATE INDEX IF NOT EXISTS record_by_type ON record (type);
        CREATE INDEX IF NOT EXISTS record_by_operation ON record (op) WHERE op IS NOT NULL;
        CREATE INDEX IF NOT EXISTS record_unknown ON record (seq) WHERE type = 'op.outcome' AND outcome = 'unknown';
        CREATE TABLE IF NOT EXISTS burn (approval TEXT PRIMARY KEY, seq INTEGER NOT NULL) STRICT;
        CREATE TABLE IF NOT EXISTS outcome (intent INTEGER PRIMARY KEY, seq INTEGER NOT NULL) STRICT;
        CREATE TABLE IF NOT EXISTS checkpoint (
            seq INTEGER PRIMARY KEY, host TEXT NOT NULL, time INTEGER NOT NULL, hash BLOB NOT NULL,
            signature BLOB NOT NULL
        ) STRICT;
        """

    private static func trigger(against action: String, on table: String) -> String {
        """
        CREATE TRIGGER IF NOT EXISTS \(table)_no_\(action.lowercased()) BEFORE \(action) ON \(table)
        BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
        """
    }
}
