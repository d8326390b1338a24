import Bridge
import JSON
import Logging
import TestSupport
import Testing

/// A running gate, over a played org and a played clock, behind a real socket.
struct GateSocket {
    let bench: GateBench
    let path: String

    /// Serves while the body runs.
    ///
    /// `disk`: Of the audit, if it must fail.
    static func open(
        leg: Duration? = nil,
        disk: ReadOnlyDisk? = nil,
        _ body: (GateSocket) async throws -> Void
    ) async throws {
        try await GateBench.run(probe: disk?.probe) { bench in
            var options = UnixSocketServer.Options(introduction: ServerIntroduction(version: "0.0.0"))
            options.leg = leg
            let server = try UnixSocketServer(
                place: SocketPath(path: "\(bench.directory.path)/mcp.sock"),
                options: options,
                handler: bench.gate.handler,
                logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
            )
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await server.run() }
                try await body(GateSocket(bench: bench, path: server.path))
                group.cancelAll()
            }
        }
    }

    func client() async throws -> WireClient { try await WireClient(path) }
}

/// The params of a call that waits for an operator.
let suspension: JSONValue = ["name": "suspend_user", "arguments": ["user_id": "00u1"]]

/// The `_meta` of a client that declares the extension for tasks.
let withTasks: JSONValue = [
    "io.modelcontextprotocol/clientCapabilities": ["extensions": ["io.modelcontextprotocol/tasks": [:]]]
]

extension JSONValue {
    /// The code of an error response.
    var errorCode: Int? { self["error"]?["code"]?.int }
}
