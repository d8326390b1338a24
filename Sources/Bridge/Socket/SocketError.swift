/// Why the socket cannot be served at its path.
package enum SocketError: Error, Equatable, Sendable {
    /// The path holds more bytes than a Unix socket address can (107).
    case pathTooLong(path: String, bytes: Int)
    /// The path names no file inside a directory.
    case notAPath(path: String)
    /// The directory breaks the rule (gate.md T2); nothing was touched.
    case unsafeDirectory(directory: String, rule: DirectoryRule)
    /// Another server owns the path; its pid if it left one.
    case alreadyRunning(path: String, pid: Int32?)
    /// Something that is no socket is in the way.
    case occupied(path: String)
    /// A system call failed.
    case system(call: String, path: String, errno: Int32)

    /// What the directory of the socket must be.
    package enum DirectoryRule: Equatable, Sendable {
        case isSymbolicLink
        case isNoDirectory
        case hasOtherOwner(uid: UInt32)
        /// The mode's permission bits.
        case isOpenToOthers(mode: UInt32)
    }
}

extension SocketError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .pathTooLong(let path, let bytes):
            "\(path): a socket path holds at most \(UnixAddress.pathLimit) bytes, this one has \(bytes); choose a shorter one"
        case .notAPath(let path):
            "\"\(path)\" is no path of a socket; give a file name inside a private directory"
        case .unsafeDirectory(let directory, let rule):
            "\(directory): the socket's directory \(rule); it must be a directory of our own with mode 0700"
        case .alreadyRunning(let path, let pid?):
            "another gatehouse (pid \(pid)) serves \(path)"
        case .alreadyRunning(let path, nil):
            "another gatehouse serves \(path)"
        case .occupied(let path):
            "\(path): something that is no socket is in the way; move it or choose another path"
        case .system(let call, let path, let code):
            "\(path): \(call) failed: \(UnixAddress.reason(code))"
        }
    }
}

extension SocketError.DirectoryRule: CustomStringConvertible {
    package var description: String {
        switch self {
        case .isSymbolicLink: "is a symbolic link"
        case .isNoDirectory: "is no directory"
        case .hasOtherOwner(let uid): "belongs to uid \(uid)"
        case .isOpenToOthers(let mode): "is open to others (mode 0\(String(mode, radix: 8)))"
        }
    }
}
