import Crypto
import JSON
import Logging
import OktaEmulator
import Synchronization
import TestSupport

@testable import Okta

/// A clock that both sides read and that moves only when a test says so.
final class SharedClock: MonotonicClock {
    /// What becomes of a wait.
    enum Waits: Sendable {
        /// It is over at once, and the clock jumps there.
        case jump
        /// It lasts until it is cancelled: for callers in a queue, whose deadline must not come.
        case hold
    }

    private let time = Mutex(Duration.zero)
    private let waits: Waits
    /// What our wall clock shows more than Okta's, in seconds.
    private let error: Int

    init(_ waits: Waits, error: Int) {
        self.waits = waits
        self.error = error
    }

    var now: Duration { time.withLock { $0 } }
    /// Seconds since 1970 as the client's machine shows them.
    var wall: Int { 1_790_769_600 + Int(now.components.seconds) + error }
    var oktaMilliseconds: Int { (1_790_769_600 + Int(now.components.seconds)) * 1000 }

    func advance(_ duration: Duration) { time.withLock { $0 += duration } }

    func sleep(until deadline: Duration) async throws(CancellationError) {
        switch waits {
        case .jump: time.withLock { $0 = max($0, deadline) }
        case .hold:
            do { try await Task.sleep(for: .seconds(600)) } catch { throw CancellationError() }
        }
        if Task.isCancelled { throw CancellationError() }
    }
}

extension OktaConfiguration.Limits {
    /// For tests in which nothing is late on purpose: a busy machine is no fault of the org's.
    static var patient: OktaConfiguration.Limits {
        var limits = OktaConfiguration.Limits()
        limits.timeToHeaders = .seconds(60)
        limits.timeToConnect = .seconds(60)
        return limits
    }
}

/// An emulated org with one service app, and a client that signs in as that app.
struct TokenOrg: Sendable {
    static let clientID = "0oaq1T8zServiceApp05d7"
    static let key = P256.Signing.PrivateKey()

    let client: OktaClient
    let server: EmulatorServer
    let clock: SharedClock
    let log: LogLines

    var reader: OktaReader { client.reader { _ in } }
    /// Requests to the token endpoint so far.
    var tokenRequests: [JournalEntry] { server.org.journal().filter { $0.path == "/oauth2/v1/token" } }
    var apiRequests: [JournalEntry] { server.org.journal().filter { $0.path.hasPrefix("/api/") } }

    /// The credential that fits the app.
    static func credential(_ scopes: [String] = ["okta.users.read"]) throws -> ClientCredentials {
        ClientCredentials(
            clientID: clientID,
            key: try SigningKey(Secret(key.pemRepresentation)),
            keyID: "key-1",
            scopes: scopes
        )
    }

    static func with(
        app: (inout ServiceClient) -> Void = { _ in },
        credential: (any OktaCredential)? = nil,
        clockError: Int = 0,
        waits: SharedClock.Waits = .jump,
        _ body: (TokenOrg) async throws -> Void
    ) async throws {
        var facts = ServiceClient(id: clientID, scopes: ["okta.users.read", "okta.users.manage"])
        facts.keys = [.init(id: "key-1", key.publicKey.pemRepresentation)]
        app(&facts)
        let clock = SharedClock(waits, error: clockError)
        var options = EmulatorOptions()
        options.people = 20
        options.limitScale = 1000
        options.clients = [facts]
        options.now = { clock.oktaMilliseconds }
        let quiet = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let server = try await EmulatorServer.start(options, logger: quiet)
        var configuration = try OktaConfiguration(orgURL: server.origin, version: "0.1.0")
        configuration.limits = .patient
        let log = LogLines()
        let client = try OktaClient(
            configuration,
            credential: try credential ?? Self.credential(),
            logger: log.logger,
            exchange: AsyncHTTPExchange(limits: configuration.limits, connections: 8),
            clock: clock,
            wallClock: { clock.wall },
            random: { 0 }
        )
        do { try await body(TokenOrg(client: client, server: server, clock: clock, log: log)) } catch {
            await client.shutdown()
            await server.stop()
            throw error
        }
        await client.shutdown()
        await server.stop()
    }

    /// A client of a scripted server, which signs in as the app.
    static func withClient<Result>(
        of server: ScriptedServer,
        _ body: (OktaClient) async throws -> Result
    ) async throws -> Result {
        let configuration = try OktaConfiguration(orgURL: server.url, version: "0")
        let client = try OktaClient(
            configuration,
            credential: try credential(),
            logger: LogLines().logger,
            exchange: AsyncHTTPExchange(limits: configuration.limits, connections: 1),
            clock: JumpingClock(),
            random: { 0 }
        )
        do {
            let result = try await body(client)
            await client.shutdown()
            return result
        } catch {
            await client.shutdown()
            throw error
        }
    }

    func users() async throws -> Int { try await reader.users([.init("limit", .number(3))]).items.count }
}
