import Bridge
import Glibc
import JSON

/// An org that has one page of 200 users and answers it to every request, at next to no cost.
///
/// A thread for each connection; requests are told apart by the empty line that ends them.
enum PageServer {
    /// Serves until the process is killed.
    ///
    /// - Parameter path: A Unix socket that tells the port: each connection to it gets the number and an end.
    /// - Throws: `BenchmarkFailure` if it cannot listen.
    static func run(socket path: String) throws {
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isListening = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
                bind(listener, pointer, size) == 0 && listen(listener, 256) == 0
                    && getsockname(listener, pointer, &size) == 0
            }
        }
        guard isListening else { throw BenchmarkFailure("127.0.0.1: \(UnixAddress.reason(errno))") }
        let answer = response()
        try spawnThread { serve(listener, answer) }
        try tell(port: Int(UInt16(bigEndian: address.sin_port)), at: path)
    }

    /// The port of a server that was started with this socket.
    static func port(at path: String) throws -> Int {
        guard case .success(let descriptor) = try UnixAddress(path).connect() else {
            throw BenchmarkFailure("\(path): no page server")
        }
        defer { close(descriptor) }
        var text = [UInt8](repeating: 0, count: 16)
        let count = read(descriptor, &text, text.count)
        guard let port = Int(String(decoding: text.prefix(max(0, count)), as: UTF8.self)) else {
            throw BenchmarkFailure("\(path): no port")
        }
        return port
    }

    private static func tell(port: Int, at path: String) throws {
        let listener = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        guard try UnixAddress(path).withPointer({ bind(listener, $0, $1) }) == 0, listen(listener, 16) == 0 else {
            throw BenchmarkFailure("\(path): \(UnixAddress.reason(errno))")
        }
        let text = Array(String(port).utf8)
        while true {
            let connection = accept(listener, nil, nil)
            guard connection >= 0 else { throw BenchmarkFailure("accept: \(UnixAddress.reason(errno))") }
            _ = write(connection, text, text.count)
            close(connection)
        }
    }

    private static func response() -> [UInt8] {
        let page = UserPage.bytes(users: 200)
        let head = """
            HTTP/1.1 200 OK\r
            Content-Type: application/json\r
            Date: Wed, 25 Nov 2026 12:00:00 GMT\r
            X-Okta-Request-Id: bench\r
            X-Rate-Limit-Limit: 1000000\r
            X-Rate-Limit-Remaining: 999999\r
            X-Rate-Limit-Reset: 1795608060\r
            Content-Length: \(page.count)\r
            \r

            """
        return Array(head.utf8) + page
    }

    private static func serve(_ listener: Int32, _ answer: [UInt8]) {
        while true {
            let connection = accept(listener, nil, nil)
            guard connection >= 0 else { return }
            var one: Int32 = 1
            setsockopt(connection, Int32(IPPROTO_TCP), TCP_NODELAY, &one, socklen_t(MemoryLayout<Int32>.size))
            // A connection without a thread would hang its client: it ends instead.
            do { try spawnThread { answerAll(on: connection, answer) } } catch { close(connection) }
        }
    }

    private static func answerAll(on connection: Int32, _ answer: [UInt8]) {
        defer { close(connection) }
        let end = Array("\r\n\r\n".utf8)
        var buffer = [UInt8](repeating: 0, count: 1 << 14)
        var held = 0
        while true {
            let count = buffer.withUnsafeMutableBytes {
                read(connection, $0.baseAddress?.advanced(by: held), $0.count - held)
            }
            guard count > 0 else { return }
            held += count
            guard held >= end.count, buffer[held - end.count..<held].elementsEqual(end) else { continue }
            held = 0
            var rest = answer[...]
            while !rest.isEmpty {
                let sent = rest.withUnsafeBytes { write(connection, $0.baseAddress, $0.count) }
                guard sent > 0 else { return }
                rest = rest.dropFirst(sent)
            }
        }
    }

    private static func spawnThread(_ work: @escaping @Sendable () -> Void) throws {
        let box = Unmanaged.passRetained(Work(work))
        var thread = pthread_t()
        let result = pthread_create(
            &thread,
            nil,
            { argument in
                if let argument { Unmanaged<Work>.fromOpaque(argument).takeRetainedValue().run() }
                return nil
            },
            box.toOpaque()
        )
        guard result == 0 else {
            box.release()
            throw BenchmarkFailure("no thread: \(UnixAddress.reason(result))")
        }
        pthread_detach(thread)
    }

    private final class Work: Sendable {
        let run: @Sendable () -> Void

        init(_ run: @escaping @Sendable () -> Void) { self.run = run }
    }
}
