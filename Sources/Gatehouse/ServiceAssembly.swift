import Audit
import Bridge
import Glibc
import Logging
import Okta
import ServiceLifecycle
import UnixSignals
import Synchronization
import TUI

/// The running gatehouse, put together: log, audit, Okta client, gate, socket, console; started and stopped in order.
struct ServiceAssembly {
    /// What differs between a configured run and the demo.
    struct Plan {
        var settings: Settings
        var org: Settings.Org
        /// What the console calls the org.
        var orgName: String
        var socket: SocketPath
        var policy = Policy.builtIn()
        /// Without one, whatever needs a person is denied at once (gate.md 4).
        var hasConsole = true
        /// Milliseconds since 1970, as shown and recorded.
        var wallClock: @Sendable () -> Int = WallClock.milliseconds
        var usesUTC = false
        /// Told that the socket takes connections, before the console opens.
        var whenListening: @Sendable () async throws(StartFailure) -> Void = {}
    }

    private let plan: Plan

    init(_ plan: Plan) { self.plan = plan }

    /// Runs until the operator quits or the process is told to stop.
    ///
    /// - Throws: `StartFailure` if a part cannot start, or the console cannot go on.
    func run() async throws(StartFailure) {
        try ProcessMemory.conceal()
        let state = plan.settings.stateDirectory
        try Directories.make(state)
        let logFile = try LogFile(path: "\(state)/gatehouse.log", now: plan.wallClock)
        let logger = logFile.logger(label: "gatehouse", level: plan.settings.logLevel)
        let audit = try await openAudit(state)
        let okta: OktaClient
        do {
            okta = try makeClient(logFile)
        } catch {
            try? await audit.close()
            throw error
        }
        let failure = await serve(audit: audit, okta: okta, logFile: logFile, logger: logger)
        await okta.shutdown()
        do { try await audit.close() } catch { logger.error("the audit log did not close in order: \(error)") }
        if let failure { throw failure }
    }

    private func openAudit(_ directory: String) async throws(StartFailure) -> AuditLog {
        var options = AuditLog.Options(directory: directory, host: HostName.current(), build: Build.version)
        options.clock.wall = plan.wallClock
        do {
            return try await AuditLog(options)
        } catch {
            throw StartFailure(auditFailure: error)
        }
    }

    private func makeClient(_ logFile: LogFile) throws(StartFailure) -> OktaClient {
        do {
            var configuration = try OktaConfiguration(orgURL: plan.org.url, version: Build.version)
            configuration.freeShare = Double(plan.settings.freeShare) / 100
            return try OktaClient(
                configuration,
                credential: plan.org.credential,
                logger: logFile.logger(label: "okta", level: plan.settings.logLevel)
            )
        } catch {
            throw StartFailure(.configuration, "\(error)")
        }
    }

    /// Starts what runs and waits for its end; nil after an orderly one.
    private func serve(audit: AuditLog, okta: OktaClient, logFile: LogFile, logger: Logger) async -> StartFailure? {
        let running = RunningServer()
        let gate = makeGate(audit: audit, okta: okta, running: running)
        logFile.listen { gate.desk.feed.post(.log($0)) }
        if let damage = audit.opening.damage {
            logger.error(
                "the audit log was damaged (\(damage)) and a new one was begun; look, then `:readonly off REASON`",
                metadata: ["setAside": .string(audit.opening.setAside ?? "it was gone")]
            )
        }
        defer { logFile.listen(nil) }
        let server: UnixSocketServer
        do {
            var options = UnixSocketServer.Options(introduction: ServerIntroduction(version: Build.version))
            options.hold = plan.settings.hold
            options.leg = plan.settings.leg
            server = try UnixSocketServer(place: plan.socket, options: options, handler: gate.handler, logger: logger)
        } catch {
            return StartFailure(socketFailure: error)
        }
        running.set(server)
        let begun = ContinuousClock.now
        defer {
            let (calls, unknown) = gate.tally
            Output.say("\(Farewell(ran: ContinuousClock.now - begun, calls: calls, unknown: unknown))")
        }
        var services: [ServiceGroupConfiguration.ServiceConfiguration] = [.init(service: gate), .init(service: server)]
        if plan.hasConsole {
            if let signIn = plan.org.credential as? DeviceSignIn {
                let asking = DeviceSignInService(
                    signIn: signIn,
                    orgURL: plan.org.url,
                    logger: logger,
                    whenChanged: { gate.noteSignIn() }
                )
                services.append(.init(service: asking))
            }
            services.append(
                .init(
                    service: ConsoleService(console: makeConsole(gate), whenListening: plan.whenListening),
                    successTerminationBehavior: .gracefullyShutdownGroup,
                    failureTerminationBehavior: .gracefullyShutdownGroup
                )
            )
        }
        var configuration = ServiceGroupConfiguration(
            services: services,
            gracefulShutdownSignals: [.sigterm, .sigint, .sighup],
            logger: logger
        )
        configuration.maximumGracefulShutdownDuration = .seconds(12)
        do {
            try await ServiceGroup(configuration: configuration).run()
            return nil
        } catch let failure as StartFailure {
            return failure
        } catch let error as ConsoleError {
            return StartFailure(.unavailable, error.description)
        } catch {
            logger.error("stopped by a fault: \(error)")
            return StartFailure(.internalFailure, "\(error); \(plan.settings.stateDirectory)/gatehouse.log has more")
        }
    }

