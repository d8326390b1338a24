import Audit
import Synchronization

/// Outcomes that are known but not recorded, because the audit log failed after the send (gate.md G4).
///
/// Each is recorded as soon as the log works again. If the process ends before, the next start finds an intent without
/// outcome and calls it `unknown` (gate.md G2).
final class UnsettledOutcomes: Sendable {
    struct Item: Sendable {
        /// The sequence number of the intent.
        var intent: Int
        var outcome: Outcome
        /// The `op.outcome` record.
        var entry: AuditEntry
    }

    /// Yields when there is one more.
    let news: AsyncStream<Void>
    private let teller: AsyncStream<Void>.Continuation
    private let items = Mutex<[Item]>([])
    private let closed = Mutex(false)

    init() { (news, teller) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1)) }

    var isEmpty: Bool { items.withLock { $0.isEmpty } }

    func add(_ item: Item) {
        items.withLock { $0.append(item) }
        teller.yield()
    }

    /// The oldest, for the one who tries to record it.
    func take() -> Item? { items.withLock { $0.isEmpty ? nil : $0.removeFirst() } }

    /// It could not be recorded now.
    func putBack(_ item: Item) { items.withLock { $0.insert(item, at: 0) } }

    /// Whether nobody is to wait for the log any more.
    var isClosed: Bool { closed.withLock { $0 } }

    /// The gate stops: one last attempt, and then the next start decides.
    func close() {
        closed.withLock { $0 = true }
        teller.finish()
    }
}

extension GateParts {
    /// Records the outcomes that could not be recorded before, and gives their targets free.
    ///
    /// Ends at the first that still cannot be recorded. What was recorded as `unknown` stays locked until it is reconciled.
    func settleOutcomes() async {
        while let item = unsettled.take() {
            do throws(AuditError) { try await audit.settle(intent: item.intent, item.outcome, item.entry) } catch {
                // The first attempt was late, not lost: it has been recorded after all.
                guard error == .notOpen(intent: item.intent) else { return unsettled.putBack(item) }
            }
            if let operation = item.entry.operation?.text { locks.recorded(operation, item.outcome) }
            book.touch()
        }
    }
}
