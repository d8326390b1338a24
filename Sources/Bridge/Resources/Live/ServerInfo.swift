import JSON

/// `server://info`: who answers here, and what it offers.
struct ServerInfo: LiveResource {
    static let uri = "server://info"
    static let title = "About this server"
    static let description = "Name, build, org, protocol versions, modes and what is offered, as they are now."

    static func content(_ source: ResourceSource) async throws(ResourceFailure) -> JSONValue {
        let (org, mode, tools) = (source.gate.org, source.gate.mode, source.listedTools)
        let classes = RiskClass.allCases.map { riskClass -> (key: String, value: JSONValue) in
            ("\(riskClass.rawValue)", .number(tools.count { $0.riskClass == riskClass }))
        }
        return [
            "name": .string(source.introduction.name), "version": .string(source.introduction.version),
            "org": .string(org.name),
            "protocol_versions": .array(
                ProtocolVersion.allCases.map { .string($0.rawValue) }
            ),
            "your_protocol_version": source.client.protocolVersion.map(JSONValue.string) ?? .null,
            "you_are": .string(source.client.label), "tools": .number(tools.count),
            "tools_by_risk_class": .object(classes),
            "resources": .number(ResourceCatalog.resources.count), "prompts": .number(ResourceCatalog.prompts.count),
            "mode": mode.json, "policy_hash": .string(org.policyHash), "tools_digest": .string(org.toolsDigest),
        ]
    }
}

extension GateMode {
    /// As `server://info` and `server://health` show it.
    var json: JSONValue {
        ["frozen": .bool(isFrozen), "read_only": .bool(isReadOnly), "audit_down": .bool(isAuditDown)]
    }
}
