import ArgumentParser

/// `gatehouse demo-host`: the scripted host, started by `gatehouse demo`.
struct DemoHostCommand: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "demo-host", shouldDisplay: false)

    @Option(help: "The socket to connect to.")
    var socket: String

    @Option(help: "Seed of the script.")
    var seed: UInt64 = 1

    func run() throws {
        var host = try DemoHost(socket: socket, seed: seed)
        host.run()
    }
}
