import ArgumentParser
import Bridge
import Glibc
import TUI

/// `gatehouse`: the console and the socket, against the configured org.
struct RunCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Open the console and serve the configured org (this is what `gatehouse` alone does)."
    )

    @Option(help: "Configuration file; default: $XDG_CONFIG_HOME/gatehouse/gatehouse.yaml.")
    var config: String?

    @Option(help: "Where LLM hosts connect.")
    var socket: String?

    func run() async throws {
        let settings = try await Settings(environment: Surroundings.environment(), file: config)
        guard let org = settings.org else { return try await offerDemo() }
        try Surroundings.requireTerminal()
        let place = try Surroundings.socket(option: socket ?? settings.socket)
        var plan = ServiceAssembly.Plan(settings: settings, org: org, orgName: org.name, socket: place)
        plan.policy = Policy.builtIn(timeout: settings.timeout)
        try await ServiceAssembly(plan).run()
    }

    /// Nothing is configured: says what to do, and offers the demo where somebody can answer.
    private func offerDemo() async throws {
        Output.say(
            """
            gatehouse: no Okta org is configured yet.

              To look around first       gatehouse demo
              To connect your org        export OKTA_ORG_URL=https://acme.okta.com
                                         export OKTA_API_TOKEN_FILE=/path/to/token   (mode 0600)
                                         gatehouse
              To let a host connect      gatehouse connect   (the command an MCP host runs)
            """
        )
        guard isatty(0) == 1, isatty(1) == 1 else {
            throw StartFailure(.configuration, "set \(Setting.orgURL.variable) and \(Setting.apiTokenFile.variable)")
        }
        Output.say("\nStart the demo now? Type yes and Enter; anything else leaves.")
        guard let answer = readLine(), ["yes", "y"].contains(answer.lowercased()) else { return }
        try await DemoCommand.parse([]).run()
    }
}
