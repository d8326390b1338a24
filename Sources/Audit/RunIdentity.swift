import Glibc

/// What every record of one run of the process says alike.
struct RunIdentity: Sendable {
    /// The kernel's name for the time since the last boot.
    let bootID: String
    /// 128 random bits that name this opening of the log.
    let runID: String
    let host: String
    let pid: Int
    let build: String

    init(host: String, build: String) {
        bootID = RunIdentity.readBootID()
        runID = OperationID().text
        self.host = host
        pid = Int(getpid())
        self.build = build
    }

    private static func readBootID() -> String {
        let file = open("/proc/sys/kernel/random/boot_id", O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { return "unknown" }
        defer { close(file) }
        var bytes = [UInt8](repeating: 0, count: 36)
        let count = read(file, &bytes, bytes.count)
        return String(decoding: bytes.prefix(max(count, 0)), as: UTF8.self)
    }
}
