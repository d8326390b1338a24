import Glibc

/// What connections and calls cost in memory.
enum MemoryBenchmark: Benchmark {
    static let name = "memory"
    static let summary = "1 000 idle connections, and growth over many calls (CALLS=10000000 for the long run)"

    private static let connections = 1_000

    static func run() throws -> Table {
        let calls = getenv("CALLS").flatMap { Int(String(cString: $0)) } ?? 500_000
        let directory = try ScratchDirectory()
        defer { directory.remove() }
        let gate = try Peer(.gate, in: directory.path, [directory.path, "http://127.0.0.1:9"])
        defer { gate.stop() }
        var rows = [["", "MiB before", "MiB after", "growth", "bar", ""]]

        let before = gate.residentKiB
        var idle = try (0..<connections).map { _ in try LoadClient(socket: gate.socket) }
        for client in idle { try client.initialize() }
        rows.append(row("\(connections) idle connections", before, gate.residentKiB, mostKiB: 64 << 10))
        let late = try LoadClient(socket: gate.socket)
        let isRefused = late.isClosed()
        rows.append([
            "connection \(connections + 1)", "", "", isRefused ? "closed" : "open", "closed",
            isRefused ? "met" : "missed",
        ])
        idle.removeAll()

        let client = try LoadClient(socket: gate.socket)
        try client.initialize()
        let audited = (
            label: "tools/call, audited", method: "tools/call",
            parameters: #"{"name":"get_rate_limit_status","arguments":{}}"#
        )
        // An audited call leaves 2 kB on the disk: a tenth of them.
        for (subject, calls) in [((label: "ping", method: "ping", parameters: "{}"), calls), (audited, calls / 10)] {
            // The first calls fill what is kept for the console.
            _ = try client.load(subject.method, subject.parameters, depth: 64, count: 150_000)
            let warm = gate.residentKiB
            _ = try client.load(subject.method, subject.parameters, depth: 64, count: calls)
            rows.append(row("\(calls) × \(subject.label)", warm, gate.residentKiB, mostKiB: 4 << 10))
        }
        return Table(title: "\(name): resident memory of the gate", rows: rows)
    }

    private static func row(_ label: String, _ before: Int, _ after: Int, mostKiB: Int) -> [String] {
        let growth = after - before
        return [
            label, fixed(Double(before) / 1024, decimals: 1), fixed(Double(after) / 1024, decimals: 1),
            "\(growth) KiB", "≤ \(mostKiB >> 10) MiB", growth <= mostKiB ? "met" : "missed",
        ]
    }
}
