import Bridge
import Glibc

/// The floor: a Unix socket whose server writes back what it read, one blocking thread for one connection.
///
/// Nothing that reads a request and answers it can cost less.
enum EchoServer {
    /// Serves one connection after another until the process is killed.
    static func run(socket path: String) throws {
        let address = try UnixAddress(path)
        let listener = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        guard listener >= 0, address.withPointer({ bind(listener, $0, $1) }) == 0, listen(listener, 16) == 0 else {
            throw BenchmarkFailure("\(path): \(UnixAddress.reason(errno))")
        }
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 16, alignment: 16)
        defer { buffer.deallocate() }
        while true {
            let connection = accept(listener, nil, nil)
            guard connection >= 0 else { throw BenchmarkFailure("accept: \(UnixAddress.reason(errno))") }
            while true {
                let count = read(connection, buffer.baseAddress, buffer.count)
                guard count > 0, write(connection, buffer.baseAddress, count) == count else { break }
            }
            close(connection)
        }
    }
}
