import Glibc

/// What the kernel says of this process.
struct ResourceUse: Sendable, Hashable {
    var residentMiB: Int
    var files: Int
    var fileLimit: Int

    /// Nil if `/proc` cannot be read.
    static func current() -> ResourceUse? {
        guard let pages = residentPages(), let files = openFiles() else { return nil }
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return nil }
        return ResourceUse(
            residentMiB: pages * sysconf(Int32(_SC_PAGESIZE)) / (1 << 20),
            files: files,
            fileLimit: Int(clamping: limit.rlim_cur)
        )
    }

    private static func residentPages() -> Int? {
        guard let file = fopen("/proc/self/statm", "re") else { return nil }
        defer { fclose(file) }
        var line = [UInt8](repeating: 0, count: 256)
        let count = fread(&line, 1, line.count, file)
        let words = String(decoding: line[..<count], as: UTF8.self).split(separator: " ")
        return words.count > 1 ? Int(words[1]) : nil
    }

    private static func openFiles() -> Int? {
        guard let directory = opendir("/proc/self/fd") else { return nil }
        defer { closedir(directory) }
        var count = 0
        while readdir(directory) != nil { count += 1 }
        // `.`, `..`, and the descriptor that is reading.
        return count - 3
    }
}
