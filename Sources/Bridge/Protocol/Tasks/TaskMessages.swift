import JSON

/// What MCP says about tasks: flat in the extension of version E, as a member `task` in version D (mcp.md 5).
struct TaskMessages: Sendable {
    /// Names the task in the result of the call that became it (version D).
    static let relatedTask = "io.modelcontextprotocol/related-task"
    /// How often a client should ask, in milliseconds.
    static let pollInterval = 5_000

    let introduction: ServerIntroduction
    let tools: ToolMessages

    /// How a task answers the call that became it.
    static func created(
        _ task: TaskStanding,
        in version: ProtocolVersion,
        by introduction: ServerIntroduction
    ) -> JSONValue {
        let members = members(of: task, in: version)
        guard version >= .july2026 else { return ["task": members] }
        return introduction.complete(members, in: version).setting("resultType", to: "task")
    }

    /// The answer to a request about a task; nil if it was given up.
    func response(to request: TaskRequest, _ outcome: TaskOutcome) -> JSONRPCResponse? {
        switch outcome {
        case .unknown: .error(request.id, .init(.invalidParams, "Unknown task"))
        case .alreadyEnded: .error(request.id, .init(.invalidParams, "The task has ended"))
        case .acknowledged: .result(request.id, introduction.complete([:], in: request.version))
        case .standing(let task): .init(id: request.id, outcome: .result(detailed(task, in: request.version)))
        case .result(let task): result(of: task, to: request)
        }
    }

    /// `notifications/tasks` (version E): the same as `tasks/get` would answer.
    func notification(_ task: TaskStanding, stream: RequestID) -> [UInt8] {
        let params = Self.members(of: task, in: .july2026)
            .setting("_meta", to: .object([(RequestEnvelope.streamKey, stream.value)]))
        var out = Array("{\"jsonrpc\":\"2.0\",\"method\":\"notifications/tasks\",\"params\":".utf8)
        out += withPayload(params, task, in: .july2026)
        out.append(UInt8(ascii: "}"))
        return out
    }

    private func detailed(_ task: TaskStanding, in version: ProtocolVersion) -> [UInt8] {
        withPayload(introduction.complete(Self.members(of: task, in: version), in: version), task, in: version)
    }

    /// Adds the result or the error of an ended task, which version E inlines.
    private func withPayload(_ members: JSONValue, _ task: TaskStanding, in version: ProtocolVersion) -> [UInt8] {
        var out = members.bytes()
        guard version >= .july2026, case .ended(let answer) = task.state else { return out }
        let (name, payload) =
            switch tools.outcome(of: answer, from: task.tool, in: version) {
            case .result(let text): ("result", text)
            case .error(let error): ("error", error.json.bytes())
            }
        out.removeLast()
        out += ",\"\(name)\":".utf8
        out += payload
        out.append(UInt8(ascii: "}"))
        return out
    }

    /// What the call would have been answered, as `tasks/result` of version D wants it.
    private func result(of task: TaskStanding, to request: TaskRequest) -> JSONRPCResponse? {
        switch task.state {
        case .working: return nil
        case .cancelled: return .error(request.id, .init(.invalidParams, "The task was cancelled and has no result"))
        case .ended(let answer):
            let meta = JSONValue.object([(Self.relatedTask, ["taskId": .string(task.id)])])
            let outcome = tools.outcome(of: answer, from: task.tool, in: request.version, meta: meta)
            return .init(id: request.id, outcome: outcome)
        }
    }

    private static func members(of task: TaskStanding, in version: ProtocolVersion) -> JSONValue {
        let isExtension = version >= .july2026
        let (status, message) = words(for: task.state, isExtension: isExtension)
        return [
            "taskId": .string(task.id), "status": .string(status), "statusMessage": .string(message),
            "createdAt": .string(Timestamp(milliseconds: task.createdAt).description),
            "lastUpdatedAt": .string(Timestamp(milliseconds: task.updatedAt).description),
            (isExtension ? "ttlMs" : "ttl"): .number(task.keptFor),
            (isExtension ? "pollIntervalMs" : "pollInterval"): .number(pollInterval),
        ]
    }

    /// The status, and what a person may read about it.
    ///
    /// A tool's own error has completed in version E and failed in version D.
    private static func words(for state: TaskStanding.State, isExtension: Bool) -> (status: String, message: String) {
        switch state {
        case .working: ("working", "In progress: it may wait for an operator's approval.")
        case .cancelled: ("cancelled", "Cancelled by the client.")
        case .ended(.result(let result)) where result.isError:
            (isExtension ? "completed" : "failed", result.summary ?? "The call failed.")
        case .ended(.result(let result)): ("completed", result.summary ?? "Done.")
        case .ended(.internalError(let reason)): ("failed", reason)
        case .ended: ("failed", "The call ended without a result.")
        }
    }
}

/// What came of a request about a task.
enum TaskOutcome: Sendable {
    case unknown
    case alreadyEnded
    case acknowledged
    case standing(TaskStanding)
    /// For `tasks/result`: the task as it stood when the waiting ended.
    case result(TaskStanding)
}
