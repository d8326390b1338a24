import Dispatch
import Glibc
import OktaEmulator
import Testing

/// A plain connection to the emulator, for what an HTTP client would hide.
struct RawConnection: ~Copyable {
    private let descriptor: Int32

    init(to okta: EmulatorClient) throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        try #require(descriptor >= 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = in_port_t(okta.server.port).bigEndian
        address.sin_addr.s_addr = inet_addr("127.0.0.1")
        let connected = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        try #require(connected == 0)
    }

    deinit { close(descriptor) }

    /// Sends a request without a body, with the demo token.
    func send(_ method: String, _ path: String) throws {
        let text =
            "\(method) \(path) HTTP/1.1\r\nHost: acme\r\nAuthorization: SSWS \(EmulatorOptions().token)\r\n"
            + "Content-Length: 0\r\n\r\n"
        try #require(write(descriptor, text, text.utf8.count) == text.utf8.count)
    }

    /// Tells the server that nothing more will come.
    func closeSending() { _ = shutdown(descriptor, Int32(SHUT_WR)) }

    /// What comes until the other side closes; read on a thread of its own, because the server needs those of the pool.
    func readToEnd() async -> [UInt8] {
        let descriptor = descriptor
        return await withCheckedContinuation { continuation in
            DispatchQueue.global().async {
                var all: [UInt8] = []
                var buffer = [UInt8](repeating: 0, count: 4096)
                while case let count = read(descriptor, &buffer, buffer.count), count > 0 { all += buffer[..<count] }
                continuation.resume(returning: all)
            }
        }
    }

    /// The head and the body of what comes until the other side closes.
    func readAnswer() async throws -> (head: String, body: String) {
        let text = String(decoding: await readToEnd(), as: UTF8.self)
        let end = try #require(text.firstRange(of: "\r\n\r\n"))
        return (text[..<end.lowerBound].lowercased(), String(text[end.upperBound...]))
    }
}
