/// Which records to read, newest first; empty fields do not restrict.
package struct AuditQuery: Sendable, Hashable {
    /// Only records before this sequence number; nil: from the newest.
    package var before: Int?
    /// At most this many records, 1 to 1000.
    package var limit: Int
    /// Record type, with `*` as wildcard.
    package var type: String
    package var operation: String
    /// Substring of tool, target or actor; ASCII case does not count.
    package var text: String

    package init(before: Int? = nil, limit: Int = 100, type: String = "", operation: String = "", text: String = "") {
        self.before = before
        self.limit = limit
        self.type = type
        self.operation = operation
        self.text = text
    }
}

/// One page of records.
package struct AuditAnswer: Sendable {
    package var records: [AuditRecord]
    package var hasMore: Bool
    /// How many records the whole log holds.
    package var total: Int

    package init(records: [AuditRecord], hasMore: Bool, total: Int) {
        self.records = records
        self.hasMore = hasMore
        self.total = total
    }
}

extension AuditLog {
    /// One page, newest first, read beside the writer.
    package nonisolated func records(_ query: AuditQuery) async throws(AuditError) -> AuditAnswer { throw .closed }

    /// One record; nil if there is none with this number.
    package nonisolated func record(at seq: Int) async throws(AuditError) -> AuditRecord? { throw .closed }

    /// Checks the whole chain, signatures and the rule of one outcome per intent.
    package nonisolated func verify() async throws(AuditError) -> Verification { throw .closed }

    /// Sets who is told, in order and after the commit, of each record; it must not block.
    package func observe(_ observer: (@Sendable (AuditRecord) -> Void)?) {}

    /// The last sequence number; 0 for an empty log.
    package nonisolated var head: Int { 0 }
}
