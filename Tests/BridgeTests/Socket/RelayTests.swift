import FoundationEssentials
import Glibc
import JSON
import TestSupport
import Testing

@testable import Bridge

/// The built binary as hosts start it: `gatehouse connect`, with pipes, against a real server.
@Suite(.timeLimit(.minutes(1)))
struct RelayTests {
    /// The program, which is built beside the program that runs the tests.
    private static let binary: String? = {
        let tests = ProcessFacts(pid: getpid())?.executable ?? ""
        let path = "/" + tests.split(separator: "/").dropLast().joined(separator: "/") + "/gatehouse"
        return access(path, X_OK) == 0 ? path : nil
    }()

    /// What a relay that has ended left behind.
    private struct Remains: Equatable {
        var code: Int32
        var output: [UInt8]
        var complaint: String
    }

    /// Runs a relay in files and a pipe, so that no end of it blocks the test.
    private func relay(_ arguments: [String], input: [UInt8]) async throws -> Remains {
        let binary = try #require(Self.binary)
        let directory = try TemporaryDirectory()
        try Data(input).write(to: URL(filePath: "\(directory.path)/in"))
        let line = "exec \(binary) connect \(arguments.joined(separator: " ")) < in > out 2> err"
        let command = ["/bin/sh", "-c", "cd \(directory.path) && \(line)"]
        let texts = command.map { strdup($0) }
        defer { for text in texts { free(text) } }
        var pid: pid_t = 0
        try #require(posix_spawn(&pid, "/bin/sh", nil, nil, texts + [nil], nil) == 0)
        var status: Int32 = 0
        while waitpid(pid, &status, WNOHANG) == 0 { await Task.yield() }
        let output = try Data(contentsOf: URL(filePath: "\(directory.path)/out"))
        let complaint = try Data(contentsOf: URL(filePath: "\(directory.path)/err"))
        return Remains(code: status >> 8, output: Array(output), complaint: String(decoding: complaint, as: UTF8.self))
    }

    @Test(.enabled(if: binary != nil)) func `C88, C90: bytes pass unchanged, and two relays work at once`() async throws
    {
        let house = try WireHouse()
        try await house.open {
            let lines = (1...500).map { request(.number($0), "ping") + "\n" }.joined()
            async let first = relay(["--socket", house.path], input: Array(lines.utf8))
            async let second = relay(["--socket=\(house.path)"], input: Array(lines.utf8))
            let expected = (1...500).map { #"{"jsonrpc":"2.0","id":\#($0),"result":{}}"# + "\n" }.joined()
            let whole = Remains(code: 0, output: Array(expected.utf8), complaint: "")
            let remains = try await [first, second]
            #expect(remains == [whole, whole])
        }
    }

    @Test(.enabled(if: binary != nil)) func `C88: the hold that the relay was given reaches the calls`() async throws {
        let house = try WireHouse()
        try await house.open {
            let line = modern(1, "tools/call", ["name": "echo"])
            let remains = try await relay(["--socket", house.path, "--hold", "120"], input: Array("\(line)\n".utf8))
            #expect(remains.code == 0)
            #expect(house.handler.calls.map(\.hold) == [.seconds(120)])
        }
    }

    @Test(.enabled(if: binary != nil)) func `the client behind our relay is whoever started it`() async throws {
        let house = try WireHouse(identity: PeerIdentity(binary: try #require(Self.binary)))
        try await house.open {
            _ = try await relay(["--socket", house.path], input: Array("\(request(1, "ping"))\n".utf8))
            let client = try #require(house.handler.clients.first)
            #expect(client.host?.pid == getpid())
            #expect(client.host?.executable == ProcessFacts(pid: getpid())?.executable)
        }
    }

    @Test(.enabled(if: binary != nil)) func `C89: without a server it says so in one line and exits with 69`()
        async throws
    {
        let directory = try TemporaryDirectory()
        let remains = try await relay(["--socket", "\(directory.path)/none.sock"], input: [])
        #expect(remains.code == 69)
        #expect(remains.output.isEmpty)
        #expect(remains.complaint.split(separator: "\n").count == 1)
        #expect(remains.complaint.contains("\(directory.path)/none.sock"))
    }

    @Test(.enabled(if: binary != nil), arguments: ["--hold=0", "--hold=x", "--socket=", "--nonsense", "extra"])
    func `a command line that makes no sense is refused with 64`(argument: String) async throws {
        let remains = try await relay([argument], input: [])
        #expect(remains.code == 64)
        #expect(remains.complaint.split(separator: "\n").count == 1)
    }
}
