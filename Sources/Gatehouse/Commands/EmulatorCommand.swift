import ArgumentParser
import Logging
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

    @Option(help: "Multiplies the org's rate limits.")
    var limitScale = 1.0

    func run() async throws {
        guard (0...65535).contains(port) else { throw StartFailure(.usage, "--port \(port): must be 0 to 65535") }
        var options = EmulatorOptions()
        options.port = port
        options.seed = seed
        options.limitScale = limitScale
        let server: EmulatorServer
        do {
            server = try await EmulatorServer.start(options, logger: Self.silent)
        } catch {
            throw StartFailure(.unavailable, "port \(port) on 127.0.0.1 cannot be used: \(error)")
        }
        Output.say("export OKTA_ORG_URL=\(server.origin)\nexport OKTA_API_TOKEN=\(options.token)")
        let group = ServiceGroup(
            configuration: .init(
                services: [UntilStopped(server: server)],
                gracefulShutdownSignals: [.sigterm, .sigint, .sighup],
                logger: Self.silent
            )
        )
        try await group.run()
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
