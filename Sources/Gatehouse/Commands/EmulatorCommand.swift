import ArgumentParser
import Logging
import Okta
import OktaEmulator
import ServiceLifecycle
import UnixSignals

/// `gatehouse emulator`: the demo org on its own.
struct EmulatorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "emulator",
        abstract: "Serve the demo org on loopback until stopped; prints the settings that reach it."
    )

    @Option(help: "Port to listen on; 0 takes a free one.")
    var port = 7080

    @Option(help: "Seed of the org's people and ids.")
    var seed: UInt64 = 1

    @Option(help: "How many people the org has, 20 to 100000.")
    var people = EmulatorOptions().people

    @Option(help: "Multiplies the org's rate limits.")
    var limitScale = 1.0

    @Option(help: "How many requests may be in flight at once; Okta's own limit if left out.")
    var concurrencyLimit: Int?

    @Option(help: "Seconds by which search is behind; other reads see the newest.")
    var searchLag = 0.0

    @Option(help: "Public key, PEM or JWK, of a service app that may fetch access tokens with every usual scope.")
    var appKey: String?

    @Flag(help: "Let that app's tokens need DPoP.")
    var dpop = false

    @Flag(help: "Have a native app through which people sign in with a code; approve it at /activate.")
    var deviceApp = false

    @Option(help: "Seconds between two questions of a device sign-in.")
    var deviceInterval = 5

    func run() async throws {
        var options = try emulatorOptions()
        let app = try serviceApp()
        guard app == nil || !deviceApp else { throw StartFailure(.usage, "give --app-key or --device-app, not both") }
        options.clients = deviceApp ? [nativeApp] : app.map { [$0] } ?? []
        let server: EmulatorServer
        do {
            server = try await EmulatorServer.start(options, logger: Self.silent)
        } catch {
            throw StartFailure(.unavailable, "port \(port) on 127.0.0.1 cannot be used: \(error)")
        }
        Output.say("export OKTA_ORG_URL=\(server.origin)\nexport OKTA_API_TOKEN=\(options.token)")
        if let app { Output.say("export OKTA_CLIENT_ID=\(app.id)\nexport OKTA_KEY_ID=\(Self.keyID)") }
        if deviceApp { Output.say("export OKTA_CLIENT_ID=\(nativeApp.id)\nexport OKTA_SIGN_IN=device") }
        let group = ServiceGroup(
            configuration: .init(
                services: [UntilStopped(server: server)],
                gracefulShutdownSignals: [.sigterm, .sigint, .sighup],
                logger: Self.silent
            )
        )
        try await group.run()
    }

    private func emulatorOptions() throws(StartFailure) -> EmulatorOptions {
        guard (0...65535).contains(port) else { throw StartFailure(.usage, "--port \(port): must be 0 to 65535") }
        guard (0...3600).contains(searchLag) else {
            throw StartFailure(.usage, "--search-lag \(searchLag): must be 0 to 3600")
        }
        let range = EmulatorOptions.peopleRange
        guard range.contains(people) else {
            throw StartFailure(.usage, "--people \(people): must be \(range.lowerBound) to \(range.upperBound)")
        }
        guard limitScale > 0, limitScale <= 1_000_000 else {
            throw StartFailure(.usage, "--limit-scale \(limitScale): must be above 0, 1000000 at most")
        }
        guard concurrencyLimit.map({ $0 > 0 }) != false else {
            throw StartFailure(.usage, "--concurrency-limit \(concurrencyLimit ?? 0): must be at least 1")
        }
        var options = EmulatorOptions()
        options.port = port
        options.people = people
        options.concurrencyLimit = concurrencyLimit
        options.seed = seed
        options.limitScale = limitScale
        options.searchLag = .seconds(searchLag)
        return options
    }

    private static let keyID = "key-1"

    private var nativeApp: ServiceClient {
        var app = ServiceClient(id: "0oaq1T8zNativeApp05d7", scopes: Set(ClientCredentials.usualScopes))
        app.kind = .native
        app.demandsDPoP = dpop
        app.pollSeconds = deviceInterval
        return app
    }

    private func serviceApp() throws(StartFailure) -> ServiceClient? {
        guard let appKey else { return nil }
        var app = ServiceClient(id: "0oaq1T8zServiceApp05d7", scopes: Set(ClientCredentials.usualScopes))
        app.keys = [
            .init(id: Self.keyID, String(decoding: try ReadFile.bytes(at: appKey, limit: 64 << 10), as: UTF8.self))
        ]
        app.demandsDPoP = dpop
        return app
    }

    /// A server that is told to stop says so as an error; a person needs none of it.
    private static let silent = Logger(label: "emulator") { _ in SwiftLogNoOpLogHandler() }
}

/// Serves until the process is told to stop.
private struct UntilStopped: Service {
    let server: EmulatorServer

    func run() async throws {
        try? await gracefulShutdown()
        await server.stop()
    }
}
