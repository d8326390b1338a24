import Bridge
import Glibc

/// How long a program takes from its start to its first byte of output.
enum ProgramStart {
    /// The `gatehouse` that was built beside this program.
    ///
    /// - Throws: `BenchmarkFailure` if there is none.
    static func gatehouse() throws -> String {
        let path =
            CommandLine.arguments[0].split(separator: "/", omittingEmptySubsequences: false).dropLast()
            .joined(separator: "/") + "/gatehouse"
        guard access(path, X_OK) == 0 else { throw BenchmarkFailure("there is no \(path)") }
        return path
    }

    /// Milliseconds from the start to the first byte, for which a ping waits on the standard input.
    ///
    /// The program is ended after.
    static func milliseconds(_ program: String, _ arguments: [String]) throws -> Double {
        var (input, output): ([Int32], [Int32]) = ([0, 0], [0, 0])
        guard pipe(&input) == 0, pipe(&output) == 0 else {
            throw BenchmarkFailure("pipe: \(UnixAddress.reason(errno))")
        }
        for descriptor in input + output { _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC) }
        let line = Array(#"{"jsonrpc":"2.0","id":1,"method":"ping"}"#.utf8) + [0x0A]
        _ = write(input[1], line, line.count)
        let start = ContinuousClock.now
        let child = try Peer.spawn(program, arguments, input: input[0], output: output[1])
        // Ours is closed, so that a program that ends without a word ends the wait.
        close(output[1])
        var byte: UInt8 = 0
        let count = read(output[0], &byte, 1)
        let time = ContinuousClock.now - start
        for descriptor in input + [output[0]] { close(descriptor) }
        kill(child, SIGTERM)
        var status: Int32 = 0
        waitpid(child, &status, 0)
        guard count == 1 else { throw BenchmarkFailure("\(program) said nothing") }
        return time / .milliseconds(1)
    }
}
