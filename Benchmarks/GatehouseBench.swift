/// `gatehouse-bench NAME...`: measures what is named, or all, and prints a table for each.
///
/// Figures hold for a release build only, and compare only with others of the same run on the same machine.
@main
enum GatehouseBench {
    private static var benchmarks: [any Benchmark.Type] { [JSONBenchmark.self] }

    static func main() async throws {
        let names = CommandLine.arguments.dropFirst()
        guard names.allSatisfy({ name in benchmarks.contains { $0.name == name } }) else {
            print("usage: gatehouse-bench [NAME...]")
            for benchmark in benchmarks { print("  \(benchmark.name)  \(benchmark.summary)") }
            return
        }
        for benchmark in benchmarks where names.isEmpty || names.contains(benchmark.name) {
            print(try await benchmark.run().text)
        }
    }
}
