import Bridge
import Glibc

/// `gatehouse connect [--socket PATH] [--hold SECONDS] [--leg SECONDS]`: the relay that hosts start as their MCP server.
///
/// It writes to standard output nothing but what the server says, and explains itself on standard error, where hosts keep a log.
/// Its arguments are read here and not by the argument parser, so that it starts at once.
enum ConnectCommand {
    /// What the command line asks for.
    struct Options: Equatable {
        var socket: String?
        /// In seconds, 1…3600.
        var hold: Int?
        /// In seconds, 0…3600; 0 is no legs.
        var leg: Int?
    }

    /// Why the command line makes no sense, one sentence.
    struct UsageError: Error, Equatable {
        var text: String
    }

    private struct Failure: Error {
        var code: ExitCode
        var text: String
    }

    /// Relays until the host or the server ends.
    ///
    /// - Parameter arguments: What stands behind `connect`.
    /// - Returns: The exit code: 0 after the host has gone, 64 for a command line that makes no sense, 69 if no gatehouse runs or it
    ///   stopped, 77 if we may not connect.
    static func run(_ arguments: [String]) -> Int32 {
        signal(SIGPIPE, SIG_IGN)
        do throws(UsageError) {
            let options = try parse(arguments)
            return relay(options).rawValue
        } catch {
            Output.complain(error.text)
            return ExitCode.usage.rawValue
        }
    }

    /// Reads the command line; `--name VALUE` and `--name=VALUE` both count, and the last one wins.
    static func parse(_ arguments: [String]) throws(UsageError) -> Options {
        var options = Options()
        var rest = arguments[...]
        while let argument = rest.popFirst() {
            let parts = argument.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let name = String(parts[0])
            guard ["--socket", "--hold", "--leg"].contains(name) else {
                let usage = "it takes --socket PATH, --hold SECONDS and --leg SECONDS"
                throw UsageError(text: "connect: unknown argument \"\(argument)\"; \(usage)")
            }
            guard let value = parts.count > 1 ? String(parts[1]) : rest.popFirst(), !value.isEmpty else {
                throw UsageError(text: "connect: \(name) needs a value")
            }
            switch name {
            case "--hold": options.hold = try seconds(value, for: name, in: 1...3600)
            case "--leg": options.leg = try seconds(value, for: name, in: 0...3600)
            default: options.socket = value
            }
        }
        return options
    }

    private static func seconds(
        _ value: String,
        for name: String,
        in range: ClosedRange<Int>
    ) throws(UsageError) -> Int {
        guard let seconds = Int(value), range.contains(seconds) else {
            let limits = "from \(range.lowerBound) to \(range.upperBound)"
            throw UsageError(text: "connect: \(name) takes whole seconds \(limits), not \"\(value)\"")
        }
        return seconds
    }

    private static func relay(_ options: Options) -> ExitCode {
        do throws(Failure) {
            let (server, path) = try connect(options)
            var relay = Relay(input: 0, output: 1, server: server, opening: opening(options))
            switch relay.run() {
            case .inputEnded, .outputClosed:
                return .success
            case .serverClosed:
                throw Failure(code: .unavailable, text: "gatehouse at \(path) closed the connection")
            }
        } catch {
            Output.complain(error.text)
            return error.code
        }
    }

    private static func connect(_ options: Options) throws(Failure) -> (descriptor: Int32, path: String) {
        guard let place = SocketPath.toConnect(option: options.socket, environment: .current()) else {
            throw Failure(code: .unavailable, text: "no socket to connect to: set HOME, GATEHOUSE_SOCKET or --socket")
        }
        let address: UnixAddress
        do {
            address = try UnixAddress(place.path)
        } catch {
            throw Failure(code: .usage, text: error.description)
        }
        switch address.connect() {
        case .success(let descriptor):
            return (descriptor, place.path)
        case .failure(let error):
            let reason = UnixAddress.reason(error.code)
            guard error.code == EACCES || error.code == EPERM else {
                throw Failure(
                    code: .unavailable,
                    text: "no gatehouse runs at \(place.path) (\(reason)); start `gatehouse` in a terminal"
                )
            }
            throw Failure(code: .permission, text: "no permission to connect to \(place.path) (\(reason))")
        }
    }

    /// The one line that the relay may say itself (mcp.md C88).
    private static func opening(_ options: Options) -> [UInt8] {
        let said = [("hold", options.hold), ("leg", options.leg)].compactMap { name, seconds in
            seconds.map { "\"\(name)\":\($0)" }
        }
        guard !said.isEmpty else { return [] }
        let params = said.joined(separator: ",")
        let line = #"{"jsonrpc":"2.0","method":"notifications/gatehouse/relay","params":{\#(params)}}"#
        return Array("\(line)\n".utf8)
    }
}
