import JSON

/// The demo's LLM host: a process of its own that speaks MCP over the real socket, as any host would.
///
/// It follows `DemoScript`, keeps several calls open at once, and asks `operation_status` after a call that an
/// operator has not decided yet.
struct DemoHost: ~Copyable {
    private var socket: LineSocket
    private var script: DemoScript
    private var nextID = 1
    /// What each open request was for.
    private var open: [Int: Purpose] = [:]

    private enum Purpose { case handshake, call, followUp(operation: String) }

    init(socket path: String, seed: UInt64) throws(StartFailure) {
        socket = try LineSocket(connectingTo: path)
        script = DemoScript(seed: seed)
    }

    /// Runs until the server closes the connection.
    mutating func run() {
        guard handshake() else { return }
        let start = ContinuousClock.now
        var step = script.next()
        while true {
            let due = start + step.at
            if ContinuousClock.now >= due {
                guard call(step.tool, step.arguments, as: .call) else { return }
                step = script.next()
                continue
            }
            switch socket.receive(wait: due - ContinuousClock.now) {
            case .line(let line): guard handle(line) else { return }
            case .nothing: continue
            case .closed: return
            }
        }
    }

    private mutating func handshake() -> Bool {
        let introduction: JSONValue = [
            "protocolVersion": "2025-11-25", "capabilities": [:],
            "clientInfo": ["name": "Scripted Host", "version": "1.0"],
        ]
        guard request("initialize", introduction, as: .handshake) else { return false }
        guard case .line = socket.receive(wait: .seconds(10)) else { return false }
        open.removeAll()
        let initialized: JSONValue = ["jsonrpc": "2.0", "method": "notifications/initialized"]
        return socket.send(initialized.bytes()) && request("tools/list", [:], as: .handshake)
    }

    private mutating func call(_ tool: String, _ arguments: JSONValue, as purpose: Purpose) -> Bool {
        request("tools/call", ["name": .string(tool), "arguments": arguments], as: purpose)
    }

    private mutating func request(_ method: String, _ parameters: JSONValue, as purpose: Purpose) -> Bool {
        let id = nextID
        nextID += 1
        open[id] = purpose
        let message: JSONValue = [
            "jsonrpc": "2.0", "id": .number(id), "method": .string(method), "params": parameters,
        ]
        return socket.send(message.bytes())
    }

    /// Asks again about a call that waits for an operator.
    ///
    /// False if the connection has gone.
    private mutating func handle(_ line: [UInt8]) -> Bool {
        guard let message = try? JSONValue(parsing: line), let id = message["id"]?.int,
            let purpose = open.removeValue(forKey: id)
        else { return true }
        let content = message["result"]?["structuredContent"]
        guard content?["status"]?.string == "pending_approval" else { return true }
        switch purpose {
        case .handshake: return true
        case .call:
            guard let operation = content?["operation_id"]?.string else { return true }
            return follow(operation)
        case .followUp(let operation): return follow(operation)
        }
    }

    private mutating func follow(_ operation: String) -> Bool {
        let arguments: JSONValue = ["operation_id": .string(operation), "wait_seconds": 45]
        return call("operation_status", arguments, as: .followUp(operation: operation))
    }
}
