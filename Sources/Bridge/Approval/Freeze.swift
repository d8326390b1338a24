import Glibc

/// The mark that all writes are refused.
///
/// It is a file in the state directory, so that a restart changes nothing (gate.md 4).
package struct Freeze: Sendable {
    private let path: String

    /// - Parameter directory: The state directory, without a trailing slash.
    package init(directory: String) { path = directory + "/freeze" }

    /// Whether the mark stands.
    ///
    /// A mark that cannot be examined counts as standing.
    package var isSet: Bool {
        var facts = stat()
        return lstat(path, &facts) == 0 || errno != ENOENT
    }

    /// Sets the mark and makes it durable.
    ///
    /// `note`: Who froze, and when: for people who find the file.
    package func set(_ note: String) throws(FreezeError) {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw FreezeError(path: path, errno: errno) }
        defer { close(descriptor) }
        let bytes = Array((note + "\n").utf8)
        guard write(descriptor, bytes, bytes.count) == bytes.count, fsync(descriptor) == 0 else {
            throw FreezeError(path: path, errno: errno)
        }
    }

    /// Removes the mark.
    package func clear() throws(FreezeError) {
        guard unlink(path) == 0 || errno == ENOENT else { throw FreezeError(path: path, errno: errno) }
    }
}

/// The mark could not be written or removed.
package struct FreezeError: Error, Hashable, Sendable, CustomStringConvertible {
    package var path: String
    package var errno: Int32

    package var description: String { "cannot change \(path): \(String(cString: strerror(errno)))" }
}
