/// One line of the Audit view.
package struct AuditRow: Hashable, Sendable, Codable, Identifiable {
    package var id: Int { seq }
    package var seq: Int
    /// Milliseconds since 1970.
    package var time: Int
    package var type: String
    package var outcome: String
    package var tool: String
    package var target: Untrusted
    package var actor: Untrusted
    /// 0 to 4; nil where the record is not about a call.
    package var riskClass: Int?
    /// 32 hexadecimal digits, or empty.
    package var operation: String

    package init(
        seq: Int,
        time: Int,
        type: String,
        outcome: String,
        tool: String,
        target: Untrusted,
        actor: Untrusted,
        riskClass: Int?,
        operation: String
    ) {
        self.seq = seq
        self.time = time
        self.type = type
        self.outcome = outcome
        self.tool = tool
        self.target = target
        self.actor = actor
        self.riskClass = riskClass
        self.operation = operation
    }
}

/// What the Audit view asks for; empty fields do not restrict.
package struct AuditFilter: Hashable, Sendable, Codable {
    /// Record type, with `*` as wildcard.
    package var type: String
    package var operation: String
    /// Substring of tool, target or actor.
    package var text: String
    package init(type: String = "", operation: String = "", text: String = "") {
        self.type = type
        self.operation = operation
        self.text = text
    }
}

/// A page of the record, newest first, as the Audit view asked for it.
package struct AuditPage: Hashable, Sendable, Codable {
    /// Newest first.
    package var rows: [AuditRow]
    package var hasMore: Bool
    package var total: Int
    package init(rows: [AuditRow], hasMore: Bool, total: Int) {
        self.rows = rows
        self.hasMore = hasMore
        self.total = total
    }
}

/// One record in full, as the Audit view opens it.
package struct AuditRecordDetail: Hashable, Sendable, Codable {
    package var row: AuditRow
    /// The whole record: canonical JSON text.
    package var json: Untrusted
    package var hash: String
    package var previousHash: String
    package init(row: AuditRow, json: Untrusted, hash: String, previousHash: String) {
        self.row = row
        self.json = json
        self.hash = hash
        self.previousHash = previousHash
    }
}

/// The chain's state, always on the Audit view's first line.
package struct AuditState: Hashable, Sendable, Codable {
    package var isIntact: Bool
    /// The last sequence number.
    package var head: Int
    package var verifiedTo: Int
    /// Milliseconds since 1970; 0 before the first verification.
    package var verifiedAt: Int
    package var lastCheckpoint: Int
    /// What is wrong: first bad sequence number and kind; empty while intact.
    package var fault: String
    package init(isIntact: Bool, head: Int, verifiedTo: Int, verifiedAt: Int, lastCheckpoint: Int, fault: String) {
        self.isIntact = isIntact
        self.head = head
        self.verifiedTo = verifiedTo
        self.verifiedAt = verifiedAt
        self.lastCheckpoint = lastCheckpoint
        self.fault = fault
    }
}

/// What a verification of the whole chain found.
package struct AuditVerification: Hashable, Sendable, Codable {
    package var state: AuditState
    package var milliseconds: Double
    package init(state: AuditState, milliseconds: Double) {
        self.state = state
        self.milliseconds = milliseconds
    }
}
