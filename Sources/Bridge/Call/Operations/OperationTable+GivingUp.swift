import Audit
import JSON
import Synchronization

extension OperationTable {
    /// What becomes of an operation when a client gives up its wait for it (mcp.md 5).
    enum GivingUp: Sendable {
        /// Somebody else can still learn of the end, or it has ended, or nobody waited.
        case goesOn
        /// Nobody is left who could learn of the end: it is withdrawn, and nothing will be sent.
        case withdrawn
        /// A request has left for Okta: only the answer is given up. Carries the page of the call that sent it.
        case tooLate(CallTrace)
    }

    /// The first request is about to leave: from now on nothing withdraws the operation.
    ///
    /// - Returns: False if it was withdrawn before; nothing may be sent then.
    func depart(_ id: OperationID, _ trace: CallTrace) -> Bool {
        state.withLock { state in
            guard state.entries[id]?.isWithdrawn == false else { return false }
            state.entries[id]?.sender = trace
            return true
        }
    }

    /// Whether a request of this very call has left, and the operation has not ended.
    func isSending(_ id: OperationID, for call: CallID) -> Bool {
        state.withLock { $0.entries[id].map { $0.sender?.id == call && $0.end == nil } ?? false }
    }

    /// A call no longer waits.
    func detach(_ call: CallID, from id: OperationID) -> GivingUp {
        state.withLock { Self.detach(call, from: id, in: &$0) }
    }

    /// A connection ended: what becomes of each operation that it waited for.
    func connectionClosed(_ client: ClientID) -> [(OperationID, GivingUp)] {
        state.withLock { state in
            var given: [(OperationID, GivingUp)] = []
            for (id, entry) in state.entries {
                if entry.maker == client { state.entries[id]?.hasMakerGone = true }
                // The last one decides: before it the others were still waiting.
                let calls = entry.attached.filter { $0.value == client }.keys
                if let last = calls.map({ Self.detach($0, from: id, in: &state) }).last { given.append((id, last)) }
            }
            return given
        }
    }

    static func detach(_ call: CallID, from id: OperationID, in state: inout State) -> GivingUp {
        guard state.entries[id]?.attached.removeValue(forKey: call) != nil else { return .goesOn }
        return giveUp(id, in: &state)
    }

    /// Withdraws an operation of which nobody could learn the end.
    ///
    /// One whose request has left as well: an identical call must not count on an answer that nobody wanted.
    static func giveUp(_ id: OperationID, in state: inout State) -> GivingUp {
        guard let entry = state.entries[id], entry.end == nil else { return .goesOn }
        let isUnheard = entry.attached.isEmpty && !entry.isHandedOut
        if isUnheard {
            state.entries[id]?.isWithdrawn = true
            if state.live[entry.key] == id { state.live[entry.key] = nil }
        }
        if let sender = entry.sender { return .tooLate(sender) }
        return isUnheard ? .withdrawn : .goesOn
    }
}

/// How a client gave up; the word that the audit keeps.
enum GivingUpManner: String {
    case request = "request cancelled"
    case connection = "connection closed"
    case task = "task cancelled"
    case leg = "no next leg"
}

extension GateParts {
    /// Withdraws the request that waits for a person; of what has been sent the audit says that it was given up too late.
    ///
    /// What is on the wire goes on to its outcome: if it were torn down, nobody would know whether Okta did it.
    func giveUp(
        _ operation: OperationID,
        _ givingUp: OperationTable.GivingUp,
        _ manner: GivingUpManner,
        by client: ClientConnection
    ) {
        switch givingUp {
        case .goesOn: break
        case .withdrawn: queue.cancel(ApprovalID(operation.text))
        case .tooLate(let sender):
            var entry = entry(.cancelledLate, sender.value, outcome: manner.rawValue)
            entry.operation = operation
            entry.actor = client.label
            entry.details = entry.details.setting("client", to: client.section)
            audit.record(entry)
        }
    }
}
