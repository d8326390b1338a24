import Glibc

/// `gatehouse-bench NAME...`: measures what is named, or all, and prints a table for each.
///
/// Figures hold for a release build only, and compare only with others of the same run on the same machine.
@main
enum GatehouseBench {
    private static var benchmarks: [any Benchmark.Type] {
        [
            JSONBenchmark.self, SocketBenchmark.self, MemoryBenchmark.self, RelayBenchmark.self, PageBenchmark.self,
            StormBenchmark.self, EmulatorBenchmark.self,
        ]
    }

    static func main() async throws {
        signal(SIGPIPE, SIG_IGN)
        let names = Array(CommandLine.arguments.dropFirst())
        if let role = names.first.flatMap(Peer.Role.init) { return try await serve(role, Array(names.dropFirst())) }
        guard names.allSatisfy({ name in benchmarks.contains { $0.name == name } }) else {
            print("usage: gatehouse-bench [NAME...]")
            for benchmark in benchmarks { print("  \(benchmark.name)  \(benchmark.summary)") }
            return
        }
        for benchmark in benchmarks where names.isEmpty || names.contains(benchmark.name) {
            do { print(try await benchmark.run().text) } catch { print("\(benchmark.name): not measured, \(error)") }
        }
    }

    /// The processes that are measured are this program too.
    private static func serve(_ role: Peer.Role, _ arguments: [String]) async throws {
        switch role {
        case .echo: try EchoServer.run(socket: arguments[0])
        case .page: try PageServer.run(socket: arguments[0])
        case .gate: try await GateServer.run(socket: arguments[0], directory: arguments[1], orgURL: arguments[2])
        }
    }
}
