import Glibc

/// The private directory of the log, checked when it is opened, and the small files in it.
///
/// It must be a real directory (`O_NOFOLLOW`) of our own user that nobody else may enter; every file in it must be a
/// regular file of ours that nobody else may read. That makes all later paths below it safe from other users (gate.md T2).
final class StateDirectory: Sendable {
    let path: String
    private let descriptor: CInt

    /// Opens the directory and makes it, mode 0700, where it is missing.
    ///
    /// - Throws: `AuditError.insecurePath`; `AuditError.unavailable` if it cannot be made.
    init(_ path: String) throws(AuditError) {
        self.path = path
        try StateDirectory.make(path)
        descriptor = try StateDirectory.open(path)
    }

    /// Opens a directory that must exist.
    init(existing path: String) throws(AuditError) {
        self.path = path
        descriptor = try StateDirectory.open(path)
    }

    deinit { close(descriptor) }

    /// The path of a file in it.
    func path(of name: String) -> String { path + "/" + name }

    /// Refuses a file that is not a regular file of ours, or that others may open; an absent file is fine.
    ///
    /// - Parameters:
    ///   - name: The file's name.
    ///   - others: Mode bits that the file must not have.
    /// - Throws: `AuditError.insecurePath`.
    func check(_ name: String, others: mode_t = 0o077) throws(AuditError) {
        var facts = stat()
        guard fstatat(descriptor, name, &facts, AT_SYMLINK_NOFOLLOW) == 0 else {
            guard errno == ENOENT else { throw .unavailable(reason: "\(path(of: name)): \(reason())") }
            return
        }
        try judge(facts, name: name, others: others)
    }

    /// Opens a file in it, mode 0600 if it is made, and checks it.
    func open(_ name: String, _ flags: CInt) throws(AuditError) -> CInt {
        let file = openat(descriptor, name, flags | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard file >= 0 else {
            guard errno != ELOOP else { throw .insecurePath(path: path(of: name), rule: "must not be a symbolic link") }
            throw .unavailable(reason: "\(path(of: name)): \(reason())")
        }
        var facts = stat()
        guard fstat(file, &facts) == 0 else {
            close(file)
            throw .unavailable(reason: "\(path(of: name)): \(reason())")
        }
        do {
            try judge(facts, name: name, others: 0o022)
        } catch {
            close(file)
            throw error
        }
        return file
    }

    /// Makes an empty file, unless there is one.
    func make(_ name: String) throws(AuditError) {
        close(try open(name, O_RDWR | O_CREAT))
    }

    /// The bytes of a small file; nil if it does not exist.
    func read(_ name: String) throws(AuditError) -> [UInt8]? {
        try check(name, others: 0o022)
        guard faccessat(descriptor, name, F_OK, 0) == 0 else { return nil }
        let file = try open(name, O_RDONLY)
        defer { close(file) }
        var bytes = [UInt8](repeating: 0, count: 65_536)
        let count = pread(file, &bytes, bytes.count, 0)
        guard count >= 0 else { throw .unavailable(reason: "\(path(of: name)): \(reason())") }
        return Array(bytes.prefix(count))
    }

    /// Appends to a file and makes it durable.
    func append(_ bytes: [UInt8], to name: String) throws(AuditError) {
        let file = try open(name, O_WRONLY | O_CREAT | O_APPEND)
        defer { close(file) }
        guard Glibc.write(file, bytes, bytes.count) == bytes.count, fsync(file) == 0, fsync(descriptor) == 0 else {
            throw .unavailable(reason: "\(path(of: name)): \(reason())")
        }
    }

    /// Gives a file another name; an absent file is fine.
    func rename(_ name: String, to other: String) throws(AuditError) {
        guard renameat(descriptor, name, descriptor, other) == 0 || errno == ENOENT else {
            throw .unavailable(reason: "\(path(of: name)): \(reason())")
        }
        fsync(descriptor)
    }

    /// Removes a file; an absent file is fine.
    func remove(_ name: String) { unlinkat(descriptor, name, 0) }

    private func judge(_ facts: stat, name: String, others: mode_t) throws(AuditError) {
        guard facts.st_mode & S_IFMT == S_IFREG else {
            throw .insecurePath(path: path(of: name), rule: "must be a regular file, not a link or a device")
        }
        guard facts.st_uid == geteuid() else {
            throw .insecurePath(
                path: path(of: name),
                rule: "must belong to uid \(geteuid()), belongs to \(facts.st_uid)"
            )
        }
        guard facts.st_mode & others == 0 else {
            throw .insecurePath(path: path(of: name), rule: "is open to other users; chmod 600 it")
        }
    }

    private func reason() -> String { StateDirectory.reason() }
}

extension StateDirectory {
    private static func open(_ path: String) throws(AuditError) -> CInt {
        let descriptor = Glibc.open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
        guard descriptor >= 0 else {
            guard errno != ELOOP, errno != ENOTDIR else {
                throw .insecurePath(path: path, rule: "must be a directory, not a symbolic link or a file")
            }
            throw .unavailable(reason: "\(path): \(reason())")
        }
        var facts = stat()
        guard fstat(descriptor, &facts) == 0, facts.st_uid == geteuid() else {
            close(descriptor)
            throw .insecurePath(path: path, rule: "must belong to uid \(geteuid()), belongs to \(facts.st_uid)")
        }
        guard facts.st_mode & 0o077 == 0 else {
            close(descriptor)
            throw .insecurePath(path: path, rule: "is open to other users; chmod 700 it")
        }
        return descriptor
    }

    private static func make(_ path: String) throws(AuditError) {
        guard mkdir(path, 0o700) != 0 else { return }
        switch errno {
        case EEXIST: return
        case ENOENT:
            guard let slash = path.lastIndex(of: "/"), slash > path.startIndex else { break }
            try make(String(path[..<slash]))
            guard mkdir(path, 0o700) != 0, errno != EEXIST else { return }
        case _: break
        }
        throw .unavailable(reason: "\(path): \(reason())")
    }

    static func reason() -> String { String(cString: strerror(errno)) }
}
