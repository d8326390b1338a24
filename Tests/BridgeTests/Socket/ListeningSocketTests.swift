import Glibc
import TestSupport
import Testing

@testable import Bridge

struct ListeningSocketTests {
    private func claim(_ path: String) throws(SocketError) -> ListeningSocket {
        try ListeningSocket(SocketPath(path: path))
    }

    private func mode(_ path: String) -> UInt32? {
        var facts = stat()
        return lstat(path, &facts) == 0 ? facts.st_mode : nil
    }

    @Test func `the directory is made private, and the socket has mode 0600`() throws {
        let directory = try TemporaryDirectory()
        let socket = try claim("\(directory.path)/a/b/mcp.sock")
        #expect(mode("\(directory.path)/a")?.permissions == 0o700)
        #expect(mode("\(directory.path)/a/b")?.permissions == 0o700)
        #expect(mode(socket.path)?.permissions == 0o600)
        #expect(mode(socket.path).map { $0 & S_IFMT } == S_IFSOCK)
        close(socket.descriptor)
    }

    @Test(arguments: [
        (0o777, SocketError.DirectoryRule.isOpenToOthers(mode: 0o777)), (0o750, .isOpenToOthers(mode: 0o750)),
        (0o701, .isOpenToOthers(mode: 0o701)),
    ])
    func `T2: a directory that is open to others is refused`(mode: Int, rule: SocketError.DirectoryRule) throws {
        let directory = try TemporaryDirectory()
        let open = "\(directory.path)/open"
        #expect(mkdir(open, 0o700) == 0 && chmod(open, mode_t(mode)) == 0)
        #expect(throws: SocketError.unsafeDirectory(directory: open, rule: rule)) { try claim("\(open)/mcp.sock") }
        #expect(self.mode("\(open)/mcp.sock.lock") == nil, "nothing was made in it")
    }

    @Test func `T2: a planted symbolic link or file in the directory's place is refused`() throws {
        let directory = try TemporaryDirectory()
        #expect(mkdir("\(directory.path)/real", 0o700) == 0)
        #expect(symlink("\(directory.path)/real", "\(directory.path)/link") == 0)
        close(open("\(directory.path)/file", O_CREAT | O_WRONLY, 0o600))
        #expect(throws: SocketError.unsafeDirectory(directory: "\(directory.path)/link", rule: .isSymbolicLink)) {
            try claim("\(directory.path)/link/mcp.sock")
        }
        #expect(throws: SocketError.unsafeDirectory(directory: "\(directory.path)/file", rule: .isNoDirectory)) {
            try claim("\(directory.path)/file/mcp.sock")
        }
    }

    @Test(.enabled(if: geteuid() == 0)) func `T2: a directory of another owner is refused`() throws {
        let directory = try TemporaryDirectory()
        let foreign = "\(directory.path)/foreign"
        #expect(mkdir(foreign, 0o700) == 0 && chown(foreign, 12_345, 12_345) == 0)
        #expect(throws: SocketError.unsafeDirectory(directory: foreign, rule: .hasOtherOwner(uid: 12_345))) {
            try claim("\(foreign)/mcp.sock")
        }
    }

    @Test func `a second instance is refused and learns the pid of the first`() throws {
        let directory = try TemporaryDirectory()
        let path = "\(directory.path)/mcp.sock"
        let first = try claim(path)
        defer { close(first.descriptor) }
        let error = #expect(throws: SocketError.alreadyRunning(path: path, pid: getpid())) { try claim(path) }
        #expect(error?.description.contains("pid \(getpid())") == true)
    }

    @Test func `a socket that somebody serves without the lock is not replaced, a stale one is`() throws {
        let directory = try TemporaryDirectory()
        let path = "\(directory.path)/mcp.sock"
        let other = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        let isBound = try UnixAddress(path).withPointer { bind(other, $0, $1) } == 0
        #expect(isBound && listen(other, 1) == 0)
        #expect(throws: SocketError.alreadyRunning(path: path, pid: nil)) { try claim(path) }
        close(other)
        let ours = try claim(path)
        close(ours.descriptor)
    }

    @Test func `a file in the socket's place is not replaced`() throws {
        let directory = try TemporaryDirectory()
        let path = "\(directory.path)/mcp.sock"
        close(open(path, O_CREAT | O_WRONLY, 0o600))
        #expect(throws: SocketError.occupied(path: path)) { try claim(path) }
        #expect(mode(path).map { $0 & S_IFMT } == S_IFREG)
    }

    @Test func `only our own socket is removed at the end`() throws {
        let directory = try TemporaryDirectory()
        let path = "\(directory.path)/mcp.sock"
        let first = try claim(path)
        close(first.descriptor)
        #expect(rename(path, "\(path).kept") == 0)
        close(open(path, O_CREAT | O_WRONLY, 0o600))
        first.unlinkIfOurs()
        #expect(mode(path) != nil)
        #expect(unlink(path) == 0 && rename("\(path).kept", path) == 0)
        first.unlinkIfOurs()
        #expect(mode(path) == nil)
    }

    @Test func `a path beyond 107 bytes is refused with its length`() throws {
        let path = "/tmp/" + String(repeating: "x", count: 103)
        let error = #expect(throws: SocketError.pathTooLong(path: path, bytes: 108)) { try claim(path) }
        #expect(error?.description.contains("107") == true)
        for path in ["", "/tmp/", "/tmp/..", "."] {
            #expect(throws: SocketError.notAPath(path: path)) { try claim(path) }
        }
    }

    @Test func `an unusual path is left for clients that know only HOME, and taken away again`() throws {
        let directory = try TemporaryDirectory()
        let pointer = "\(directory.path)/socket"
        let socket = try ListeningSocket(SocketPath(path: "\(directory.path)/run/mcp.sock", pointer: pointer))
        #expect(SocketPath.Files.real.line(pointer, geteuid()) == "\(directory.path)/run/mcp.sock")
        #expect(mode(pointer)?.permissions == 0o600)
        socket.unlinkIfOurs()
        #expect(mode(pointer) == nil)
        close(socket.descriptor)
    }
}

extension UInt32 {
    fileprivate var permissions: UInt32 { self & 0o7777 }
}
