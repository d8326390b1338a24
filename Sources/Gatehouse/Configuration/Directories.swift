import Glibc

/// Where our files are by the XDG Base Directory Specification.
struct Directories {
    /// `$XDG_CONFIG_HOME/gatehouse`.
    let configuration: String
    /// `$XDG_STATE_HOME/gatehouse`.
    let state: String

    /// - Parameter environment: `XDG_CONFIG_HOME`, `XDG_STATE_HOME` and `HOME` are read; relative paths are ignored,
    ///   as the specification asks.
    init(environment: [String: String]) {
        let home = environment["HOME"].flatMap { $0.hasPrefix("/") ? $0 : nil } ?? "/"
        func place(_ variable: String, _ fallback: String) -> String {
            environment[variable].flatMap { $0.hasPrefix("/") ? $0 : nil } ?? "\(home)/\(fallback)"
        }
        configuration = place("XDG_CONFIG_HOME", ".config") + "/gatehouse"
        state = place("XDG_STATE_HOME", ".local/state") + "/gatehouse"
    }

    /// Makes a directory and its parents, private to us, if it is missing.
    ///
    /// - Throws: `StartFailure` (77) that names the path if it cannot be made or is not ours.
    static func make(_ path: String) throws(StartFailure) {
        var partial = ""
        for part in path.split(separator: "/") {
            partial += "/\(part)"
            guard mkdir(partial, 0o700) == 0 || errno == EEXIST else {
                throw StartFailure(.permission, "\(partial): cannot be made: \(String(cString: strerror(errno)))")
            }
        }
        var facts = stat()
        guard stat(path, &facts) == 0, facts.st_mode & S_IFMT == S_IFDIR else {
            throw StartFailure(.permission, "\(path): is no directory; move it away")
        }
        guard facts.st_uid == getuid() else {
            throw StartFailure(
                .permission,
                "\(path): belongs to uid \(facts.st_uid), not to us (uid \(getuid())); set \(Setting.stateDirectory.variable)"
            )
        }
        guard facts.st_mode & 0o022 == 0 else {
            throw StartFailure(.permission, "\(path): others can write to it; run `chmod 700 \(path)`")
        }
    }
}
