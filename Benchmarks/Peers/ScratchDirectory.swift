import Bridge
import Foundation

/// A private directory for sockets and audit logs of one measurement.
struct ScratchDirectory {
    let path: String

    init() throws {
        var template = Array("/tmp/gatehouse-bench.XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw BenchmarkFailure("/tmp: \(UnixAddress.reason(errno))") }
        path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    /// Deletes it with all that is in it.
    func remove() { try? FileManager.default.removeItem(atPath: path) }
}
