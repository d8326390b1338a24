import GRDB
import JSON

/// What was found and mended when a log was opened.
package struct AuditOpening: Sendable, Hashable {
    /// Intents that a crash had left without an outcome, now `unknown`.
    package var unknownIntents: [Int] = []
    /// Approvals that were pending when the last run ended, now `expired`.
    package var expiredApprovals = 0
    /// What is wrong with the log that was here before; nil if all was well.
    ///
    /// Writes stay off until somebody has looked.
    package var damage: String?
    /// The name under which that log was set aside; nil if it was gone.
    package var setAside: String?

    package init() {}
}

/// A log that is locked, checked, open and mended: what `AuditLog` is made of.
struct OpenedLog {
    static let database = "audit.sqlite"
    /// The database and the files that SQLite keeps beside it.
    static let databaseFiles = [database, database + "-wal", database + "-shm"]

    let pool: DatabasePool
    let lock: StateLock
    let key: CheckpointKey
    let keys: [CheckpointPublicKey]
    let reserve: DiskReserve
    private(set) var chain: ChainWriter
    private(set) var opening = AuditOpening()

    init(_ options: AuditLog.Options) throws(AuditError) {
        let directory = try StateDirectory(options.directory)
        lock = try StateLock(directory)
        let wasUsed = try directory.read(CheckpointKey.privateFile)?.isEmpty == false
        key = try CheckpointKey(directory)
        keys = try CheckpointPublicKey.all(in: directory)
        for name in OpenedLog.databaseFiles { try directory.check(name) }
        var opened: (pool: DatabasePool, tail: Tail)
        do {
            do {
                opened = try OpenedLog.open(directory, keys)
            } catch let error where OpenedLog.isDamage(error) {
                opening.damage = AuditError(error).damageReason
                opening.setAside = try OpenedLog.setAside(directory, at: options.clock.wall())
                opened = try OpenedLog.open(directory, keys)
            }
            if opened.tail.head == 0, wasUsed, opening.damage == nil {
                opening.damage = "audit.sqlite is gone or empty"
            }
            pool = opened.pool
            let identity = RunIdentity(host: options.host, build: options.build)
            chain = ChainWriter(after: opened.tail, identity: identity, key: key, probe: options.probe)
            let stamp = Stamp(wall: options.clock.wall(), monotonic: options.clock.monotonic())
            var reserve = DiskReserve(directory)
            reserve.restore()
            self.reserve = reserve
            let recovery = Recovery(directory: directory, stamp: stamp)
            try recovery.run(in: pool, chain: &chain, opening: &opening)
        } catch {
            throw AuditError(error)
        }
    }

    /// Opens the database and checks what came after its last checkpoint.
    private static func open(
        _ directory: StateDirectory,
        _ keys: [CheckpointPublicKey]
    ) throws -> (pool: DatabasePool, tail: Tail) {
        // Made before SQLite does, which would give it the mode of the umask; the files beside it get its mode.
        try directory.make(database)
        var configuration = Configuration()
        configuration.busyMode = .timeout(1)
        let pool = try DatabasePool(path: directory.path(of: database), configuration: configuration)
        try pool.writeWithoutTransaction { db in
            // On the open pool: GRDB sets NORMAL itself when it switches to WAL, after `prepareDatabase`.
            try db.execute(sql: "PRAGMA synchronous = FULL")
            let level = try Int.fetchOne(db, sql: "PRAGMA synchronous")
            guard level == 2 else { throw AuditError.unavailable(reason: "SQLite refuses synchronous=FULL") }
            try AuditSchema.prepare(db)
        }
        let file = AuditFile(reader: pool, keys: keys)
        let tail = try pool.read { db in try file.checkTail(db) }
        return (pool, tail)
    }

    private static func isDamage(_ error: any Error) -> Bool {
        if error is TailDamage { return true }
        guard let error = error as? DatabaseError else { return false }
        return [.SQLITE_CORRUPT, .SQLITE_NOTADB].contains(error.resultCode)
    }

    /// Gives the damaged database another name.
    ///
    /// - Returns: That name.
    private static func setAside(_ directory: StateDirectory, at time: Int) throws(AuditError) -> String {
        for name in databaseFiles {
            let suffix = name.dropFirst(database.count)
            try directory.rename(name, to: "\(database).damaged-\(time)\(suffix)")
        }
        return "\(database).damaged-\(time)"
    }
}

/// The end of a chain: what the next record follows.
struct Tail: Sendable {
    var head: Int
    var hash: [UInt8]
}

/// What is wrong with the end of a chain.
struct TailDamage: Error {
    var fault: Verification.Fault
    var seq: Int
}
