import Audit
import JSON
import Okta
import Synchronization

/// The running gate as one call of a local tool sees it: bound to that call's client.
final class CallGateway: Gateway {
    private let parts: GateParts
    private let trace: CallTrace
    private let end = Mutex<OperationTable.End?>(nil)

    init(parts: GateParts, trace: CallTrace) {
        self.parts = parts
        self.trace = trace
    }

    /// The result of the operation that was asked about, if this call is the one to deliver it.
    var delivered: OperationTable.End? { end.withLock { $0 } }

    /// Most that one poll may wait.
    static let longestWait: Duration = .seconds(45)

    func operationStatus(_ operation: OperationID, wait: Duration) async throws(ToolFailure) -> ToolOutput {
        let call = trace.value
        let deadline = parts.clock.now + min(max(wait, .zero), Self.longestWait)
        guard parts.operations.isKnown(operation, to: call.client.principal) else {
            recordUnknown(operation, call)
            throw .unknownOperation(operation.text)
        }
        await parts.waitForEnd(of: operation, until: deadline)
        guard let standing = parts.operations.standing(operation, for: call.client.principal) else {
            throw .unknownOperation(operation.text)
        }
        switch standing {
        case .running(let facts): return ToolOutput(CallAnswers.pending(facts, operation).structured)
        case .finished(_, let ending):
            end.withLock { $0 = ending }
            return ToolOutput([:])
        case .delivered(let facts, let ending):
            return ToolOutput([
                "status": "delivered", "operation_id": .string(operation.text), "tool": .string(facts.tool),
                "outcome": .string(ending.status.word), "note": "the result was delivered before",
            ])
        }
    }

    func rateLimits() -> ToolOutput {
        let buckets = parts.okta.rateLimits().map { bucket -> JSONValue in
            [
                "bucket": .string(bucket.name), "limit": .number(bucket.limit),
                "remaining": .number(bucket.remaining),
                "resets_in_s": .number(Int(bucket.resetsIn.components.seconds)), "ours": .number(bucket.ours),
            ]
        }
        return ToolOutput(["buckets": .array(buckets)])
    }

    /// Someone asks for what is not theirs: another client's operation is worth an alarm (gate.md T12).
    private func recordUnknown(_ operation: OperationID, _ call: Call) {
        let isForeign = parts.operations.exists(operation)
        parts.audit.record(
            parts.entry(
                isForeign ? .alarm : .callDenied,
                call,
                outcome: isForeign ? "foreign operation" : "unknown operation",
                sections: [("asked_for", .string(operation.text))]
            )
        )
    }
}

extension GateParts {
    /// Waits until an operation ends, the deadline comes or the task is cancelled.
    func waitForEnd(of operation: OperationID, until deadline: Duration) async {
        guard clock.now < deadline else { return }
        await withTaskGroup(of: Void.self) { group in
            group.addTask { [operations] in await operations.waitForEnd(of: operation) }
            // A cancelled sleep is an end of waiting like any other.
            group.addTask { [clock] in try? await clock.sleep(until: deadline) }
            await group.next()
            group.cancelAll()
        }
    }
}

extension CallStatus {
    /// One word for records and hosts.
    var word: String {
        switch self {
        case .queued: "queued"
        case .pending: "pending"
        case .sent: "sent"
        case .ok: "ok"
        case .denied: "denied"
        case .error(_, let word): word
        case .cancelled: "cancelled"
        case .unknown: "unknown"
        }
    }
}
