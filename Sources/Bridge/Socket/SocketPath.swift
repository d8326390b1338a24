import Glibc

/// Where the socket is: one lookup for the server, the relay and all other clients (DESIGN 4).
///
/// In order: `--socket`, `GATEHOUSE_SOCKET`, `$XDG_RUNTIME_DIR/gatehouse/mcp.sock`, `/run/user/UID/gatehouse/mcp.sock` (both where
/// that directory is ours), `~/.local/state/gatehouse/run/mcp.sock`. Hosts start the relay with little more than `HOME`, so a
/// server that listens at a place which a client with only `HOME` would not find leaves the path in
/// `~/.local/state/gatehouse/socket` (0600), which clients read last.
package struct SocketPath: Equatable, Sendable {
    /// What the lookup takes from the environment.
    package struct Environment: Equatable, Sendable {
        /// `GATEHOUSE_SOCKET`.
        package var socket: String?
        /// `XDG_RUNTIME_DIR`.
        package var runtimeDirectory: String?
        /// `HOME`.
        package var home: String?
        package var uid: UInt32

        package init(socket: String? = nil, runtimeDirectory: String? = nil, home: String? = nil, uid: UInt32) {
            self.socket = socket
            self.runtimeDirectory = runtimeDirectory
            self.home = home
            self.uid = uid
        }

        /// This process's own.
        package static func current() -> Environment {
            func value(_ name: String) -> String? {
                guard let text = getenv(name).map({ String(cString: $0) }), !text.isEmpty else { return nil }
                return text
            }
            return Environment(
                socket: value("GATEHOUSE_SOCKET"),
                runtimeDirectory: value("XDG_RUNTIME_DIR"),
                home: value("HOME"),
                uid: geteuid()
            )
        }
    }

    /// What the lookup asks of the file system.
    package struct Files: Sendable {
        /// Whether the path is a directory (no symbolic link) that belongs to this uid.
        package var isDirectory: @Sendable (_ path: String, _ uid: UInt32) -> Bool
        package var isSocket: @Sendable (_ path: String) -> Bool
        /// The first line of a small regular file that belongs to this uid.
        package var line: @Sendable (_ path: String, _ uid: UInt32) -> String?

        package init(
            isDirectory: @escaping @Sendable (String, UInt32) -> Bool,
            isSocket: @escaping @Sendable (String) -> Bool,
            line: @escaping @Sendable (String, UInt32) -> String?
        ) {
            self.isDirectory = isDirectory
            self.isSocket = isSocket
            self.line = line
        }
    }

    package var path: String
    /// Where a server that listens at `path` must leave it, because clients would not look there by themselves.
    package var pointer: String?

    package init(path: String, pointer: String? = nil) {
        self.path = path
        self.pointer = pointer
    }

    /// Where a server listens.
    ///
    /// - Parameters:
    ///   - option: The value of `--socket`.
    ///   - environment: What the process was started with.
    ///   - files: What exists.
    /// - Returns: Nil if nothing names a place: no option, no variable, no directory of ours, no `HOME`.
    package static func toListen(option: String?, environment: Environment, files: Files = .real) -> SocketPath? {
        let candidates = standardPlaces(environment, files)
        guard let path = option ?? environment.socket ?? candidates.first else { return nil }
        // A client that has only HOME and its uid looks at these places; an environment of its own may add others.
        var bare = environment
        bare.runtimeDirectory = nil
        let isFoundByAll = standardPlaces(bare, files).contains(path)
        return SocketPath(path: path, pointer: isFoundByAll ? nil : environment.home.map(pointerFile))
    }

    /// Where a client connects: the first place that has a socket, else the first place, so that the error names it.
    ///
    /// - Parameters:
    ///   - option: The value of `--socket`.
    ///   - environment: What the process was started with.
    ///   - files: What exists.
    /// - Returns: Nil if nothing names a place.
    package static func toConnect(option: String?, environment: Environment, files: Files = .real) -> SocketPath? {
        if let path = option ?? environment.socket { return SocketPath(path: path) }
        var candidates = standardPlaces(environment, files)
        if let home = environment.home, let left = files.line(pointerFile(home), environment.uid), left.hasPrefix("/") {
            candidates.append(left)
        }
        return (candidates.first(where: files.isSocket) ?? candidates.first).map { SocketPath(path: $0) }
    }

    private static func standardPlaces(_ environment: Environment, _ files: Files) -> [String] {
        var directories: [String] = []
        if let directory = environment.runtimeDirectory, directory.hasPrefix("/") { directories.append(directory) }
        directories.append("/run/user/\(environment.uid)")
        var places = directories.filter { files.isDirectory($0, environment.uid) }.map { "\($0)/gatehouse/mcp.sock" }
        if let home = environment.home { places.append("\(home)/.local/state/gatehouse/run/mcp.sock") }
        return places
    }

    private static func pointerFile(_ home: String) -> String { "\(home)/.local/state/gatehouse/socket" }
}

extension SocketPath.Files {
    /// The real file system.
    package static let real = SocketPath.Files(
        isDirectory: { path, uid in
            var facts = stat()
            return lstat(path, &facts) == 0 && facts.st_mode & S_IFMT == S_IFDIR && facts.st_uid == uid
        },
        isSocket: { path in
            var facts = stat()
            return stat(path, &facts) == 0 && facts.st_mode & S_IFMT == S_IFSOCK
        },
        line: { path, uid in
            let descriptor = open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK)
            guard descriptor >= 0 else { return nil }
            defer { close(descriptor) }
            var facts = stat()
            guard fstat(descriptor, &facts) == 0, facts.st_mode & S_IFMT == S_IFREG, facts.st_uid == uid else {
                return nil
            }
            let text = withUnsafeTemporaryAllocation(byteCount: 4096, alignment: 1) { buffer in
                let count = read(descriptor, buffer.baseAddress, buffer.count)
                return String(decoding: buffer.prefix(max(count, 0)), as: UTF8.self)
            }
            return text.split(separator: "\n").first.map { String($0) }
        }
    )
}
