@testable import Audit
import Crypto
import GRDB
import Glibc
import JSON
import Synchronization
import TestSupport
import Testing

/// A log in a directory of its own, and ways to get at the file behind its back.
final class LogFixture: Sendable {
    let directory: TemporaryDirectory
    var path: String { directory.path + "/state" }
    var database: String { path + "/audit.sqlite" }

    init() throws { directory = try TemporaryDirectory() }

    func options(_ change: (inout AuditLog.Options) -> Void = { _ in }) -> AuditLog.Options {
        var options = AuditLog.Options(directory: path, host: "test-host", build: "test")
        change(&options)
        return options
    }

    func open(_ change: (inout AuditLog.Options) -> Void = { _ in }) async throws -> AuditLog {
        try await AuditLog(options(change))
    }

    /// Changes the closed database as somebody would who can write to the file, triggers dropped first.
    func tamper(_ sql: String..., arguments: StatementArguments = StatementArguments()) throws {
        let queue = try DatabaseQueue(path: database)
        try queue.inDatabase { db in
            let triggers = try String.fetchAll(db, sql: "SELECT name FROM sqlite_schema WHERE type = 'trigger'")
            for trigger in triggers { try db.execute(sql: "DROP TRIGGER \(trigger)") }
            for statement in sql { try db.execute(sql: statement, arguments: arguments) }
        }
        try queue.close()
    }

    func value<Value: DatabaseValueConvertible & Sendable>(_ sql: String) throws -> Value? {
        let queue = try DatabaseQueue(path: database)
        defer { try? queue.close() }
        return try queue.read { try Value.fetchOne($0, sql: sql) }
    }

    /// Runs what is given with an open log, and closes it.
    func with(_ body: (AuditLog) async throws -> Void) async throws {
        let log = try await open()
        try await body(log)
        try await log.close()
    }
}

extension AuditEntry {
    /// A record about a call, as the write sequence makes them.
    static func of(
        _ type: RecordType,
        _ operation: OperationID? = nil,
        tool: String = "suspend_user",
        target: String = "Ada Lovelace",
        details: AuditDetails = [:]
    ) -> AuditEntry {
        AuditEntry(
            type,
            operation: operation,
            tool: tool,
            riskClass: 3,
            target: target,
            actor: "claude",
            details: details
        )
    }
}

extension AuditLog {
    /// Commits an intent and gives back its number; the write it licenses is dropped.
    func intent(for operation: OperationID = OperationID(), burning: String? = nil) async throws -> Int {
        let decision = burning.map { _ in AuditEntry.of(.approvalDecided) }
        let intent = try await commitIntent(
            .of(.intent),
            for: operation,
            write: 1,
            decision: decision,
            burning: burning
        )
        let seq = intent.seq
        _ = intent.take()
        return seq
    }

    /// Lets the database grow to so many pages of 4 KiB and no further.
    func limitPages(to count: Int) async throws {
        try await pool.writeWithoutTransaction { try $0.execute(sql: "PRAGMA max_page_count = \(count)") }
    }

    /// What SQLite says of the writing connection: 2 is FULL.
    func synchronousLevel() async throws -> Int? {
        try await pool.writeWithoutTransaction { try Int.fetchOne($0, sql: "PRAGMA synchronous") }
    }

    /// A write from intent to outcome.
    func write() async throws {
        try await settle(intent: try await intent(), .applied, .of(.outcome))
    }
}

/// A clock that moves only when told.
final class PlayedClock: Sendable {
    private let time = Mutex((wall: 1_764_000_000_000, monotonic: 5_000_000_000))

    var clock: AuditClock {
        AuditClock(wall: { self.time.withLock { $0.wall } }, monotonic: { self.time.withLock { $0.monotonic } })
    }

    /// Lets time pass, on both clocks.
    func advance(milliseconds: Int) {
        time.withLock { time in
            time.wall += milliseconds
            time.monotonic += milliseconds * 1_000_000
        }
    }

    /// Sets the wall clock forward or back.
    func jump(milliseconds: Int) { time.withLock { $0.wall += milliseconds } }
}

extension LogFixture {
    func bytes(of name: String) throws -> [UInt8] {
        let file = Glibc.open(path + "/" + name, O_RDONLY)
        defer { close(file) }
        var bytes = [UInt8](repeating: 0, count: 4 << 20)
        let count = read(file, &bytes, bytes.count)
        return Array(bytes.prefix(max(count, 0)))
    }

    func text(of name: String) throws -> String { String(decoding: try bytes(of: name), as: UTF8.self) }

    func write(_ bytes: [UInt8], to name: String) throws {
        let file = Glibc.open(path + "/" + name, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
        defer { close(file) }
        #expect(Glibc.write(file, bytes, bytes.count) == bytes.count)
    }

    func copy(_ name: String, to other: LogFixture) throws {
        try other.write(try bytes(of: name), to: name)
    }
}
