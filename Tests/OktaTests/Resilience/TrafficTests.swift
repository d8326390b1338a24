import Logging
import Synchronization
import Testing

@testable import Okta

/// The machines together, through the client and a scripted server; the clock jumps.
@Suite struct TrafficTests {
    private static let start = "Date: Sun, 06 Nov 1994 08:49:37 GMT"
    private static let suspend = OktaWrite(.post, "/api/v1/users/00u1/lifecycle/suspend")

    private static func refusal(_ fields: [String]) -> ScriptedServer.Step {
        .bytes(answer(429, envelope("E0000047"), fields))
    }

    private static func limits(_ limit: Int, _ remaining: Int, resetsIn: Int) -> [String] {
        [
            "X-Rate-Limit-Limit: \(limit)", "X-Rate-Limit-Remaining: \(remaining)",
            "X-Rate-Limit-Reset: \(784_111_777 + resetsIn)", start,
        ]
    }

    @Test(arguments: [
        (limits(600, 0, resetsIn: 30), Duration.seconds(30)), ([], .seconds(5)),
        (limits(0, 0, resetsIn: 59), .milliseconds(1500)), (["X-Rate-Limit-Limit: ?", start], .seconds(5)),
    ])
    func `a read that is refused with 429 waits as told and is sent again`(
        _ fields: [String],
        _ wait: Duration
    ) async throws {
        let script: ScriptedServer.Script = { number, _ in
            number == 1 ? Self.refusal(fields) : .bytes(answer(200, "{}"))
        }
        try await TestOrg.with(script: script) { org in
            _ = try await org.reader.get(OktaRead("/api/v1/users/me"))
            #expect(org.clock.waits == [wait])
            #expect(org.reports.all.map(\.status) == [429, 200])
            #expect(org.client.rateLimits().first?.refusals == 1)
        }
    }

    @Test func `a write that is refused with 429 was not sent, and may follow once the target is as before`()
        async throws
    {
        try await TestOrg.with { _, _ in
            Self.refusal(Self.limits(600, 0, resetsIn: 30))
        } _: { org in
            let report = await org.send(Self.suspend)
            guard case .notSent(.rateLimited(let bucket, let wait)) = report.result else {
                Issue.record("\(report.result)")
                return
            }
            #expect(bucket == "/api/v1/users")
            #expect(wait == .seconds(30))
            #expect(report.retry == .ifUnchanged(after: .seconds(30)))
            #expect(report.exchange.rate == RateLimitReading(limit: 600, remaining: 0, resetEpoch: 784_111_807))
            #expect(org.server.requests.count == 1)
        }
    }

    @Test func `the third refusal of the same write is the last`() async throws {
        try await TestOrg.with { _, _ in
            Self.refusal([])
        } _: { org in
            let writer = org.writer
            var retries: [WriteReport.Retry] = []
            for _ in 1...3 { retries.append(await writer.send(PlayedReceipt(write: Self.suspend)).retry) }
            #expect(retries == [.ifUnchanged(after: .seconds(5)), .ifUnchanged(after: .seconds(10)), .never])
            #expect(org.reports.all.map(\.attempt) == [1, 2, 3])
        }
    }

    @Test func `a 423 while Okta sorts its policies is retried after a while`() async throws {
        let script: ScriptedServer.Script = { number, _ in
            number == 1 ? .bytes(answer(423, envelope("E0000239"))) : .bytes(answer(200, "{}"))
        }
        try await TestOrg.with(script: script) { org in
            _ = try await org.reader.get(OktaRead("/api/v1/groups/rules"))
            #expect(org.clock.waits == [.seconds(6)])
        }
    }

    @Test func `a reset beyond the deadline is told at once`() async throws {
        let fields = Self.limits(10, 5, resetsIn: 60)
        try await TestOrg.with({ $0.limits.callDeadline = .seconds(20) }) { _, _ in
            .bytes(answer(200, "{}", fields))
        } _: { org in
            _ = try await org.reader.get(OktaRead("/api/v1/users/me"))
            await #expect(throws: OktaError.rateLimited(bucket: "/api/v1/users/me", retryAfter: .seconds(60))) {
                try await org.reader.get(OktaRead("/api/v1/users/me"))
            }
            #expect(org.server.requests.count == 1)
        }
    }

    @Test func `an Okta that fails five times is left alone, and writes are refused unsent`() async throws {
        try await TestOrg.with { _, _ in
            .bytes(answer(503))
        } _: { org in
            for _ in 1...2 {
                _ = try? await org.reader.get(OktaRead("/api/v1/users/me"))
            }
            #expect(org.server.requests.count == 5)
            guard case .open = org.client.circuit() else { Issue.record("\(org.client.circuit())"); return }
            let report = await org.send(Self.suspend)
            guard case .notSent(.circuitOpen) = report.result else { Issue.record("\(report.result)"); return }
            #expect(org.server.requests.count == 5)
            #expect(report.exchange.phase == .notSent)
        }
    }

    @Test func `refusals open no circuit`() async throws {
        try await TestOrg.with { _, _ in
            .bytes(answer(404, envelope("E0000007")))
        } _: { org in
            for _ in 1...12 { _ = try? await org.reader.get(OktaRead("/api/v1/users/00u1")) }
            #expect(org.client.circuit() == .closed)
        }
    }

    @Test func `no more than the allowed number of requests is in flight`() async throws {
        let server = try await ScriptedServer { _, _ in
            .pieces(["HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n", "{", "}"])
        }
        var configuration = try OktaConfiguration(orgURL: server.url, version: "0")
        configuration.concurrencyPerBucket = 2
        let exchange = CountingExchange(AsyncHTTPExchange(limits: configuration.limits, connections: 8))
        let client = try OktaClient(
            configuration,
            credential: SSWSToken(Secret("token")),
            logger: .init(label: "test"),
            exchange: exchange,
            clock: SystemClock(),
            random: { 0 }
        )
        let reader = client.reader { _ in }
        // A client that is not shut down would end the whole run, whatever else failed.
        await #expect(throws: Never.self) {
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 1...20 { group.addTask { _ = try await reader.get(OktaRead("/api/v1/users")) } }
                try await group.waitForAll()
            }
        }
        #expect(exchange.most.withLock { $0 } == 2)
        #expect(server.requests.count == 20)
        await client.shutdown()
        await server.stop()
    }
}

/// Counts the exchanges that are under way at once.
private final class CountingExchange: HTTPExchange {
    private let inner: any HTTPExchange
    private let underWay = Mutex(0)
    let most = Mutex(0)

    init(_ inner: any HTTPExchange) { self.inner = inner }

    func send(_ request: HTTPRequest, within limit: Duration) async throws(HTTPFailure) -> HTTPReply {
        let now = underWay.withLock { underWay in
            underWay += 1
            return underWay
        }
        most.withLock { $0 = max($0, now) }
        defer { underWay.withLock { $0 -= 1 } }
        return try await inner.send(request, within: limit)
    }

    func shutdown() async { await inner.shutdown() }
}
