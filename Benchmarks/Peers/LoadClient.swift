import Bridge
import Glibc

/// One connection that keeps a fixed number of requests under way.
///
/// It counts answers by their line ends and looks into none but the first, so that it costs little beside the server.
final class LoadClient {
    private let descriptor: Int32
    private let input = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 18, alignment: 16)
    private var output: [UInt8] = []
    private var nextID = 1

    init(socket path: String) throws {
        switch try UnixAddress(path).connect() {
        case .success(let descriptor): self.descriptor = descriptor
        case .failure(let code): throw BenchmarkFailure("\(path): \(UnixAddress.reason(code.code))")
        }
    }

    deinit {
        close(descriptor)
        input.deallocate()
    }

    /// Greets as a host of 2025-11-25 does.
    func initialize() throws {
        let client = #"{"protocolVersion":"2025-11-25","capabilities":{},"clientInfo":{"name":"bench","version":"1"}}"#
        _ = try answer("initialize", client)
        try send(Array(#"{"jsonrpc":"2.0","method":"notifications/initialized"}"#.utf8) + [0x0A])
    }

    /// Sends one request and gives its answer.
    func answer(_ method: String, _ parameters: String = "{}") throws -> String {
        append(method, parameters)
        try flush()
        var line: [UInt8] = []
        while line.last != 0x0A { line += try receive() }
        return String(decoding: line, as: UTF8.self)
    }

    /// Sends one request; `finish` reads its answer.
    func begin(_ method: String, _ parameters: String) throws {
        append(method, parameters)
        try flush()
    }

    /// Reads up to the end of the next answer.
    func finish() throws {
        var answered = 0
        while answered == 0 { answered = try receive().count { $0 == 0x0A } }
    }

    /// Sends `count` requests, `depth` of them under way at any time, and waits for every answer.
    ///
    /// - Returns: How long it took.
    func load(_ method: String, _ parameters: String = "{}", depth: Int, count: Int) throws -> Duration {
        var (sent, answered) = (0, 0)
        let start = ContinuousClock.now
        while answered < count {
            while sent < count, sent - answered < depth {
                append(method, parameters)
                sent += 1
            }
            try flush()
            answered += try receive().count { $0 == 0x0A }
        }
        return ContinuousClock.now - start
    }

    /// Whether the server has ended the connection, after at most a second.
    func isClosed() -> Bool {
        var poller = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        while poll(&poller, 1, 1_000) == 1 {
            if read(descriptor, input.baseAddress, input.count) <= 0 { return true }
        }
        return false
    }

    private func append(_ method: String, _ parameters: String) {
        output += #"{"jsonrpc":"2.0","id":"#.utf8
        output += String(nextID).utf8
        output += #","method":""#.utf8
        output += method.utf8
        output += #"","params":"#.utf8
        output += parameters.utf8
        output += "}\n".utf8
        nextID += 1
    }

    private func flush() throws {
        guard !output.isEmpty else { return }
        try send(output)
        output.removeAll(keepingCapacity: true)
    }

    private func send(_ bytes: [UInt8]) throws {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
            guard count > 0 else { throw BenchmarkFailure("the server closed: \(UnixAddress.reason(errno))") }
            rest = rest.dropFirst(count)
        }
    }

    private func receive() throws -> UnsafeRawBufferPointer {
        let count = read(descriptor, input.baseAddress, input.count)
        guard count > 0 else { throw BenchmarkFailure("the server closed the connection") }
        return UnsafeRawBufferPointer(rebasing: input[..<count])
    }
}
