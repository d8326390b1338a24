import JSON

/// `okta://policy/effective`: what the gate would say of each tool, to this client, now.
struct EffectivePolicy: LiveResource {
    static let uri = "okta://policy/effective"
    static let title = "What you may do"
    static let description = """
        For each tool: allowed, decided by a person, or denied, by which rule. A call's target may raise its class, and \
        then more is asked.
        """

    static func content(_ source: ResourceSource) async throws(ResourceFailure) -> JSONValue {
        let tools = source.gate.decisions(for: source.client).map { tool -> JSONValue in
            [
                "tool": .string(tool.tool), "class": .number(tool.riskClass.rawValue),
                "decision": .string(tool.decision.word), "rule": .string(tool.decision.rule),
                "reason": .string(tool.decision.reason),
            ]
        }
        return [
            "client": .string(source.client.label), "mode": source.gate.mode.json,
            "policy_hash": .string(source.gate.org.policyHash), "tools": .array(tools),
        ]
    }
}
