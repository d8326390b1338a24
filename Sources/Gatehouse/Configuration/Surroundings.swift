import Bridge
import Glibc
import TUI

/// What the process was started in.
enum Surroundings {
    /// The environment variables; of several with one name the first counts.
    static func environment() -> [String: String] {
        var variables: [String: String] = [:]
        for name in names() where variables[name] == nil {
            variables[name] = getenv(name).map { String(cString: $0) }
        }
        return variables
    }

    /// Refuses to go on where no console can be drawn, before anything is started.
    static func requireTerminal() throws(StartFailure) {
        guard isatty(0) == 1, isatty(1) == 1 else {
            throw StartFailure(.unavailable, ConsoleError.noTerminal.description)
        }
    }

    /// Where the socket goes.
    static func socket(option: String?) throws(StartFailure) -> SocketPath {
        guard let place = SocketPath.toListen(option: option, environment: .current()) else {
            throw StartFailure(.configuration, "no place for the socket: set HOME, GATEHOUSE_SOCKET or --socket")
        }
        return place
    }

    private static func names() -> [String] {
        guard let bytes = try? ReadFile.bytes(at: "/proc/self/environ", limit: 4 << 20) else { return [] }
        return bytes.split(separator: 0).compactMap { entry in
            entry.firstIndex(of: UInt8(ascii: "=")).map { String(decoding: entry[..<$0], as: UTF8.self) }
        }
    }
}
