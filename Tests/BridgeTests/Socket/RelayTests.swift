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
        var output: String
        var complaint: String
    }

    /// Runs a relay whose input stays open until `isDone` says so of what it has put out.
    private func relay(
        _ arguments: [String],
        input: String = "",
        until isDone: @Sendable (_ output: String) -> Bool = { _ in true }
    ) async throws -> Remains {
        let binary = try #require(Self.binary)
        let directory = try TemporaryDirectory()
        let fifo = "\(directory.path)/in"
        try #require(mkfifo(fifo, 0o600) == 0)
        // Open for both, so that opening waits for nobody; the relay's end is opened before it starts.
        let host = open(fifo, O_RDWR | O_CLOEXEC)
        let line = "exec \(binary) connect \(arguments.joined(separator: " ")) < in > out 2> err"
        let command = ["/bin/sh", "-c", "cd \(directory.path) && \(line)"]
        let texts = command.map { strdup($0) }
        defer { for text in texts { free(text) } }
        var pid: pid_t = 0
        try #require(posix_spawn(&pid, "/bin/sh", nil, nil, texts + [nil], nil) == 0)
        try #require(write(host, input, input.utf8.count) == input.utf8.count)
        while !isDone(text("\(directory.path)/out")) { await Task.yield() }
        var (status, isOpen): (Int32, Bool) = (0, true)
        while waitpid(pid, &status, WNOHANG) == 0 {
            // Once the shell has become the relay it has opened its input: closed earlier, it would wait for ever there.
            if isOpen, ProcessFacts(pid: pid)?.executable?.hasSuffix("/gatehouse") == true {
                close(host)
                isOpen = false
            }
            await Task.yield()
        }
        if isOpen { close(host) }
        return Remains(
            code: status >> 8,
            output: text("\(directory.path)/out"),
            complaint: text("\(directory.path)/err")
        )
    }

    private func text(_ path: String) -> String {
        (try? Data(contentsOf: URL(filePath: path))).map { String(decoding: $0, as: UTF8.self) } ?? ""
    }

    @Test(.enabled(if: binary != nil)) func `C88, C90: bytes pass unchanged, and two relays work at once`() async throws
    {
        let house = try WireHouse()
        try await house.open {
            let lines = (1...500).map { request(.number($0), "ping") + "\n" }.joined()
            let expected = (1...500).map { #"{"jsonrpc":"2.0","id":\#($0),"result":{}}"# + "\n" }.joined()
            async let first = relay(["--socket", house.path], input: lines) { $0 == expected }
            async let second = relay(["--socket=\(house.path)"], input: lines) { $0 == expected }
            let whole = Remains(code: 0, output: expected, complaint: "")
            let remains = try await [first, second]
            #expect(remains == [whole, whole])
        }
    }

    @Test(.enabled(if: binary != nil)) func `C88: the hold and the leg that the relay was given reach the calls`()
        async throws
    {
        let house = try WireHouse()
        try await house.open {
            let line = modern(1, "tools/call", ["name": "echo"])
            let remains = try await relay(["--socket", house.path, "--hold", "120", "--leg", "45"], input: "\(line)\n")
            {
                $0.contains("\n")
            }
            #expect(remains.code == 0)
            #expect(house.handler.calls.map(\.hold) == [.seconds(120)])
            #expect(house.handler.calls.map(\.form) == [.legs(.seconds(45))])
        }
    }

    @Test(.enabled(if: binary != nil)) func `the client behind our relay is whoever started it`() async throws {
        let house = try WireHouse(identity: PeerIdentity(binary: try #require(Self.binary)))
        try await house.open {
            _ = try await relay(["--socket", house.path], input: "\(request(1, "ping"))\n") { $0.contains("\n") }
            let client = try #require(house.handler.clients.first)
            #expect(client.host?.pid == getpid())
            #expect(client.host?.executable == ProcessFacts(pid: getpid())?.executable)
        }
    }

    @Test(.enabled(if: binary != nil)) func `C89: without a server it says so in one line and exits with 69`()
        async throws
    {
        let directory = try TemporaryDirectory()
        let remains = try await relay(["--socket", "\(directory.path)/none.sock"])
        #expect(remains.code == 69)
        #expect(remains.output.isEmpty)
        #expect(remains.complaint.split(separator: "\n").count == 1)
        #expect(remains.complaint.contains("\(directory.path)/none.sock"))
    }

    @Test(
        .enabled(if: binary != nil),
        arguments: ["--hold=0", "--hold=x", "--leg=-1", "--socket=", "--nonsense", "extra"]
    )
    func `a command line that makes no sense is refused with 64`(argument: String) async throws {
        let remains = try await relay([argument])
        #expect(remains.code == 64)
        #expect(remains.complaint.split(separator: "\n").count == 1)
    }
}
