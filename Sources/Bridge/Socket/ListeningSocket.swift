import Glibc

/// A listening socket in a private directory, ours until it is released.
///
/// How it gets there without a moment in which others could reach or steal it (gate.md T2): the directory is opened without
/// following a link and must be ours with mode 0700; `flock` on `PATH.lock`, which holds the owner's pid, decides who
/// owns the path; the socket gets its mode before it gets a name, is bound to a temporary one, listens, and is renamed into
/// place. So a socket that somebody serves is never replaced, and a stale one is.
final class ListeningSocket: Sendable {
    /// The listening descriptor; the event loop takes it over and closes it.
    let descriptor: Int32
    let path: String
    private let directory: Int32
    private let lock: Int32
    private let name: String
    private let identity: FileIdentity
    /// The file that tells clients of an unusual path, if this server left one.
    private let pointer: String?

    /// Claims the path and listens.
    ///
    /// Connections wait in the kernel until they are accepted.
    ///
    /// - Throws: `SocketError`; then nothing was changed but that a missing directory may have been made.
    init(_ place: SocketPath) throws(SocketError) {
        let path = place.path
        _ = try UnixAddress(path)
        let split = path.lastIndex(of: "/")
        let name = String(split.map { path[path.index(after: $0)...] } ?? path[...])
        let directoryPath = split.map { $0 == path.startIndex ? "/" : String(path[..<$0]) } ?? "."
        guard !name.isEmpty, name != ".", name != ".." else { throw .notAPath(path: path) }
        let directory = try Self.openPrivateDirectory(directoryPath)
        do throws(SocketError) {
            let lock = try Self.takeLock(in: directory, name, path)
            do throws(SocketError) {
                try Self.refuseIfServed(in: directory, name, path)
                (descriptor, identity) = try Self.listen(in: directory, name, path)
            } catch {
                close(lock)
                throw error
            }
            self.lock = lock
        } catch {
            close(directory)
            throw error
        }
        self.path = path
        self.directory = directory
        self.name = name
        pointer = place.pointer.flatMap { Self.leave(path, at: $0) ? $0 : nil }
    }

    deinit {
        close(lock)
        close(directory)
    }

    /// Removes the socket file, if it is still the one that this server made, and the pointer to it.
    func unlinkIfOurs() {
        if FileIdentity(in: directory, name) == identity { unlinkat(directory, name, 0) }
        if let pointer, SocketPath.Files.real.line(pointer, geteuid()) == path { unlink(pointer) }
    }

    private static func openPrivateDirectory(_ path: String) throws(SocketError) -> Int32 {
        var slash = path.startIndex
        while let next = path[path.index(after: slash)...].firstIndex(of: "/") {
            mkdir(String(path[..<next]), 0o700)
            slash = next
            if path.index(after: slash) == path.endIndex { break }
        }
        mkdir(path, 0o700)
        let descriptor = open(path, O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC | O_RDONLY)
        guard descriptor >= 0 else {
            let code = errno
            guard code == ELOOP || code == ENOTDIR else { throw .system(call: "open", path: path, errno: code) }
            var facts = stat()
            let isLink = lstat(path, &facts) == 0 && facts.st_mode & S_IFMT == S_IFLNK
            throw .unsafeDirectory(directory: path, rule: isLink ? .isSymbolicLink : .isNoDirectory)
        }
        var facts = stat()
        var broken: SocketError?
        if fstat(descriptor, &facts) != 0 {
            broken = .system(call: "fstat", path: path, errno: errno)
        } else if facts.st_uid != geteuid() {
            broken = .unsafeDirectory(directory: path, rule: .hasOtherOwner(uid: facts.st_uid))
        } else if facts.st_mode & 0o077 != 0 {
            broken = .unsafeDirectory(directory: path, rule: .isOpenToOthers(mode: facts.st_mode & 0o7777))
        }
        guard let broken else { return descriptor }
        close(descriptor)
        throw broken
    }

