/// `okta://templates/responses`: the shapes in which calls end.
struct ResponsesTemplate: TextResource {
    static let uri = "okta://templates/responses"
    static let title = "Template: how results read"
    static let description = "The shapes in which calls end."
    static let format = ResourceFormat.json

    static let text = """
        {
          "about": "The shapes in which calls end; every answer also has operation_id.",
          "read": { "operation_id": "…", "items": [], "count": 0, "has_more": false },
          "applied": {
            "operation_id": "…", "status": "applied", "target": { "type": "…", "id": "…", "name": "…" },
            "effect": "what was done, in one sentence",
            "changes": [{ "field": "…", "before": "…", "after": "…" }],
            "okta_request_ids": ["…"],
            "undo": { "tool": "…", "arguments": {} }
          },
          "waiting": {
            "operation_id": "…", "status": "pending_approval", "args_hash": "…", "expires_at": 0, "poll_after_ms": 5000,
            "next": "call operation_status with this operation_id, or repeat this call unchanged"
          },
          "denied": {
            "operation_id": "…", "status": "denied", "by": "operator, policy, timeout, freeze, quota or no_approver",
            "rule": "…", "reason": "…"
          },
          "failed": { "operation_id": "…", "error": { "kind": "…", "summary": "…" } },
          "unknown": { "operation_id": "…", "status": "unknown", "advice": "…", "cause": "…" }
        }
        """
}
