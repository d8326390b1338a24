/// Proof that an `op.intent` record is on disk.
///
/// It can be used once: the compiler refuses a second use.
///
/// Only `AuditLog.commitIntent` makes one, after its transaction was committed with `synchronous=FULL` (gate.md G1).
package struct DurableIntent<Write: Sendable>: ~Copyable, Sendable {
    package let operation: OperationID
    /// Sequence number of the intent's record; `AuditLog.settle` names it.
    package let seq: Int
    private let write: Write

    init(operation: OperationID, seq: Int, write: Write) {
        self.operation = operation
        self.seq = seq
        self.write = write
    }

    /// Gives up the intent for the write it promised.
    package consuming func take() -> Write { write }
}
