import JSON

/// The JSON Schemas of structured content.
///
/// Every member is optional: a call that waits, is denied or fails answers with the members of `outcome` instead of the
/// tool's own, and some hosts check those answers too (mcp.md 4.2).
enum OutputSchema {
    /// Members that any answer may have (gate.md 4, "On the wire").
    private static let outcome: [(key: String, value: JSONValue)] = [
        ("operation_id", ["type": "string", "description": "Names this call in the audit."]),
        ("status", ["type": "string", "description": "applied, pending_approval, denied, unknown, failed …"]),
        ("error", ["type": "object", "description": "Why there is no result.", "additionalProperties": true]),
    ]

    /// An object of the tool's own members.
    static let object = root([])

    /// What a write answers.
    static let write = root([
        ("target", ["type": "object", "description": "What was changed.", "additionalProperties": true]),
        ("args_hash", ["type": "string"]),
        (
            "expires_at",
            ["type": "integer", "description": "When a pending request is denied: milliseconds since 1970."]
        ),
        ("poll_after_ms", ["type": "integer"]),
        ("next", ["type": "string", "description": "What to do while the request waits."]),
        ("by", ["type": "string", "description": "Who denied it."]),
        ("rule", ["type": "string"]),
        ("reason", ["type": "string"]),
        ("advice", ["type": "string"]),
    ])

    /// Rows of a list.
    static let list = root([
        ("items", ["type": "array", "items": ["type": "object", "additionalProperties": true]]),
        ("count", ["type": "integer", "description": "Rows in this answer."]),
        ("has_more", ["type": "boolean"]),
        ("next_cursor", ["type": "string", "description": "Pass as `after` with the same arguments."]),
        ("truncated", ["type": ["string", "object"], "description": "What was left out and why."]),
    ])

    private static func root(_ members: [(key: String, value: JSONValue)]) -> JSONValue {
        ["type": "object", "properties": .object(members + outcome), "additionalProperties": true]
    }
}
