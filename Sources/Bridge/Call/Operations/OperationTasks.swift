import Audit
import JSON

/// The tasks of the gate's clients, each client's by its own identity.
struct OperationTasks: TaskStore {
    let parts: GateParts

    func task(_ id: String, of client: ClientConnection) -> TaskStanding? {
        let client = parts.identities.known(client)
        guard let operation = OperationID(id),
            let standing = parts.operations.task(operation, for: client.principal)
        else {
            recordUnknown(id, client)
            return nil
        }
        return standing
    }

    func ending(of id: String, for client: ClientConnection) async -> TaskStanding? {
        guard let standing = task(id, of: client) else { return nil }
        guard case .working = standing.state, let operation = OperationID(id) else { return standing }
        await parts.operations.waitForEnd(of: operation)
        return task(id, of: client)
    }

    func cancel(_ id: String, of client: ClientConnection, _ manner: TaskCancelling) -> TaskCancellation? {
        let client = parts.identities.known(client)
        guard let operation = OperationID(id),
            let cancelling = parts.operations.cancelTask(operation, for: client.principal, manner)
        else {
            recordUnknown(id, client)
            return nil
        }
        parts.giveUp(operation, cancelling.givingUp, .task, by: client)
        return cancelling.hadEnded ? .hadEnded(cancelling.standing) : .accepted(cancelling.standing)
    }

    func onChange(_ tell: @escaping @Sendable (String) -> Void) { parts.operations.onTaskChange(tell) }

    /// Someone asks for what is not theirs: another client's task is worth an alarm (gate.md T12).
    private func recordUnknown(_ id: String, _ client: ClientConnection) {
        let isForeign = OperationID(id).map(parts.operations.exists) ?? false
        parts.audit.record(
            AuditEntry(
                isForeign ? .alarm : .callDenied,
                actor: client.label,
                outcome: isForeign ? "foreign task" : "unknown task",
                details: ["client": client.section, "asked_for": .string(String(id.prefix(64)))]
            )
        )
    }
}
