import AsyncHTTPClient
import Glibc
import NIOCore

/// A page of 200 users read by a host, against the same GET by the HTTP client alone.
enum PageBenchmark: Benchmark {
    static let name = "page"
    static let summary = "a page of 200 users through client and bridge, against the same GET by AsyncHTTPClient alone"

    private static let call = #"{"name":"list_users","arguments":{"limit":200}}"#
    private static let rounds = 5
    private static let bar = 2.0

    static func run() async throws -> Table {
        let directory = try ScratchDirectory()
        defer { directory.remove() }
        let pages = try Peer(.page, in: directory.path)
        defer { pages.stop() }
        let url = "http://127.0.0.1:\(try PageServer.port(at: pages.socket))"
        let gate = try Peer(.gate, in: directory.path, [directory.path, url])
        defer { gate.stop() }

        var rows = [["connections", "pages/s", "CPU us a page", "GET alone us", "ratio", "bar", ""]]
        for width in [1, 16] {
            let clients = try (0..<width).map { _ in try LoadClient(socket: gate.socket) }
            for client in clients { try client.initialize() }
            let answer = try clients[0].answer("tools/call", call)
            guard answer.contains(#""count":200"#) else { throw BenchmarkFailure("not a page: \(answer.prefix(300))") }
            var (rates, costs, floors): ([Double], [Double], [Double]) = ([], [], [])
            for _ in 0..<rounds {
                let each = 320 / width
                let before = gate.cpuTime
                let time = try await load(clients, each: each)
                costs.append((gate.cpuTime - before) / .microseconds(each * width))
                rates.append(Double(each * width) / (time / .seconds(1)))
                floors.append(try await getAlone("\(url)/api/v1/users?limit=200", width: width, each: each))
            }
            let (cost, floor) = (median(costs), median(floors))
            rows.append([
                String(width), fixed(median(rates)), fixed(cost), fixed(floor), fixed(cost / floor, decimals: 1),
                "≤ \(fixed(bar))", cost / floor <= bar ? "met" : "missed",
            ])
        }
        return Table(title: "\(name): 200 users a page; median of \(rounds) rounds", rows: rows)
    }

    /// Each client calls one after another, all clients at once.
    private static func load(_ clients: [LoadClient], each: Int) async throws -> Duration {
        let start = ContinuousClock.now
        // Turns instead of threads: every client's request is on its way before the first answer is read.
        for _ in 0..<each {
            for client in clients { try client.begin("tools/call", call) }
            for client in clients { try client.finish() }
        }
        return ContinuousClock.now - start
    }

    /// Microseconds of our own CPU time for one GET whose body is read whole.
    private static func getAlone(_ url: String, width: Int, each: Int) async throws -> Double {
        let before = ownCPUTime()
        try await withThrowingTaskGroup { group in
            for _ in 0..<width {
                group.addTask {
                    for _ in 0..<each {
                        let response = try await HTTPClient.shared.execute(
                            HTTPClientRequest(url: url),
                            timeout: .seconds(30)
                        )
                        _ = try await response.body.collect(upTo: 10 << 20)
                    }
                }
            }
            try await group.waitForAll()
        }
        return (ownCPUTime() - before) / .microseconds(width * each)
    }

    private static func ownCPUTime() -> Duration {
        var time = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
    }
}
