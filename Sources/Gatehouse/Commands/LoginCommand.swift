import ArgumentParser
import Logging
import Okta
import UnixSignals

/// `gatehouse login`: a person signs in to the org with a code, and the refresh token is kept for later runs.
struct LoginCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "login",
        abstract: "Sign in to the configured org with a code, for OKTA_SIGN_IN=device; a running gatehouse takes it up."
    )

    @Option(help: "Configuration file; default: $XDG_CONFIG_HOME/gatehouse/gatehouse.yaml.")
    var config: String?

    func run() async throws {
        try ProcessMemory.conceal()
        let settings = try await Settings(environment: Surroundings.environment(), file: config)
        guard let org = settings.org, let signIn = org.credential as? DeviceSignIn else {
            throw StartFailure(
                .configuration,
                "login is for people who sign in with a code; set \(Setting.orgURL.variable), "
                    + "\(Setting.clientID.variable) and \(Setting.signIn.variable)=device (see docs/okta.md)"
            )
        }
        try Directories.make(settings.stateDirectory)
        let configuration: OktaConfiguration
        do { configuration = try OktaConfiguration(orgURL: org.url, version: Build.version) } catch {
            throw StartFailure(.configuration, "\(error)")
        }
        if let failure = await outcome(signIn, configuration) { throw failure }
        Output.say("Signed in to \(org.name).")
    }

    /// Nil once somebody has signed in; whatever comes first of that, a failure and Ctrl-C.
    private func outcome(_ signIn: DeviceSignIn, _ configuration: OktaConfiguration) async -> StartFailure? {
        await withTaskGroup(of: StartFailure?.self) { group in
            group.addTask {
                for await _ in await UnixSignalsSequence(trapping: .sigint, .sigterm) { break }
                return StartFailure(.interrupted, "stopped; nobody was signed in")
            }
            group.addTask {
                do throws(DeviceSignInError) {
                    try await DeviceLogin.run(signIn, configuration, logger: Self.silent) { Self.show($0) }
                    return nil
                } catch { return StartFailure(signInFailure: error) }
            }
            defer { group.cancelAll() }
            return await group.next() ?? nil
        }
    }

    private static func show(_ prompt: DevicePrompt) {
        Output.say("Open   \(prompt.link)\nCode   \(prompt.code)")
        if let link = prompt.linkWithCode { Output.say("or     \(link)") }
        Output.say("Waiting for you to sign in there; Ctrl-C stops.")
    }

    /// What went wrong is said in one line at the end.
    private static let silent = Logger(label: "login") { _ in SwiftLogNoOpLogHandler() }
}

extension StartFailure {
    /// The exit code that fits how a sign-in failed.
    fileprivate init(signInFailure error: DeviceSignInError) {
        let code: ExitCode =
            switch error {
            case .expired, .unusable, .unreachable: .unavailable
            case .denied, .notKept: .permission
            case .refused: .configuration
            }
        self.init(code, error.description)
    }
}
