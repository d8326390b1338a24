import Glibc

/// A copy of this program as another process.
struct ChildProcess: Sendable {
    let pid: pid_t

    /// Starts `gatehouse ARGUMENTS`, its standard streams on `/dev/null`.
    ///
    /// - Throws: `StartFailure` (70) if the kernel refuses.
    init(_ arguments: [String]) throws(StartFailure) {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        for stream in Int32(0)...2 { posix_spawn_file_actions_addopen(&actions, stream, "/dev/null", O_RDWR, 0) }
        var child = pid_t()
        var words = (["gatehouse"] + arguments).map { strdup($0) } + [nil]
        defer { for word in words { free(word) } }
        let result = posix_spawn(&child, "/proc/self/exe", &actions, nil, &words, environ)
        guard result == 0 else {
            throw StartFailure(
                .internalFailure,
                "the demo's host cannot be started: \(String(cString: strerror(result)))"
            )
        }
        pid = child
    }

    /// Ends the process and waits until it has gone.
    func stop() {
        kill(pid, SIGKILL)
        var status: Int32 = 0
        waitpid(pid, &status, 0)
    }
}
