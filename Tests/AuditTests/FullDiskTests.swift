import Audit
import Glibc
import JSON
import TestSupport
import Testing

/// A file system of 16 MiB in memory, with a log on it; only root can make one.
final class SmallDisk: Sendable {
    static let isAvailable: Bool = {
        guard let directory = try? TemporaryDirectory() else { return false }
        guard mount("tmpfs", directory.path, "tmpfs", 0, "size=1m") == 0 else { return false }
        return umount2(directory.path, CInt(MNT_DETACH)) == 0
    }()

    let directory: TemporaryDirectory
    var log: String { directory.path + "/state" }
    private var filler: String { directory.path + "/filler" }

    init() throws {
        directory = try TemporaryDirectory()
        try #require(mount("tmpfs", directory.path, "tmpfs", 0, "size=16m,mode=700") == 0)
    }

    deinit { umount2(directory.path, CInt(MNT_DETACH)) }

    /// Takes every byte that is left.
    func fill() {
        let file = open(filler, O_WRONLY | O_CREAT | O_APPEND, 0o600)
        defer { close(file) }
        for size in [65_536, 4_096, 1] {
            let bytes = [UInt8](repeating: 0, count: size)
            while write(file, bytes, size) == size {}
        }
    }

    /// Gives it back.
    func empty() { unlink(filler) }
}

@Suite(.enabled(if: SmallDisk.isAvailable))
struct FullDiskTests {
    @Test func `on a full disk no write is licensed without a record, outcomes still are, and space heals it`()
        async throws
    {
        let disk = try SmallDisk()
        let log = try await AuditLog(.init(directory: disk.log, host: "h", build: "b"))
        var licensed = 0
        var open: [Int] = []
        for _ in 0..<20 { open.append(try await log.intent()) }
        licensed += open.count
        disk.fill()
        var refusals = 0
        while refusals < 5 {
            do {
                open.append(try await log.intent())
                licensed += 1
                disk.fill()
            } catch {
                #expect(error as? AuditError == .unavailable(reason: "the disk is full"))
                refusals += 1
            }
        }
        for intent in open { try await log.settle(intent: intent, .applied, .of(.outcome)) }
        for _ in 0..<100 { log.record(.of(.callReceived)) }
        try await log.append(.of(.callCompleted))
        #expect(log.condition == .working)

        disk.fill()
        for _ in 0..<2_000 {
            log.record(.of(.callReceived, details: ["x": .string(String(repeating: "x", count: 4_000))]))
        }
        await #expect(throws: AuditError.self) {
            for _ in 0..<10_000 { try await log.append(.of(.callCompleted)) }
        }
        await #expect(throws: AuditError.self) { try await log.intent() }

        disk.empty()
        try await log.write()
        licensed += 1
        #expect(log.condition == .working)
        #expect(try await log.records(AuditQuery(type: "dropped")).records.isEmpty == false)
        #expect(try await log.records(AuditQuery(limit: 1_000, type: "op.intent")).records.count == licensed)
        try await log.close()
        #expect(try await Verification.verify(directory: disk.log).isIntact)
    }
}
