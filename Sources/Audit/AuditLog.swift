/// The record of everything: append-only, hash-chained, durable.
package actor AuditLog {
    package struct Options: Sendable {
        package var directory: String
        package var host: String
        package var build: String

        package init(directory: String, host: String, build: String) {
            self.directory = directory
            self.host = host
            self.build = build
        }
    }

    package init(_ options: Options) async throws(AuditError) {}

    /// Appends durably; returns the sequence number after the commit.
    @discardableResult
    package func append(_ entry: AuditEntry) async throws(AuditError) -> Int { throw .closed }

    /// Records without waiting: group commit, at most 100 ms or 256 records behind (gate.md G7).
    package nonisolated func record(_ entry: AuditEntry) {}

    /// Writes decision, burn and intent in one transaction (gate.md G5) and returns the licence to send once.
    ///
    /// - Parameters:
    ///   - decision: The `approval.decided` record; nil where policy allowed the call or on a further attempt.
    ///   - burning: The approval that this intent uses up; nil where none was needed or it was burned by attempt 1.
    /// - Throws: `AuditError.alreadyBurned` if that approval was used before; nothing is written then.
    package func commitIntent<Write: Sendable>(
        _ intent: AuditEntry,
        for operation: OperationID,
        write: Write,
        decision: AuditEntry?,
        burning: String?
    ) async throws(AuditError) -> DurableIntent<Write> { throw .closed }

    /// Records how an intent ended, durably.
    @discardableResult
    package func settle(intent seq: Int, _ outcome: Outcome, _ entry: AuditEntry) async throws(AuditError) -> Int {
        throw .closed
    }
}
