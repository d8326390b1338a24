/// A request whose answer takes waiting.
enum PendingRequest: Sendable {
    case call(ToolCallRequest)
    case read(ResourceRead)
    case completion(CompletionRequest)
    case task(TaskRequest)

    var id: RequestID {
        switch self {
        case .call(let call): call.id
        case .read(let read): read.id
        case .completion(let completion): completion.id
        case .task(let task): task.id
        }
    }

    /// Writes its progress; nil if the client wants none.
    var progress: ProgressReporter? {
        switch self {
        case .call(let call): call.progress
        case .read, .completion, .task: nil
        }
    }
}
