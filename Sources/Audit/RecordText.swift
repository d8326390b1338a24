import JSON

/// Writes and reads the canonical text of a record; `AuditSchema` lists the members.
enum RecordText {
    /// The text of one record.
    ///
    /// Its members stand in the order of RFC 8785, so that no sorting is needed.
    static func canonical(_ draft: Draft, seq: Int, id: String, stamp: Stamp, identity: RunIdentity) -> [UInt8] {
        let entry = draft.entry
        var object = CanonicalObject(capacity: draft.details.count + 512)
        object.add("actor", entry.actor)
        object.add("boot_id", identity.bootID)
        object.add("build", identity.build)
        if case .burns(let approval) = draft.tie { object.add("burns", approval) }
        object.add("class", entry.riskClass)
        object.add("details", canonical: draft.details)
        object.add("host", identity.host)
        object.add("id", id)
        if case .settles(let intent) = draft.tie { object.add("intent", intent) }
        object.add("mono_ns", String(stamp.monotonic))
        object.add("op", entry.operation?.text)
        object.add("outcome", entry.outcome)
        object.add("pid", identity.pid)
        object.add("run_id", identity.runID)
        object.add("seq", seq)
        object.add("target", entry.target)
        object.add("tool", entry.tool)
        object.add("ts", stamp.wall)
        object.add("type", entry.type.rawValue)
        return object.text()
    }

    /// The entry that a record's text holds; nil if the text is no record.
    static func entry(_ text: JSONValue) -> AuditEntry? {
        guard let type = text["type"]?.string.flatMap(RecordType.init) else { return nil }
        return AuditEntry(
            type,
            operation: text["op"]?.string.flatMap { OperationID($0) },
            tool: text["tool"]?.string,
            riskClass: text["class"]?.int,
            target: text["target"]?.string,
            actor: text["actor"]?.string,
            outcome: text["outcome"]?.string,
            details: AuditDetails(text["details"] ?? [:])
        )
    }

    /// How deep a record's text may nest: what hosts and Okta may send, and the levels around it.
    static let depthLimit = 80
}

/// When something happened, on both clocks.
struct Stamp: Sendable {
    /// Milliseconds since 1970.
    var wall: Int
    /// Nanoseconds since boot.
    var monotonic: Int
}
