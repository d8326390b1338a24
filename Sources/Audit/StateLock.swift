import Glibc
import Synchronization

/// The lock that decides which process is the one Gatehouse of a state directory: `flock` on `gatehouse.lock`.
///
/// The file holds the holder's pid, for the message of the second one. It is never removed: removing it would let two
/// processes lock two files of the same name.
final class StateLock: Sendable {
    static let name = "gatehouse.lock"
    private let file: Mutex<CInt?>

    /// Takes the lock.
    ///
    /// - Throws: `AuditError.alreadyOpen` with the holder's pid.
    init(_ directory: StateDirectory) throws(AuditError) {
        let file = try directory.open(StateLock.name, O_RDWR | O_CREAT)
        guard StateLock.take(file) else {
            let holder = StateLock.holder(file)
            close(file)
            throw .alreadyOpen(pid: holder)
        }
        let pid = Array("\(getpid())\n".utf8)
        ftruncate(file, 0)
        pwrite(file, pid, pid.count, 0)
        self.file = Mutex(file)
    }

    deinit { release() }

    /// Lets go of the lock.
    func release() {
        file.withLock { file in
            if let open = file { close(open) }
            file = nil
        }
    }

    /// Whether a living process holds the lock of this directory.
    static func isHeld(_ directory: StateDirectory) throws(AuditError) -> Bool {
        try directory.check(name)
        guard let file = try? directory.open(name, O_RDONLY) else { return false }
        defer { close(file) }
        return flock(file, LOCK_SH | LOCK_NB) != 0
    }

    /// Three tries, 20 ms apart: `isHeld` in another process holds the lock for some microseconds.
    private static func take(_ file: CInt) -> Bool {
        for attempt in 0..<3 {
            if attempt > 0 { usleep(20_000) }
            if flock(file, LOCK_EX | LOCK_NB) == 0 { return true }
        }
        return false
    }

    private static func holder(_ file: CInt) -> Int? {
        var bytes = [UInt8](repeating: 0, count: 20)
        let count = pread(file, &bytes, bytes.count, 0)
        return Int(String(decoding: bytes.prefix(max(count, 0)), as: UTF8.self).filter(\.isNumber))
    }
}
