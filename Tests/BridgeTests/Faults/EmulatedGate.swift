import Audit
@testable import Bridge
import JSON
import Logging
@testable import Okta
import OktaEmulator
import Synchronization
import TestSupport

/// A clock for client, gate and org alike: short waits are over at once, long ones, for people, last until cancelled.
final class ImpatientClock: GateClock, Okta.MonotonicClock {
    private static let longestJump: Duration = .seconds(61)

    private let time = Mutex(Duration.seconds(1_000))

    var now: Duration { time.withLock { $0 } }
    var wall: Int { 1_790_769_600_000 + Int(now.components.seconds) * 1000 }

    func sleep(until deadline: Duration) async throws(CancellationError) {
        let isShort = time.withLock { time in
            guard deadline - time <= Self.longestJump else { return false }
            time = max(time, deadline)
            return true
        }
        if !isShort { do { try await Task.sleep(for: .seconds(600)) } catch { throw CancellationError() } }
        if Task.isCancelled { throw CancellationError() }
    }
}

/// The network, with its first writes failing before a byte has left.
final class Unconnected: HTTPExchange {
    private let real: any HTTPExchange
    private let left: Mutex<Int>

    init(_ real: any HTTPExchange, writes: Int) {
        self.real = real
        left = Mutex(writes)
    }

    func send(_ request: HTTPRequest, within limit: Duration) async throws(HTTPFailure) -> HTTPReply {
        let fails = left.withLock { left in
            guard request.method != "GET", left > 0 else { return false }
            left -= 1
            return true
        }
        guard !fails else { throw HTTPFailure(phase: .notSent, error: .notConnected(reason: "refused")) }
        return try await real.send(request, within: limit)
    }

    func shutdown() async { await real.shutdown() }
}

/// A whole gate whose Okta is the emulator over HTTP: real client, real audit log, a person who approves.
struct EmulatedGate: Sendable {
    static let token = "00SecretTokenThatMustNotBeShown"

    let gate: Gate
    let audit: AuditLog
    let org: OktaOrg
    let console: PlayedConsole
    let directory: TemporaryDirectory

    /// - Parameters:
    ///   - unconnected: How many writes find no connection.
    ///   - body: Runs beside the gate.
    /// - Throws: What the body throws, and what a part that cannot start throws.
    static func run(unconnected: Int = 0, _ body: (EmulatedGate) async throws -> Void) async throws {
        let (clock, quiet) = (ImpatientClock(), Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        var options = EmulatorOptions()
        options.people = 20
        options.limitScale = 1000
        options.token = token
        options.now = { clock.wall }
        let server = try await EmulatorServer.start(options, logger: quiet)
        var configuration = try OktaConfiguration(orgURL: server.origin, version: "0.1.0")
        configuration.limits.bodyBytes = 1 << 20
        configuration.limits.timeToHeaders = .seconds(2)
        configuration.limits.timeToEnd = .seconds(2)
        let network = AsyncHTTPExchange(limits: configuration.limits, connections: 4)
        let client = try OktaClient(
            configuration,
            credential: SSWSToken(Secret(token)),
            logger: quiet,
            exchange: Unconnected(network, writes: unconnected),
            clock: clock,
            random: { 0 }
        )
        do { try await run(clock, server, client, body) } catch {
            await client.shutdown()
            await server.stop()
            throw error
        }
        await client.shutdown()
        await server.stop()
    }

    private static func run(
        _ clock: ImpatientClock,
        _ server: EmulatorServer,
        _ client: OktaClient,
        _ body: (EmulatedGate) async throws -> Void
    ) async throws {
        let directory = try TemporaryDirectory()
        let audit = try await AuditLog(
            AuditLog.Options(directory: directory.path + "/state", host: "test", build: "test")
        )
        let gate = Gate(
            catalog: ToolCatalog(),
            okta: client,
            audit: audit,
            options: GateOptions(
                org: OrgFacts(name: "acme.test", socket: "/none", build: "test"),
                stateDirectory: directory.path,
                reread: { $0 },
                policy: .builtIn(),
                clock: clock
            )
        )
        let console = PlayedConsole(gate.desk)
        let bench = EmulatedGate(gate: gate, audit: audit, org: server.org, console: console, directory: directory)
        try await gate.run(recording: audit) { try await body(bench) }
    }

    /// A write that the person approves as soon as it waits.
    func approved(_ tool: String, _ arguments: JSONValue) async throws -> CallAnswer {
        async let answer = gate.handler.answer(
            IncomingCall(
                client: GateBench.client(),
                requestID: "1",
                tool: tool,
                arguments: arguments,
                hold: .seconds(300)
            )
        )
        let row = try await console.pending()
        _ = await gate.desk.decide(.approveOnce, on: row.id, shown: row.hash, by: GateBench.alice)
        return await answer
    }

    /// Requests that were to change something, as they arrived.
    var writes: [JournalEntry] { org.journal().filter { $0.method != "GET" } }

    /// The records of this type, oldest first; all that was recorded before is among them.
    func records(_ type: RecordType) async throws -> [AuditRecord] {
        try await audit.append(AuditEntry(.alarm))
        return try await audit.records(AuditQuery(limit: 1000, type: type.rawValue)).records.reversed()
    }
}
