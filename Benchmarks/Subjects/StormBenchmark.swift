import Logging
import Okta
import OktaEmulator

/// Sixteen callers while Okta refuses everything with 429 for a second: what is wasted, and whether anybody starves.
enum StormBenchmark: Benchmark {
    static let name = "storm"
    static let summary = "requests sent by 16 callers in a storm of 429, against the useful ones"

    private static let (callers, readsOfEach, rounds) = (16, 3, 5)
    private static let bar = 1.2

    static func run() async throws -> Table {
        let quiet = Logger(label: "bench") { _ in SwiftLogNoOpLogHandler() }
        var options = EmulatorOptions()
        options.people = 20
        options.limitScale = 1000
        let server = try await EmulatorServer.start(options, logger: quiet)
        var (ratios, spreads): ([Double], [Double]) = ([], [])
        for _ in 0..<rounds {
            // A client of its own each time: it must learn of the storm.
            let configuration = try OktaConfiguration(orgURL: server.origin, version: "bench")
            let client = try OktaClient(configuration, credential: SSWSToken(Secret(options.token)), logger: quiet)
            let times = try await storm(server, client)
            await client.shutdown()
            ratios.append(Double(times.sent) / Double(callers * readsOfEach))
            spreads.append((times.callers.max() ?? .zero) / (times.callers.min() ?? .zero))
        }
        await server.stop()
        let (ratio, spread) = (median(ratios), median(spreads))
        return Table(
            title: "\(name): \(callers) callers with \(readsOfEach) reads each; median of \(rounds)",
            rows: [
                ["", "sent / useful", "bar", "slowest / fastest caller", ""],
                [
                    "429 for 1 s", fixed(ratio, decimals: 2), "≤ \(fixed(bar, decimals: 1))",
                    fixed(spread, decimals: 2), ratio <= bar ? "met" : "missed",
                ],
            ]
        )
    }

    private static func storm(
        _ server: EmulatorServer,
        _ client: OktaClient
    ) async throws -> (sent: Int, callers: [Duration]) {
        let users = server.org.userIDs(status: "ACTIVE").compactMap { OktaID($0) }
        let before = server.org.journal().count
        let start = ContinuousClock.now
        server.org.faults.add(
            Fault(pathPrefix: "/api/v1/users/", times: .max, kind: .rateLimitStorm(resetAfter: 1))
        )
        let times = try await withThrowingTaskGroup(of: Duration?.self) { group in
            group.addTask {
                try await Task.sleep(for: .seconds(1))
                server.org.faults.removeAll()
                return nil
            }
            for caller in 0..<callers {
                group.addTask {
                    for read in 0..<readsOfEach {
                        let user = users[(caller + read) % users.count]
                        _ = try await client.reader { _ in }.user(UserReference(user))
                    }
                    return ContinuousClock.now - start
                }
            }
            return try await group.reduce(into: [Duration]()) { times, time in if let time { times.append(time) } }
        }
        return (server.org.journal().count - before, times)
    }
}
