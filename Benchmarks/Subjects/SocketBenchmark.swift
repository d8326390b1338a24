import Glibc

/// Calls on one connection of the real socket, against a raw echo server on the same kind of socket.
enum SocketBenchmark: Benchmark {
    static let name = "socket"
    static let summary = "calls a second and CPU time a call on one connection, against a raw echo server"

    /// What is called.
    private struct Subject {
        var label: String
        var method: String
        var parameters = "{}"
        /// Calls a second at depth 64 that issue and DESIGN ask for, or nil.
        var rate: Int?
        /// CPU time of the echo server that a call at depth 1 may cost, or nil.
        var cost: Double?
    }

    private static let subjects = [
        Subject(label: "ping", method: "ping", rate: 200_000, cost: 4),
        Subject(
            label: "tools/call, audited",
            method: "tools/call",
            parameters: #"{"name":"get_rate_limit_status","arguments":{}}"#,
            rate: 40_000,
            cost: 8
        ),
        Subject(label: "tools/list, 23 tools", method: "tools/list"),
    ]

    private static let rounds = 5

    static func run() throws -> Table {
        let directory = try ScratchDirectory()
        defer { directory.remove() }
        let echo = try Peer(.echo, in: directory.path)
        let gate = try Peer(.gate, in: directory.path, [directory.path, "http://127.0.0.1:9"])
        defer { for peer in [echo, gate] { peer.stop() } }
        let (floor, client) = (try LoadClient(socket: echo.socket), try LoadClient(socket: gate.socket))
        try client.initialize()

        var rows = [["", "calls/s at 64", "bar", "CPU us at 1", "echo us", "ratio", "bar", ""]]
        for subject in subjects {
            let answer = try client.answer(subject.method, subject.parameters)
            guard answer.contains(#""result":"#), !answer.contains(#""isError":true"#) else {
                throw BenchmarkFailure("\(subject.label) was answered \(answer)")
            }
            rows.append(try row(subject, gate: (gate, client), echo: (echo, floor)))
        }
        return Table(title: "\(name): one connection; median of \(rounds) rounds", rows: rows)
    }

    private static func row(
        _ subject: Subject,
        gate: (peer: Peer, client: LoadClient),
        echo: (peer: Peer, client: LoadClient)
    ) throws -> [String] {
        let count = subject.method == "tools/list" ? 20_000 : 100_000
        var (rates, costs, floors): ([Double], [Double], [Double]) = ([], [], [])
        // Taken in turns, so that what else the machine does falls on both alike.
        for _ in 0..<rounds {
            let time = try gate.client.load(subject.method, subject.parameters, depth: 64, count: count)
            rates.append(Double(count) / (time / .seconds(1)))
            costs.append(try cost(gate.peer, gate.client, subject))
            floors.append(try cost(echo.peer, echo.client, subject))
        }
        let (rate, cost, floor) = (median(rates), median(costs), median(floors))
        let isMet = subject.rate.map { rate >= Double($0) } ?? true && subject.cost.map { cost / floor <= $0 } ?? true
        return [
            subject.label, fixed(rate), subject.rate.map { "≥ \($0)" } ?? "", fixed(cost, decimals: 1),
            fixed(floor, decimals: 1), fixed(cost / floor, decimals: 1),
            subject.cost.map { "≤ \(fixed($0))" } ?? "", isMet ? "met" : "missed",
        ]
    }

    /// Microseconds of the server's CPU time for one call when the next waits for its answer.
    private static func cost(_ peer: Peer, _ client: LoadClient, _ subject: Subject) throws -> Double {
        let count = 10_000
        let before = peer.cpuTime
        _ = try client.load(subject.method, subject.parameters, depth: 1, count: count)
        return (peer.cpuTime - before) / .microseconds(count)
    }
}

/// The middle of some values.
func median(_ values: [Double]) -> Double { values.sorted()[values.count / 2] }
