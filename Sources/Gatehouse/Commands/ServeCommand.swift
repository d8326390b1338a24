import ArgumentParser
import Bridge

/// `gatehouse serve --headless`: the socket without a console, for services and containers.
struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve",
        abstract: "Serve the configured org without a console: reads pass, whatever needs a person is denied."
    )

    @Flag(help: "Say that nobody will be there to decide.")
    var headless = false

    @Option(help: "Configuration file; default: $XDG_CONFIG_HOME/gatehouse/gatehouse.yaml.")
    var config: String?

    @Option(help: "Where LLM hosts connect.")
    var socket: String?

    func run() async throws {
        guard headless else {
            throw StartFailure(.usage, "serve runs without a console; say so with --headless, or run `gatehouse` alone")
        }
        let settings = try await Settings(environment: Surroundings.environment(), file: config)
        guard let org = settings.org else {
            throw StartFailure(
                .configuration,
                "no Okta org is configured; set \(Setting.orgURL.variable) (see docs/okta.md)"
            )
        }
        let place = try Surroundings.socket(option: socket ?? settings.socket)
        var plan = ServiceAssembly.Plan(settings: settings, org: org, orgName: org.name, socket: place)
        plan.policy = Policy.builtIn(timeout: settings.timeout)
        plan.hasConsole = false
        try await ServiceAssembly(plan).run()
    }
}
