import Glibc
import Synchronization

/// What one connection of a test carried, kept for `schema_check.py`, which knows the official schemas.
///
/// A file for each connection in the folder that `GATEHOUSE_WIRE_LOG` names: a line `C …` for each line that the client
/// sent, a line `S …` for each that the server wrote, in their order.
final class WireLog: Sendable {
    private static let count = Atomic(0)

    private let path: String
    private let lines = Mutex("")

    /// Nil where nobody asks for a log.
    init?() {
        guard let folder = getenv("GATEHOUSE_WIRE_LOG") else { return nil }
        let number = WireLog.count.add(1, ordering: .relaxed).newValue
        path = "\(String(cString: folder))/\(getpid())-\(number).wire"
    }

    deinit {
        guard let file = fopen(path, "w") else { return }
        fputs(lines.withLock { $0 }, file)
        fclose(file)
    }

    /// Keeps whole lines as they were sent; of anything else nothing can be said.
    func sent(_ bytes: [UInt8]) {
        for line in bytes.split(separator: UInt8(ascii: "\n")) { note("C", String(decoding: line, as: UTF8.self)) }
    }

    func received(_ line: String) { note("S", line) }

    private func note(_ side: String, _ line: String) { lines.withLock { $0 += "\(side) \(line)\n" } }
}