    private static func takeLock(in directory: Int32, _ name: String, _ path: String) throws(SocketError) -> Int32 {
        let lock = openat(directory, "\(name).lock", O_CREAT | O_RDWR | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard lock >= 0 else { throw .system(call: "open", path: "\(path).lock", errno: errno) }
        guard flock(lock, LOCK_EX | LOCK_NB) == 0 else {
            let code = errno
            defer { close(lock) }
            guard code == EWOULDBLOCK else { throw .system(call: "flock", path: "\(path).lock", errno: code) }
            let text = withUnsafeTemporaryAllocation(byteCount: 32, alignment: 1) { buffer in
                String(decoding: buffer.prefix(max(pread(lock, buffer.baseAddress, buffer.count, 0), 0)), as: UTF8.self)
            }
            throw .alreadyRunning(path: path, pid: text.split(separator: "\n").first.flatMap { Int32($0) })
        }
        let pid = Array("\(getpid())\n".utf8)
        guard ftruncate(lock, 0) == 0, pwrite(lock, pid, pid.count, 0) == pid.count else {
            let code = errno
            close(lock)
            throw .system(call: "write", path: "\(path).lock", errno: code)
        }
        return lock
    }

    /// A socket at the path that somebody serves without holding the lock is not ours to replace either.
    private static func refuseIfServed(in directory: Int32, _ name: String, _ path: String) throws(SocketError) {
        var facts = stat()
        guard fstatat(directory, name, &facts, AT_SYMLINK_NOFOLLOW) == 0 else { return }
        guard facts.st_mode & S_IFMT == S_IFSOCK else { throw .occupied(path: path) }
        switch try UnixAddress("/proc/self/fd/\(directory)/\(name)").connect() {
        case .success(let descriptor):
            close(descriptor)
            throw .alreadyRunning(path: path, pid: nil)
        case .failure:
            return
        }
    }

    private static func listen(
        in directory: Int32,
        _ name: String,
        _ path: String
    ) throws(SocketError) -> (Int32, FileIdentity) {
        let temporary = "\(name).\(getpid())"
        let address = try UnixAddress("/proc/self/fd/\(directory)/\(temporary)")
        let type = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue)
        let descriptor = socket(AF_UNIX, type, 0)
        guard descriptor >= 0 else { throw .system(call: "socket", path: path, errno: errno) }
        unlinkat(directory, temporary, 0)
        // On Linux the mode of an unbound socket becomes the mode of the file that bind makes: no umask, no race.
        guard fchmod(descriptor, 0o600) == 0,
            address.withPointer({ bind(descriptor, $0, $1) }) == 0,
            Glibc.listen(descriptor, 1024) == 0,
            renameat(directory, temporary, directory, name) == 0,
            let identity = FileIdentity(in: directory, name)
        else {
            let code = errno
            unlinkat(directory, temporary, 0)
            close(descriptor)
            throw .system(call: "bind", path: path, errno: code)
        }
        return (descriptor, identity)
    }

    /// Writes the path for clients that know only `HOME`; a failure only costs them the convenience.
    private static func leave(_ path: String, at pointer: String) -> Bool {
        guard path.hasPrefix("/") else { return false }
        let temporary = "\(pointer).\(getpid())"
        let descriptor = open(temporary, O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { return false }
        let line = Array("\(path)\n".utf8)
        let isWritten = write(descriptor, line, line.count) == line.count
        close(descriptor)
        guard isWritten, rename(temporary, pointer) == 0 else {
            unlink(temporary)
            return false
        }
        return true
    }
}

/// Which file a name means now.
struct FileIdentity: Equatable, Sendable {
    var device: UInt
    var inode: UInt

    /// The file of this name in an open directory, links not followed; nil if there is none.
    init?(in directory: Int32, _ name: String) {
        var facts = stat()
        guard fstatat(directory, name, &facts, AT_SYMLINK_NOFOLLOW) == 0 else { return nil }
        (device, inode) = (UInt(facts.st_dev), UInt(facts.st_ino))
    }

    /// The file that a path leads to, links followed; nil if there is none or it may not be looked at.
    init?(following path: String) {
        var facts = stat()
        guard stat(path, &facts) == 0 else { return nil }
        (device, inode) = (UInt(facts.st_dev), UInt(facts.st_ino))
    }
}
