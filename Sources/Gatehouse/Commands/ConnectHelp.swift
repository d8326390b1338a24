import ArgumentParser

/// `gatehouse connect --help`; the command itself is `ConnectCommand`, which starts without the argument parser.
struct ConnectHelp: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "connect",
        abstract: "Relay between standard input and output and the socket; the command that MCP hosts run."
    )

    @Option(help: "The socket to connect to.")
    var socket: String?

    @Option(help: "How long a call may be held for an operator, 1 to 3600 s.")
    var hold: Int?

    @Option(help: "How long in each leg, where the host sends a held call again by itself, 0 to 3600 s; 0: no legs.")
    var leg: Int?
}
