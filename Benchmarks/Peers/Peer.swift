import Bridge
import Glibc

/// A server under measurement: this program again, as a process of its own.
struct Peer {
    /// The arguments that make this program serve instead of measure, for `GatehouseBench`.
    enum Role: String {
        case echo = "echo-server"
        case gate = "gate-server"
        case page = "page-server"
    }

    let pid: pid_t
    let socket: String

    /// Starts it and waits until its socket takes connections.
    init(_ role: Role, in directory: String, _ more: [String] = []) throws {
        socket = "\(directory)/\(role.rawValue).sock"
        pid = try Peer.spawn("/proc/self/exe", [role.rawValue, socket] + more)
        let deadline = ContinuousClock.now + .seconds(20)
        while ContinuousClock.now < deadline {
            if case .success(let descriptor) = try UnixAddress(socket).connect() {
                close(descriptor)
                return
            }
            usleep(2_000)
        }
        throw BenchmarkFailure("the \(role.rawValue) server did not start")
    }

    /// CPU time of all its threads so far.
    var cpuTime: Duration {
        var clock = clockid_t()
        var time = timespec()
        guard clock_getcpuclockid(pid, &clock) == 0, clock_gettime(clock, &time) == 0 else { return .zero }
        return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
    }

    /// Resident memory in KiB.
    var residentKiB: Int {
        guard let file = fopen("/proc/\(pid)/statm", "re") else { return 0 }
        defer { fclose(file) }
        var pages = (0, 0)
        return withUnsafeMutablePointer(to: &pages.0) { size in
            withUnsafeMutablePointer(to: &pages.1) { resident in
                withVaList([size, resident]) { vfscanf(file, "%ld %ld", $0) }
            }
        } == 2 ? pages.1 * sysconf(Int32(_SC_PAGESIZE)) / 1024 : 0
    }

    /// Ends it and waits for its end.
    func stop() {
        kill(pid, SIGTERM)
        var status: Int32 = 0
        waitpid(pid, &status, 0)
    }

    /// Starts a program; its standard streams are ours, or the given ones.
    static func spawn(
        _ program: String,
        _ arguments: [String],
        input: Int32? = nil,
        output: Int32? = nil
    ) throws -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        if let input { posix_spawn_file_actions_adddup2(&actions, input, 0) }
        if let output { posix_spawn_file_actions_adddup2(&actions, output, 1) }
        var words: [UnsafeMutablePointer<CChar>?] = ([program] + arguments).map { strdup($0) } + [nil]
        defer { for word in words { free(word) } }
        var child = pid_t()
        let result = posix_spawn(&child, program, &actions, nil, &words, environ)
        guard result == 0 else { throw BenchmarkFailure("\(program): \(UnixAddress.reason(result))") }
        return child
    }
}

/// Why nothing could be measured.
struct BenchmarkFailure: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}
