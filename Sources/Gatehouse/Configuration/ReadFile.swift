import Glibc

/// Reads small files whole.
enum ReadFile {
    /// The bytes of a file.
    ///
    /// - Parameters:
    ///   - path: Absolute, or relative to the working directory.
    ///   - limit: Most bytes that are read; a larger file is refused.
    /// - Returns: The whole contents.
    /// - Throws: `StartFailure` that names the file and the reason.
    static func bytes(at path: String, limit: Int) throws(StartFailure) -> [UInt8] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else {
            throw StartFailure(.configuration, "\(path): \(String(cString: strerror(errno)))")
        }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 64 << 10)
        while true {
            let count = read(descriptor, &chunk, chunk.count)
            guard count > 0 else { break }
            bytes += chunk[..<count]
            guard bytes.count <= limit else {
                throw StartFailure(.configuration, "\(path): larger than \(limit) bytes")
            }
        }
        return bytes
    }

    /// One secret of a file that only its owner can read, without the newline at its end.
    static func secret(at path: String) throws(StartFailure) -> String {
        var facts = stat()
        guard stat(path, &facts) == 0 else {
            throw StartFailure(.configuration, "\(path): \(String(cString: strerror(errno)))")
        }
        guard facts.st_mode & 0o077 == 0 else {
            throw StartFailure(.permission, "\(path): others can read it; run `chmod 600 \(path)`")
        }
        let text = String(decoding: try bytes(at: path, limit: 64 << 10), as: UTF8.self)
        return String(text.reversed().drop { $0.isWhitespace }.reversed())
    }
}
