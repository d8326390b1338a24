import Bridge
import JSON
import Synchronization

/// A gate whose answers the test decides: it records what it hears, and holds calls until it is told to let them go.
final class PlayedHandler: CallHandler {
    enum Event: Equatable, Sendable {
        case opened(Int)
        case introduced(String?, version: String?)
        case closed(Int)
        case refused(uid: UInt32, reason: String)
        /// A call arrived.
        case call(String, id: String)
        /// A held call was cancelled.
        case withdrawn(id: String)
    }

    private struct State {
        var calls: [IncomingCall] = []
        var clients: [ClientConnection] = []
        var held: [String: CheckedContinuation<CallAnswer, Never>] = [:]
        var cancelled: Set<String> = []
    }

    let listedTools: [ToolListing]
    let playedFacts = PlayedFacts()
    var facts: any GateFacts { playedFacts }
    var tasks: any TaskStore { NoTasks() }
    /// All that happened, in order.
    let events: AsyncStream<Event>
    private let feed: AsyncStream<Event>.Continuation
    private let state = Mutex(State())

    init(tools: [ToolListing] = PlayedHandler.tools) {
        listedTools = tools
        (events, feed) = AsyncStream.makeStream()
    }

    /// The calls that arrived, in order.
    var calls: [IncomingCall] { state.withLock { $0.calls } }
    /// The clients that were opened or introduced, in order.
    var clients: [ClientConnection] { state.withLock { $0.clients } }

    /// Waits until something has happened.
    func wait(for wanted: Event) async {
        for await event in events where event == wanted { return }
    }

    /// Waits until something of this kind has happened.
    func wait(until matches: @Sendable (Event) -> Bool) async -> Event? {
        for await event in events where matches(event) { return event }
        return nil
    }

    /// Lets a held call go with this answer.
    func release(id: String, _ answer: CallAnswer = .result(ToolResult(["released": true]))) {
        state.withLock { $0.held.removeValue(forKey: id) }?.resume(returning: answer)
    }

    func answer(_ call: IncomingCall) async -> CallAnswer {
        state.withLock { $0.calls.append(call) }
        switch call.tool {
        case "echo":
            feed.yield(.call(call.tool, id: call.requestID))
            return .result(ToolResult(call.arguments))
        case "hold":
            return await hold(call)
        case "steps":
            for second in [1, 2, 2, 1, 3] {
                call.progress?(CallProgress(elapsed: .seconds(second), message: "step \(second)"))
            }
            return .result(ToolResult(["steps": 3]))
        case "refuse":
            return .result(ToolResult(["status": "denied"], isError: true, summary: "A human denied this call."))
        case "break": return .internalError("the audit log is not writable")
        case "large":
            let size = call.arguments["bytes"]?.int ?? 0
            return .result(ToolResult(["text": .string(String(repeating: "x", count: size)), "operation_id": "op-1"]))
        case "get_user_details", "get_group", "get_application_details", "get_org", "get_rate_limit_status":
            return await read(call)
        case "list_users", "list_groups", "list_applications":
            return .result(ToolResult(Self.rows(beginningWith: call.arguments["q"]?.string ?? "")))
        default:
            return .unknownTool(call.tool)
        }
    }

    func opened(_ client: ClientConnection) {
        state.withLock { $0.clients.append(client) }
        feed.yield(.opened(client.id))
    }
    func introduced(_ client: ClientConnection) {
        state.withLock { $0.clients.append(client) }
        feed.yield(.introduced(client.says?.name, version: client.protocolVersion))
    }
    func closed(_ client: ClientConnection) { feed.yield(.closed(client.id)) }
    func refused(_ peer: PeerFacts, reason: String) { feed.yield(.refused(uid: peer.uid, reason: reason)) }

    private func read(_ call: IncomingCall) async -> CallAnswer {
        switch call.arguments.members?.first?.value.string {
        case "nobody": .result(Self.failure("not_found", "There is no user \"nobody\"."))
        case "denied": .result(ToolResult(["status": "denied"], isError: true, summary: "Policy denies this call."))
        case "held": await hold(call)
        default: .result(ToolResult(["read": .string(call.tool), "arguments": call.arguments]))
        }
    }

    /// As many rows as were asked for, named by what was typed.
    private static func rows(beginningWith typed: String) -> JSONValue {
        let items = (1...10).map { number -> JSONValue in
            ["login": .string("\(typed)\(number)@acme.test"), "name": .string("\(typed) \(number)"), "label": "App"]
        }
        return ["items": .array(items), "count": 10, "has_more": true]
    }

    private static func failure(_ kind: String, _ summary: String) -> ToolResult {
        ToolResult(["error": ["kind": .string(kind)]], isError: true, summary: summary)
    }

    private func hold(_ call: IncomingCall) async -> CallAnswer {
        let id = call.requestID
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let isCancelled = state.withLock { state in
                    if state.cancelled.contains(id) { return true }
                    state.held[id] = continuation
                    return false
                }
                if isCancelled { continuation.resume(returning: .withdrawn) }
                feed.yield(.call(call.tool, id: id))
            }
        } onCancel: {
            let continuation = state.withLock { state in
                state.cancelled.insert(id)
                return state.held.removeValue(forKey: id)
            }
            continuation?.resume(returning: .withdrawn)
            feed.yield(.withdrawn(id: id))
        }
    }
}

/// A gate that never answers with a task.
private struct NoTasks: TaskStore {
    func task(_ id: String, of client: ClientConnection) -> TaskStanding? { nil }
    func ending(of id: String, for client: ClientConnection) async -> TaskStanding? { nil }
    func cancel(_ id: String, of client: ClientConnection, _ manner: TaskCancelling) -> TaskCancellation? { nil }
    func onChange(_ tell: @escaping @Sendable (String) -> Void) {}
}

extension PlayedHandler {
    /// One tool of each class, two with an output schema.
    static let tools: [ToolListing] = [
        listing("echo", .read, outputSchema: ["type": "object", "properties": [:]]),
        listing("hold", .irreversible),
        listing("steps", .local),
        listing("refuse", .broad, outputSchema: ["type": "object", "properties": [:]]),
        listing("break", .reversible),
        listing("large", .read),
    ]

    private static func listing(_ name: String, _ risk: RiskClass, outputSchema: JSONValue? = nil) -> ToolListing {
        ToolListing(
            name: name,
            title: name.capitalized(),
            description: "Plays \(name).",
            riskClass: risk,
            isIdempotent: risk <= .read,
            inputSchema: ["type": "object", "properties": [:], "additionalProperties": false],
            outputSchema: outputSchema
        )
    }
}

extension String {
    fileprivate func capitalized() -> String { prefix(1).uppercased() + dropFirst() }
}
