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

/// A whole gate whose Okta is the emulator over HTTP: real client, real audit log, a person who approves.
struct EmulatedGate: Sendable {
    static let token = "00SecretTokenThatMustNotBeShown"

    /// What a test needs otherwise than usual.
    struct Setting: Sendable {
        var people = 20
        /// How long a request may take, and how long its head: long, for a machine that is busy with other things.
        var timeout = Duration.seconds(30)
        var policy = Policy.builtIn()
        /// The apps that may fetch access tokens.
        var apps: [ServiceClient] = []
        /// What signs the requests; a directory for what it keeps is given.
        var credential: @Sendable (_ directory: String) throws -> any OktaCredential = { _ in
            SSWSToken(Secret(EmulatedGate.token))
        }
        var logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        /// What stands between the client and the network.
        var network: @Sendable (any HTTPExchange) -> any HTTPExchange = { $0 }
    }

    /// What a test of this fault needs: one that ends by the time limit has a short one.
    static func setting(for fault: Fault.Kind) -> Setting {
        var setting = Setting()
        switch fault {
        case .hang, .hangAfterApply, .delay, .slow: setting.timeout = .seconds(2)
        case .status, .resetBeforeApply, .resetAfterApply, .truncated, .malformedBody, .hugeBody, .wrongType, .htmlPage,
            .redirect, .foreignNextLink, .rateLimitStorm, .concurrencyStorm, .lyingHeaders, .staleRead, .mutateAfter:
            break
        }
        return setting
    }

    let clock: ImpatientClock
    let gate: Gate
    let audit: AuditLog
    let org: OktaOrg
    let origin: String
    let console: PlayedConsole
    let directory: TemporaryDirectory

    /// - Parameters:
    ///   - setting: What is otherwise than usual.
    ///   - body: Runs beside the gate.
    /// - Throws: What the body throws, and what a part that cannot start throws.
    static func run(
        _ setting: Setting = Setting(),
        _ body: (EmulatedGate) async throws -> Void
    ) async throws {
        let (clock, directory) = (ImpatientClock(), try TemporaryDirectory())
        var options = EmulatorOptions()
        options.people = setting.people
        options.limitScale = 1000
        options.token = token
        options.clients = setting.apps
        options.now = { clock.wall }
        let quiet = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let server = try await EmulatorServer.start(options, logger: quiet)
        var configuration = try OktaConfiguration(orgURL: server.origin, version: "0.1.0")
        configuration.limits.bodyBytes = 1 << 20
        configuration.limits.timeToHeaders = setting.timeout
        configuration.limits.timeToEnd = setting.timeout
        let client = try OktaClient(
            configuration,
            credential: setting.credential(directory.path),
            logger: setting.logger,
            exchange: setting.network(AsyncHTTPExchange(limits: configuration.limits, connections: 4)),
            clock: clock,
            wallClock: { clock.wall / 1000 },
            random: { 0 }
        )
        do { try await run(clock, server, client, directory, setting.policy, body) } catch {
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
        _ directory: TemporaryDirectory,
        _ policy: Policy,
        _ body: (EmulatedGate) async throws -> Void
    ) async throws {
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
                policy: policy,
                clock: clock
            )
        )
        let bench = EmulatedGate(
            clock: clock,
            gate: gate,
            audit: audit,
            org: server.org,
            origin: server.origin,
            console: PlayedConsole(gate.desk),
            directory: directory
        )
        try await gate.run(recording: audit) { try await body(bench) }
    }

    func call(_ tool: String, _ arguments: JSONValue) async -> CallAnswer {
        await gate.handler.answer(
            IncomingCall(
                client: GateBench.client(),
                requestID: "1",
                tool: tool,
                arguments: arguments,
                hold: .seconds(300)
            )
        )
    }

    /// The person approves what waits next, or waits anew.
    @discardableResult
    func approve() async throws -> PendingRow {
        let row = try await console.pending()
        _ = await gate.desk.decide(.approveOnce, on: row.id, shown: row.hash, by: GateBench.alice)
        return row
    }

    /// A write that the person approves as soon as it waits.
    func approved(_ tool: String, _ arguments: JSONValue) async throws -> CallAnswer {
        async let answer = call(tool, arguments)
        try await approve()
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
