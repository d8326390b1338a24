import JSON

/// Takes one request that needs waiting to its end, away from the event loop.
struct RequestRunner: Sendable {
    /// What is left to write.
    struct Ending: Sendable {
        /// The response as compact JSON; nil if the client withdrew the request.
        var response: [UInt8]?
        /// What the client may want to read about it in its log.
        var remark: LogRemark?
    }

    let surroundings: Connection.Surroundings
    let client: ClientConnection
    /// How long a call may be held for an operator.
    let hold: Duration
    /// How long it is held in each leg where the version knows legs; nil or zero: no legs.
    let leg: Duration?
    /// Told how a held call goes on; nil if nobody asked.
    let progress: (@Sendable (CallProgress) -> Void)?

    /// Runs the request; cancelling the task withdraws it.
    func run(_ request: PendingRequest) async -> Ending {
        switch request {
        case .call(let call): return await run(call)
        case .read(let read):
            let content = await content(of: read)
            let response = surroundings.messages.resources.response(to: read, content)
            return Ending(response: response?.bytes(), remark: Self.remark("resources/read", read.uri, content))
        case .completion(let completion):
            let rows = await rows(for: completion)
            let response = surroundings.messages.completions.response(to: completion, rows)
            return Ending(
                response: response?.bytes(),
                remark: Self.remark("completion/complete", completion.tool, rows)
            )
        case .task(let task):
            let response = surroundings.messages.tasks.response(to: task, await outcome(of: task))
            return Ending(response: response?.bytes(), remark: nil)
        }
    }

    private func outcome(of request: TaskRequest) async -> TaskOutcome {
        let tasks = surroundings.handler.tasks
        switch request.action {
        case .get: return tasks.task(request.task, of: client).map(TaskOutcome.standing) ?? .unknown
        case .result: return await tasks.ending(of: request.task, for: client).map(TaskOutcome.result) ?? .unknown
        case .update: return tasks.task(request.task, of: client) == nil ? .unknown : .acknowledged
        case .cancel:
            let isFinal = request.version.hasHandshake
            switch tasks.cancel(request.task, of: client, isFinal ? .final : .cooperative) {
            case .accepted(let task): return isFinal ? .standing(task) : .acknowledged
            case .hadEnded: return isFinal ? .alreadyEnded : .acknowledged
            case nil: return .unknown
            }
        }
    }

    private func run(_ request: ToolCallRequest) async -> Ending {
        let call = IncomingCall(
            client: client,
            requestID: request.id.json,
            tool: request.tool,
            arguments: request.arguments,
            meta: request.meta,
            progress: progress,
            hold: hold,
            form: form(for: request),
            requestState: request.requestState
        )
        let answer = await surroundings.handler.answer(call)
        return Ending(
            response: surroundings.messages.tools.response(to: request, answer)?.bytes(),
            remark: LogRemark(answer, to: request)
        )
    }

    /// The longest form that the request allows (mcp.md 5).
    private func form(for request: ToolCallRequest) -> HoldingForm {
        switch request.tasks {
        case .wanted: return .taskAtOnce
        case .understood: return .task
        case .none:
            guard request.version >= .july2026, let leg, leg > .zero else { return .response }
            return .legs(leg)
        }
    }

    private func content(of read: ResourceRead) async -> Result<JSONValue, ResourceFailure> {
        let source = source(read.id)
        do throws(ResourceFailure) {
            switch read.place {
            case .live(let resource): return .success(try await resource.content(source))
            case .object(let template, let value): return .success(try await template.content(value, source))
            case .text(let resource): return .success(.string(resource.text))
            }
        } catch {
            return .failure(error)
        }
    }

    private func rows(for completion: CompletionRequest) async -> Result<JSONValue, ResourceFailure> {
        let arguments: JSONValue = ["q": .string(completion.typed), "limit": .number(ArgumentCompletion.rows)]
        do throws(ResourceFailure) {
            return .success(try await source(completion.id).call(completion.tool, arguments))
        } catch {
            return .failure(error)
        }
    }

    private func source(_ id: RequestID) -> ResourceSource {
        ResourceSource(
            client: client,
            introduction: surroundings.messages.introduction,
            requestID: id.json,
            handler: surroundings.handler
        )
    }

    private static func remark(
        _ method: String,
        _ subject: String,
        _ end: Result<JSONValue, ResourceFailure>
    ) -> LogRemark? {
        let data: JSONValue = ["event": .string(method), "of": .string(subject)]
        switch end {
        case .success: return LogRemark(level: .debug, data: data)
        case .failure(.notFound): return LogRemark(level: .warning, data: data.setting("reason", to: "not found"))
        case .failure(.failed(let reason)):
            return LogRemark(level: .error, data: data.setting("reason", to: .string(reason)))
        case .failure(.withdrawn): return nil
        }
    }
}

extension LogRemark {
    /// What there is to say about the end of a call; nil if the client withdrew it.
    init?(_ answer: CallAnswer, to request: ToolCallRequest) {
        let tool = request.tool
        switch answer {
        case .result(let result):
            let status = result.structured["status"]?.string ?? (result.isError ? "failed" : "done")
            let level: LogLevel = result.isError ? .warning : status == "pending_approval" ? .notice : .info
            self.init(level: level, data: Self.end(of: tool, status, result))
        case .unknownTool: self.init(level: .warning, data: Self.end(of: tool, "unknown tool"))
        case .internalError(let reason):
            self.init(level: .error, data: ["event": "tools/call", "tool": .string(tool), "reason": .string(reason)])
        case .badRequestState: self.init(level: .warning, data: Self.end(of: tool, "bad requestState"))
        case .noTask: self.init(level: .warning, data: Self.end(of: tool, "no task"))
        // Nothing is said of a task but by itself, and a leg is no end.
        case .withdrawn, .leg, .task: return nil
        }
    }

    private static func end(of tool: String, _ status: String, _ result: ToolResult? = nil) -> JSONValue {
        var data: JSONValue = ["event": "tools/call", "tool": .string(tool), "status": .string(status)]
        if let operation = result?.structured["operation_id"] { data = data.setting("operation_id", to: operation) }
        if let summary = result?.summary { data = data.setting("summary", to: .string(summary)) }
        return data
    }
}
