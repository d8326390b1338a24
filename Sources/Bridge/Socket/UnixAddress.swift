package import Glibc

/// The address of a Unix socket as the kernel wants it.
package struct UnixAddress: Sendable {
    /// How many bytes a path may hold: `sun_path` less its closing zero.
    package static let pathLimit = 107

    private let path: String

    /// - Throws: `SocketError.pathTooLong`, or `.notAPath` for an empty one or one with a zero byte.
    package init(_ path: String) throws(SocketError) {
        guard !path.isEmpty, !path.utf8.contains(0) else { throw .notAPath(path: path) }
        guard path.utf8.count <= Self.pathLimit else { throw .pathTooLong(path: path, bytes: path.utf8.count) }
        self.path = path
    }

    /// Calls `body` with the address, for `bind` and `connect`.
    package func withPointer<Result>(_ body: (UnsafePointer<sockaddr>, socklen_t) -> Result) -> Result {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
        return withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                body($0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
    }

    /// Connects a new stream socket that children do not inherit.
    ///
    /// - Returns: The descriptor, which the caller closes, or the `errno` of the call that failed.
    package func connect() -> Result<Int32, Errno> {
        let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { return .failure(Errno(code: errno)) }
        guard withPointer({ Glibc.connect(descriptor, $0, $1) }) == 0 else {
            let code = errno
            close(descriptor)
            return .failure(Errno(code: code))
        }
        return .success(descriptor)
    }

    /// The system's words for an error code.
    package static func reason(_ code: Int32) -> String {
        withUnsafeTemporaryAllocation(of: CChar.self, capacity: 256) { buffer in
            guard let start = buffer.baseAddress else { return "error \(code)" }
            return strerror_r(code, start, buffer.count) == 0 ? String(cString: start) : "error \(code)"
        }
    }

    /// The `errno` of a system call that failed.
    package struct Errno: Error, Equatable, Sendable {
        package var code: Int32
    }
}
