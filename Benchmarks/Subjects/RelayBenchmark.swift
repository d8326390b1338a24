import Bridge
import Foundation

/// How soon `gatehouse connect` forwards, against `cat`, which does the least that a relay could.
enum RelayBenchmark: Benchmark {
    static let name = "relay"
    static let summary = "start of `gatehouse connect` to the first byte of an answer, against `cat`"

    private static let rounds = 30
    private static let barMilliseconds = 15.0

    static func run() throws -> Table {
        let program =
            CommandLine.arguments[0].split(separator: "/", omittingEmptySubsequences: false).dropLast()
            .joined(separator: "/") + "/gatehouse"
        guard access(program, X_OK) == 0 else {
            return Table(title: "\(name): not measured, there is no \(program)", rows: [])
        }
        let directory = try ScratchDirectory()
        defer { directory.remove() }
        let gate = try Peer(.gate, in: directory.path, [directory.path, "http://127.0.0.1:9"])
        defer { gate.stop() }
        var (ours, floor): ([Double], [Double]) = ([], [])
        for _ in 0..<rounds {
            ours.append(try milliseconds(program, ["connect", "--socket", gate.socket]))
            floor.append(try milliseconds("/bin/cat", []))
        }
        let (relay, cat) = (median(ours), median(floor))
        return Table(
            title: "\(name): start to first byte; median of \(rounds)",
            rows: [
                ["", "ms", "cat ms", "ratio", "bar", ""],
                [
                    "gatehouse connect", fixed(relay, decimals: 1), fixed(cat, decimals: 1),
                    fixed(relay / cat, decimals: 1), "< \(fixed(barMilliseconds)) ms",
                    relay < barMilliseconds ? "met" : "missed",
                ],
            ]
        )
    }

    /// From the start of a program to the first byte that comes back for a line.
    private static func milliseconds(_ program: String, _ arguments: [String]) throws -> Double {
        var (input, output): ([Int32], [Int32]) = ([0, 0], [0, 0])
        guard pipe(&input) == 0, pipe(&output) == 0 else {
            throw BenchmarkFailure("pipe: \(UnixAddress.reason(errno))")
        }
        for descriptor in input + output { _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC) }
        let line = Array(#"{"jsonrpc":"2.0","id":1,"method":"ping"}"#.utf8) + [0x0A]
        _ = write(input[1], line, line.count)
        let start = ContinuousClock.now
        let child = try Peer.spawn(program, arguments, input: input[0], output: output[1])
        var byte: UInt8 = 0
        let count = read(output[0], &byte, 1)
        let time = ContinuousClock.now - start
        for descriptor in input + output { close(descriptor) }
        var status: Int32 = 0
        waitpid(child, &status, 0)
        guard count == 1 else { throw BenchmarkFailure("\(program) said nothing") }
        return time / .milliseconds(1)
    }
}
