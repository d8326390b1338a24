import Glibc

/// A client's end of the Unix socket: one JSON text per line, blocking with a time limit.
struct LineSocket: ~Copyable {
    private let descriptor: Int32
    private var buffer: [UInt8] = []

    /// Connects.
    ///
    /// - Throws: `StartFailure`: 69 if nobody listens, 77 if we may not connect; it names the path.
    init(connectingTo path: String) throws(StartFailure) { descriptor = try Self.connected(to: path) }

    deinit { close(descriptor) }

    /// Sends one line, newline added.
    ///
    /// False if the other side has gone.
    func send(_ line: [UInt8]) -> Bool {
        var rest = (line + [UInt8(ascii: "\n")])[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
            guard count > 0 else { return false }
            rest = rest.dropFirst(count)
        }
        return true
    }

    /// What came.
    enum Received {
        case line([UInt8])
        /// Nothing whole arrived in time.
        case nothing
        case closed
    }

    /// The next line, without its newline.
    ///
    /// - Parameter wait: How long to wait for it; zero looks once.
    /// - Returns: The line, or why there is none.
    mutating func receive(wait: Duration) -> Received {
        let end = ContinuousClock.now + wait
        while true {
            if let newline = buffer.firstIndex(of: UInt8(ascii: "\n")) {
                let line = Array(buffer[..<newline])
                buffer.removeSubrange(...newline)
                return .line(line)
            }
            let left = max(.zero, end - ContinuousClock.now)
            let milliseconds = left.components.seconds * 1000 + left.components.attoseconds / 1_000_000_000_000_000
            var poller = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
            guard poll(&poller, 1, Int32(clamping: milliseconds)) > 0 else { return .nothing }
            var chunk = [UInt8](repeating: 0, count: 64 << 10)
            let count = recv(descriptor, &chunk, chunk.count, 0)
            guard count > 0 else { return .closed }
            buffer += chunk[..<count]
        }
    }

    private static func connected(to path: String) throws(StartFailure) -> Int32 {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let capacity = MemoryLayout.size(ofValue: address.sun_path)
        guard path.utf8.count < capacity else {
            throw StartFailure(
                .configuration,
                "\(path): longer than the \(capacity - 1) bytes that a Unix socket can have"
            )
        }
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
        let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        let size = socklen_t(MemoryLayout<sockaddr_un>.size)
        let result = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { connect(descriptor, $0, size) }
        }
        guard result == 0 else {
            let reason = errno
            close(descriptor)
            throw StartFailure(
                reason == EACCES ? .permission : .unavailable,
                "\(path): \(String(cString: strerror(reason))); is gatehouse running?"
            )
        }
        return descriptor
    }
}
