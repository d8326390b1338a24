/// What a caller asks the audit to record.
///
/// The log adds identity: `seq id ts mono_ns boot_id run_id host pid build`.
package struct AuditEntry: Sendable {
    package var type: RecordType
    package var operation: OperationID?
    package var tool: String?
    /// Risk class, 0 to 4.
    package var riskClass: Int?
    /// Name and id of what the call acts on: untrusted text.
    package var target: String?
    /// Who did it: the client's label, or the operator.
    package var actor: String?
    /// One word for the console's column, such as `applied`, `denied` or `approve`.
    package var outcome: String?
    /// The sections of gate.md 6 (`client`, `call`, `decision`, `target`, `exchange`, `outcome` …), already redacted.
    package var details: AuditDetails

    package init(
        _ type: RecordType,
        operation: OperationID? = nil,
        tool: String? = nil,
        riskClass: Int? = nil,
        target: String? = nil,
        actor: String? = nil,
        outcome: String? = nil,
        details: AuditDetails = [:]
    ) {
        self.type = type
        self.operation = operation
        self.tool = tool
        self.riskClass = riskClass
        self.target = target
        self.actor = actor
        self.outcome = outcome
        self.details = details
    }
}

/// One record as it stands in the log.
package struct AuditRecord: Sendable, Identifiable {
    package var seq: Int
    /// Milliseconds since 1970.
    package var time: Int
    package var entry: AuditEntry
    /// The whole record, canonical (RFC 8785): what was hashed.
    package var json: String
    let digest: [UInt8]
    let previousDigest: [UInt8]

    package var id: Int { seq }
    /// SHA-256 over the previous hash and `json`, hexadecimal.
    package var hash: String { Hexadecimal.text(digest) }
    package var previousHash: String { Hexadecimal.text(previousDigest) }

    /// `digest`: The 32 bytes of the hash; `previousDigest`: those of the record before.
    init(seq: Int, time: Int, entry: AuditEntry, json: String, digest: [UInt8], previousDigest: [UInt8]) {
        self.seq = seq
        self.time = time
        self.entry = entry
        self.json = json
        self.digest = digest
        self.previousDigest = previousDigest
    }
}
