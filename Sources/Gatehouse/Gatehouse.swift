import ArgumentParser
import Glibc
import TUI

/// The program.
///
/// `connect` is answered before anything else is looked at, so that a relay starts at once.
@main
enum Program {
    static func main() async {
        signal(SIGPIPE, SIG_IGN)
        Console.blockWindowSignals()
        let arguments = Array(CommandLine.arguments.dropFirst())
        if arguments.first == "connect", !arguments.contains(where: { $0 == "--help" || $0 == "-h" }) {
            exit(ConnectCommand.run(Array(arguments.dropFirst())))
        }
        do {
            var command = try GatehouseCommand.parseAsRoot(arguments)
            if var asynchronous = command as? any AsyncParsableCommand {
                try await asynchronous.run()
            } else {
                try command.run()
            }
        } catch let failure as StartFailure {
            Output.complain(failure.description)
            exit(failure.code.rawValue)
        } catch {
            GatehouseCommand.exit(withError: error)
        }
    }
}

/// The command line as `--help` shows it.
struct GatehouseCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "gatehouse",
        abstract: "The gate between LLM hosts and your Okta org: every call watched, every change approved.",
        discussion: """
            Without a command: the console, and the socket that LLM hosts connect to.

            Exit codes:
            \(ExitCode.table)
            """,
        version: Build.version,
        subcommands: [
            RunCommand.self, DemoCommand.self, ServeCommand.self, ConnectHelp.self, EmulatorCommand.self,
            LoginCommand.self,
            AuditCommand.self,
            DemoHostCommand.self, ReferenceCommand.self,
        ],
        defaultSubcommand: RunCommand.self
    )
}
