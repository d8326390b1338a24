import FoundationEssentials
import Glibc
import TestSupport
import Testing

@testable import Bridge

/// Real processes play the relay: `dash` stands for our own binary, and its script is named `connect`.
@Suite(.timeLimit(.minutes(1)))
struct PeerIdentityTests {
    /// A process that runs until it is dropped.
    private final class Played: Sendable {
        let pid: pid_t

        init(_ arguments: [String], in directory: String) throws {
            let command = ["/usr/bin/bash", "-c", "cd \(directory) && exec \(arguments.joined(separator: " "))"]
            let texts = command.map { strdup($0) }
            defer { for text in texts { free(text) } }
            var pid: pid_t = 0
            let result = posix_spawn(&pid, "/usr/bin/bash", nil, nil, texts + [nil], nil)
            self.pid = pid
            try #require(result == 0)
        }

        deinit {
            kill(pid, SIGKILL)
            var status: Int32 = 0
            waitpid(pid, &status, 0)
        }
    }

    private let directory: TemporaryDirectory
    private let binary = "/usr/bin/dash"
    private let other = "/usr/bin/bash"

    init() throws { directory = try TemporaryDirectory() }

    /// Waits until a process shows itself as running this program, because a child exists before it has become it, and
    /// has the new program for a moment before the new arguments.
    private func credentials(_ pid: pid_t, running program: String) async -> PeerCredentials {
        while true {
            let facts = ProcessFacts(pid: pid)
            guard facts?.executable != program || facts?.arguments.first?.isEmpty != false else { break }
            await Task.yield()
        }
        return PeerCredentials(pid: pid, uid: geteuid(), gid: getegid())
    }

    @Test func `a peer that is our relay has its parent as client`() async throws {
        try script("connect", "read forever <> \(fifo())")
        let relay = try Played([binary, "connect"], in: directory.path)
        let identity = PeerIdentity(binary: binary)
        let client = identity.identify(id: 1, await credentials(relay.pid, running: binary))
        #expect(client.peer.executable == binary)
        #expect(client.host?.pid == getpid())
        #expect(client.host?.executable == ProcessFacts(pid: getpid())?.executable)
        #expect(client.client == client.host)
        #expect(client.unlabelled == nil)
        #expect(identity.reread(client) == client)
    }

    @Test func `our binary running something else than connect is no relay`() async throws {
        try script("serve", "read forever <> \(fifo())")
        let other = try Played([binary, "serve"], in: directory.path)
        let client = PeerIdentity(binary: binary).identify(id: 1, await credentials(other.pid, running: binary))
        #expect(client.host == nil)
        #expect(client.unlabelled == nil)
    }

    @Test func `another binary that calls itself connect is no relay`() async throws {
        try script("connect", "read forever <> \(fifo())")
        let other = try Played([binary, "connect"], in: directory.path)
        let client = PeerIdentity(binary: "/bin/true").identify(id: 1, await credentials(other.pid, running: binary))
        #expect(client.host == nil)
        #expect(client.client.executable == binary)
    }

    @Test(.enabled(if: geteuid() == 0)) func `a relay whose parent has another uid leaves the client unlabelled`()
        async throws
    {
        try script("connect", "read forever <> \(fifo())")
        let relay = try Played([binary, "connect"], in: directory.path)
        var facts = await credentials(relay.pid, running: binary)
        facts.uid = 12_345
        let client = PeerIdentity(binary: binary).identify(id: 1, facts)
        #expect(client.host == nil)
        #expect(client.unlabelled == "the relay's parent has another uid")
        #expect(client.client.executable == nil)
    }

    @Test func `T4: a process that becomes another program loses its label`() async throws {
        let go = fifo()
        try script("first", "read line < \(go)\nexec \(other) second")
        try script("second", "read forever <> \(fifo())")
        let process = try Played([binary, "first"], in: directory.path)
        let identity = PeerIdentity(binary: "/bin/true")
        let client = identity.identify(id: 1, await credentials(process.pid, running: binary))
        #expect(client.label == "dash")
        let pipe = open(go, O_WRONLY)
        #expect(write(pipe, "go\n", 3) == 3)
        close(pipe)
        _ = await credentials(process.pid, running: other)
        let now = identity.reread(client)
        #expect(now.unlabelled != nil)
        #expect(now.client.executable == nil)
        #expect(now.principal != client.principal)
    }

    @Test func `a process that has ended loses its label`() async throws {
        try script("first", "read forever <> \(fifo())")
        let identity = PeerIdentity(binary: "/bin/true")
        let client: ClientConnection
        do {
            let process = try Played([binary, "first"], in: directory.path)
            client = identity.identify(id: 1, await credentials(process.pid, running: binary))
        }
        #expect(identity.reread(client).unlabelled != nil)
    }

    private func script(_ name: String, _ text: String) throws {
        try Data("\(text)\n".utf8).write(to: URL(filePath: "\(directory.path)/\(name)"))
    }

    /// A pipe that nobody writes to unless the test does.
    private func fifo() -> String {
        let path = "\(directory.path)/fifo\(UInt32.random(in: .min ... .max))"
        mkfifo(path, 0o600)
        return path
    }
}