    private func makeGate(audit: AuditLog, okta: OktaClient, running: RunningServer) -> Gate {
        let org = OrgFacts(name: plan.orgName, socket: plan.socket.path, build: Build.version)
        return Gate(
            catalog: ToolCatalog(),
            okta: okta,
            audit: audit,
            options: GateOptions(
                org: org,
                stateDirectory: plan.settings.stateDirectory,
                reread: { [identity = PeerIdentity()] in identity.reread($0) },
                policy: plan.policy,
                progress: plan.settings.progress,
                clock: ShownClock(shown: plan.wallClock),
                hasConsole: plan.hasConsole,
                // A log that had to be set aside keeps writes off until an operator has looked (gate.md 6).
                isReadOnly: audit.opening.damage != nil,
                disconnect: { running.disconnect($0) },
                signInPrompt: { [session = (plan.org.credential as? DeviceSignIn)?.session] in session?.prompt }
            )
        )
    }

    private func makeConsole(_ gate: Gate) -> Console {
        Console(
            desk: gate.desk,
            options: ConsoleOptions(
                operatorFacts: OperatorFacts(
                    uid: getuid(),
                    user: UserNames.name(of: getuid()),
                    tty: TerminalName.current()
                ),
                orgName: plan.orgName,
                look: ConsoleOptions.Look(rawValue: plan.settings.theme) ?? .dark,
                now: plan.wallClock,
                usesUTC: plan.usesUTC
            )
        )
    }
}

/// The console as a service: ends the others when the operator quits.
private struct ConsoleService: Service {
    let console: Console
    let whenListening: @Sendable () async throws(StartFailure) -> Void

    func run() async throws {
        try await whenListening()
        try await cancelWhenGracefulShutdown { try await console.run() }
    }
}

/// The server once it exists: the gate, which is made before it, disconnects clients through this.
private final class RunningServer: Sendable {
    private let server = Mutex<UnixSocketServer?>(nil)

    func set(_ server: UnixSocketServer) { self.server.withLock { $0 = server } }

    func disconnect(_ client: ClientID) { server.withLock { $0 }?.disconnect(client.number) }
}

extension StartFailure {
    /// The exit code that fits what the audit log found.
    init(auditFailure error: AuditError) {
        let code: ExitCode =
            switch error {
            case .alreadyOpen: .alreadyRunning
            case .insecurePath: .permission
            case .unavailable, .damaged: .unavailable
            case .alreadyBurned, .notOpen, .overloaded, .closed: .internalFailure
            }
        self.init(code, error.description)
    }

    /// The exit code that fits what the socket found.
    init(socketFailure error: SocketError) {
        let code: ExitCode =
            switch error {
            case .alreadyRunning: .alreadyRunning
            case .unsafeDirectory, .pathTooLong, .notAPath, .occupied: .configuration
            case .system: .unavailable
            }
        self.init(code, error.description)
    }
}
