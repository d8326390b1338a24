/// Where a call stands that was answered with a task (mcp.md 5, T and D).
package struct TaskStanding: Sendable {
    package indirect enum State: Sendable {
        case working
        /// It has ended, and this would have been its answer.
        case ended(CallAnswer)
        case cancelled
    }

    /// Unguessable; the id of the call's operation.
    package var id: String
    package var tool: String
    package var state: State
    /// Milliseconds since 1970.
    package var createdAt: Int
    /// Milliseconds since 1970.
    package var updatedAt: Int
    /// How long it is kept at least, in milliseconds since its creation.
    package var keptFor: Int

    package init(id: String, tool: String, state: State, createdAt: Int, updatedAt: Int, keptFor: Int) {
        self.id = id
        self.tool = tool
        self.state = state
        self.createdAt = createdAt
        self.updatedAt = updatedAt
        self.keptFor = keptFor
    }
}

/// What came of the wish to cancel a task.
package enum TaskCancellation: Sendable {
    /// It will not be carried out, or has been sent already and goes on.
    case accepted(TaskStanding)
    /// It had ended before.
    case hadEnded(TaskStanding)
}

/// How a client means the cancellation of a task.
package enum TaskCancelling: Sendable {
    /// A wish: what was sent already ends as it ends (version E).
    case cooperative
    /// From now on the task counts as cancelled, whatever becomes of what was sent already (version D).
    case final
}

/// The tasks of all clients; each sees its own only.
///
/// To any other client a task is as unknown as one that never was.
package protocol TaskStore: Sendable {
    /// Where the client's task stands; nil if it has none with this id.
    ///
    /// The result of one that has ended counts as delivered then.
    func task(_ id: String, of client: ClientConnection) -> TaskStanding?
    /// Waits until it has ended, or the waiting is cancelled; then as `task`.
    func ending(of id: String, for client: ClientConnection) async -> TaskStanding?
    /// Withdraws what nobody has decided yet; nil if the client has no such task.
    func cancel(_ id: String, of client: ClientConnection, _ manner: TaskCancelling) -> TaskCancellation?
    /// Sets who is told, on any thread and without waiting, that a task has ended.
    func onChange(_ tell: @escaping @Sendable (String) -> Void)
}
