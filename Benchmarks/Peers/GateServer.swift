import Audit
import Bridge
import Logging
import Okta
import ServiceLifecycle
import UnixSignals

/// The gate as it runs beside a console, without the quotas that would stop a benchmark: socket, policy, audit, feed.
enum GateServer {
    /// Serves until SIGTERM.
    ///
    /// - Parameters:
    ///   - path: Where the socket is made.
    ///   - directory: Holds audit log and freeze mark; private and existing.
    ///   - orgURL: The org that calls go to.
    /// - Throws: What a part that cannot start throws.
    static func run(socket path: String, directory: String, orgURL: String) async throws {
        let logger = Logger(label: "bench") { _ in SwiftLogNoOpLogHandler() }
        let audit = try await AuditLog(AuditLog.Options(directory: directory, host: "bench", build: "bench"))
        var configuration = try OktaConfiguration(orgURL: orgURL, version: "bench")
        configuration.freeShare = 0
        let okta = try OktaClient(configuration, credential: SSWSToken(Secret("bench")), logger: logger)
        let gate = Gate(
            catalog: ToolCatalog(),
            okta: okta,
            audit: audit,
            options: GateOptions(
                org: OrgFacts(name: "bench", socket: path, build: "bench"),
                stateDirectory: directory,
                reread: { [identity = PeerIdentity()] in identity.reread($0) },
                policy: Policy.builtIn(limits: Policy.Limits(callsPerMinute: .max))
            )
        )
        let server = try UnixSocketServer(
            place: SocketPath(path: path),
            options: UnixSocketServer.Options(introduction: ServerIntroduction(version: "bench")),
            handler: gate.handler,
            logger: logger
        )
        let services: [any Service] = [gate, server, FeedReader(desk: gate.desk)]
        try await ServiceGroup(services: services, gracefulShutdownSignals: [.sigterm], logger: logger).run()
        await okta.shutdown()
        try await audit.close()
    }
}

/// Takes what the gate tells its console, as often as a console draws.
private struct FeedReader: Service {
    let desk: any Desk

    func run() async throws {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                _ = desk.feed.drain()
                // Cancelled: the loop ends as well.
                try? await Task.sleep(for: .milliseconds(33))
            }
        }
    }
}
