import ArgumentParser
import Bridge
import FoundationEssentials
import Glibc
import Logging
import Okta
import OktaEmulator
import Synchronization
import TUI

/// `gatehouse demo`: the console against the embedded org, with a scripted host that makes believable calls.
struct DemoCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo",
        abstract: "Show everything at work: an embedded Okta org and a scripted LLM host. Nothing leaves the machine."
    )

    @Option(help: "Seed of the org and of the host's script.")
    var seed: UInt64 = 1

    @Option(help: "dark or mono.")
    var theme: String?

    @Option(help: .hidden)
    var clock: String?

    @Flag(help: "Start no scripted host; connect your own with `gatehouse connect`.")
    var quiet = false

    func run() async throws {
        try Surroundings.requireTerminal()
        let wallClock = try startClock()
        let state = try TemporaryState()
        var settings = try await Settings(environment: ["GATEHOUSE_STATE_DIR": state.path], file: nil)
        if let theme { settings.theme = theme }
        let emulator = try await startEmulator(wallClock)
        let place = try Self.place(state: state.path)
        let host = HostProcess()
        let plan = ServiceAssembly.Plan(
            settings: settings,
            org: Settings.Org(url: emulator.server.origin, credential: SSWSToken(Secret(emulator.token))),
            orgName: "acme.okta.com (demo)",
            socket: place,
            policy: Policy.builtIn(
                limits: Policy.Limits(callsPerMinute: 6_000, writesPerHour: 500, promptsPerHour: 500)
            ),
            wallClock: wallClock,
            usesUTC: clock != nil,
            whenListening: { [quiet, seed] () throws(StartFailure) in
                guard !quiet else { return }
                try host.start(socket: place.path, seed: seed)
            }
        )
        let result: Result<Void, StartFailure>
        do { result = .success(try await ServiceAssembly(plan).run()) } catch { result = .failure(error) }
        host.stop()
        await emulator.server.stop()
        state.remove()
        try result.get()
    }

    private func startClock() throws(StartFailure) -> @Sendable () -> Int {
        guard let clock else { return WallClock.milliseconds }
        guard let date = try? Date(clock, strategy: .iso8601) else {
            throw StartFailure(.usage, "--clock \(clock): must look like 2026-11-20T14:02:00Z")
        }
        return ShownClock.starting(at: Int(date.timeIntervalSince1970 * 1000))
    }

    private func startEmulator(
        _ wallClock: @escaping @Sendable () -> Int
    ) async throws(StartFailure) -> (server: EmulatorServer, token: String) {
        var options = EmulatorOptions()
        options.seed = seed
        options.now = wallClock
        do {
            let logger = Logger(label: "emulator") { _ in SwiftLogNoOpLogHandler() }
            return (try await EmulatorServer.start(options, logger: logger), options.token)
        } catch {
            throw StartFailure(.unavailable, "the demo org cannot listen on 127.0.0.1: \(error)")
        }
    }

    /// The place where configured hosts look, unless somebody listens there already.
    private static func place(state: String) throws(StartFailure) -> SocketPath {
        let environment = SocketPath.Environment.current()
        if let usual = SocketPath.toListen(option: nil, environment: environment), !isServed(usual.path) {
            return usual
        }
        guard let own = SocketPath.toListen(option: "\(state)/mcp.sock", environment: environment) else {
            throw StartFailure(.internalFailure, "no place for the socket")
        }
        return own
    }

    private static func isServed(_ path: String) -> Bool {
        do throws(StartFailure) {
            _ = try LineSocket(connectingTo: path)
            return true
        } catch {
            return false
        }
    }
}

/// The demo's host while it runs.
private final class HostProcess: Sendable {
    private let process = Mutex<ChildProcess?>(nil)

    func start(socket: String, seed: UInt64) throws(StartFailure) {
        let child = try ChildProcess(["demo-host", "--socket", socket, "--seed", String(seed)])
        process.withLock { $0 = child }
    }

    func stop() {
        process.withLock { $0.take() }?.stop()
    }
}

/// A private directory that goes when the demo ends.
private struct TemporaryState {
    let path: String

    init() throws(StartFailure) {
        var template = Array("/tmp/gatehouse-demo.XXXXXX".utf8) + [0]
        let made = template.withUnsafeMutableBytes { bytes in
            bytes.bindMemory(to: CChar.self).baseAddress.flatMap { mkdtemp($0) } != nil
        }
        guard made else {
            throw StartFailure(.permission, "/tmp: no directory can be made: \(String(cString: strerror(errno)))")
        }
        path = String(decoding: template.dropLast(), as: UTF8.self)
    }

    func remove() { try? FileManager.default.removeItem(atPath: path) }
}
