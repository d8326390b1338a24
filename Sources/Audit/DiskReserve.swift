import Glibc

/// A file that only takes up space, to be given back when the disk is full (gate.md T23).
///
/// What it frees is for the outcomes of writes under way and for records of reads; new intents stay refused until the
/// reserve could be made again.
struct DiskReserve: Sendable {
    static let name = "reserve"
    static let size = 4 << 20

    private let directory: StateDirectory
    /// Whether the space is set aside.
    private(set) var isWhole = false

    init(_ directory: StateDirectory) { self.directory = directory }

    /// Sets the space aside, if it is not and can be.
    mutating func restore() {
        guard !isWhole, let file = try? directory.open(DiskReserve.name, O_WRONLY | O_CREAT) else { return }
        defer { close(file) }
        isWhole = posix_fallocate(file, 0, off_t(DiskReserve.size)) == 0
        if !isWhole { directory.remove(DiskReserve.name) }
    }

    /// Gives the space back; false if there was none.
    mutating func release() -> Bool {
        guard isWhole else { return false }
        isWhole = false
        directory.remove(DiskReserve.name)
        return true
    }
}
