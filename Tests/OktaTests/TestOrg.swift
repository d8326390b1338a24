import JSON
import Logging
import Synchronization

@testable import Okta

/// The played permission to send one write.
struct PlayedReceipt: WriteReceipt, ~Copyable {
    let write: OktaWrite

    consuming func redeem() -> OktaWrite { write }
}

/// A clock on which every wait is over at once: it jumps there.
final class JumpingClock: MonotonicClock {
    private let time = Mutex(Duration.zero)
    private let log = Mutex<[Duration]>([])

    /// How long each wait was.
    var waits: [Duration] { log.withLock { $0 } }
    var now: Duration { time.withLock { $0 } }

    func sleep(until deadline: Duration) async throws(CancellationError) {
        let wait = time.withLock { time in
            defer { time = max(time, deadline) }
            return deadline - time
        }
        log.withLock { $0.append(wait) }
        if Task.isCancelled { throw CancellationError() }
    }
}

/// What the observer of one call saw.
final class Reports: Sendable {
    private let list = Mutex<[ExchangeReport]>([])
    var all: [ExchangeReport] { list.withLock { $0 } }
    var phases: [DeliveryPhase] { all.map(\.phase) }

    func add(_ report: ExchangeReport) { list.withLock { $0.append(report) } }
}

/// A client on a scripted server, with small limits and a clock that never waits.
struct TestOrg: Sendable {
    static let token = "00SecretTokenThatMustNotBeShown"

    let server: ScriptedServer
    let client: OktaClient
    let clock: JumpingClock
    let reports = Reports()

    var reader: OktaReader { client.reader { reports.add($0) } }
    var writer: OktaWriter { client.writer { reports.add($0) } }

    static func with<Result>(
        _ adjust: (inout OktaConfiguration) -> Void = { _ in },
        script: @escaping ScriptedServer.Script,
        _ body: (TestOrg) async throws -> Result
    ) async throws -> Result {
        try await ScriptedServer.with(script) { server in
            let org = try TestOrg(server, adjust)
            do {
                let result = try await body(org)
                await org.client.shutdown()
                return result
            } catch {
                await org.client.shutdown()
                throw error
            }
        }
    }

    init(_ server: ScriptedServer, _ adjust: (inout OktaConfiguration) -> Void = { _ in }) throws {
        var configuration = try OktaConfiguration(orgURL: server.url, version: "0.1.0")
        configuration.limits = .patient
        adjust(&configuration)
        self.server = server
        clock = JumpingClock()
        client = try OktaClient(
            configuration,
            credential: SSWSToken(Secret(Self.token)),
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
            exchange: AsyncHTTPExchange(limits: configuration.limits, connections: configuration.concurrency),
            clock: clock,
            random: { 0.5 }
        )
    }

    /// Sends a write as an approved one.
    func send(_ write: OktaWrite) async -> WriteReport { await writer.send(PlayedReceipt(write: write)) }
}

/// The bytes of an answer with a right length.
func answer(_ status: Int, _ body: String = "", _ fields: [String] = []) -> [UInt8] {
    let type = body.isEmpty ? [] : ["Content-Type: application/json"]
    let lines = ["HTTP/1.1 \(status) Whatever"] + type + fields + ["Content-Length: \(body.utf8.count)", "", body]
    return Array(lines.joined(separator: "\r\n").utf8)
}

/// Okta's error envelope.
func envelope(_ code: String, _ summary: String = "No", causes: [String] = []) -> String {
    let list = causes.map { "{\"errorSummary\":\(JSONValue.string($0))}" }.joined(separator: ",")
    return """
        {"errorCode":"\(code)","errorSummary":\(JSONValue.string(summary)),"errorLink":"\(code)","errorId":"oae1",\
        "errorCauses":[\(list)]}
        """
}
