import JSON

/// A request about a task, whose params have the right shape.
struct TaskRequest: Sendable {
    enum Action: Sendable {
        case get
        /// Waits for the end; version D only.
        case result
        /// Answers to questions that were asked of the client; we ask none. Version E only.
        case update
        case cancel
    }

    var id: RequestID
    /// The id of the task.
    var task: String
    var action: Action
    var version: ProtocolVersion

    /// Judges a request whose method begins with `tasks/`.
    ///
    /// - Throws: `-32601` where the version has no such method, `-32021` where the client does not declare the extension on
    ///   this request (version E), `-32602` for params of the wrong shape.
    init(id: RequestID, method: String, params: JSONValue?, version: ProtocolVersion) throws(JSONRPCError) {
        action =
            switch method {
            case "tasks/get" where version.knowsTasks: .get
            case "tasks/cancel" where version.knowsTasks: .cancel
            case "tasks/result" where version == .november2025: .result
            case "tasks/update" where version == .july2026: .update
            case let method: throw .methodNotFound(method)
            }
        guard version.hasHandshake || RequestEnvelope.declares(extension: RequestEnvelope.tasks, params) else {
            throw .missingExtension(RequestEnvelope.tasks)
        }
        guard let task = params?["taskId"]?.string else {
            throw .init(.invalidParams, "\(method) needs the string taskId")
        }
        if case .update = action, params?["inputResponses"]?.kind != .object {
            throw .init(.invalidParams, "tasks/update needs the object inputResponses")
        }
        self.id = id
        self.task = task
        self.version = version
    }
}
