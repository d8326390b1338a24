/// What resources show of the running gate.
package protocol GateFacts: Sendable {
    var org: OrgFacts { get }
    var mode: GateMode { get }
    /// The health checks as they stand now, in the order in which the console shows them.
    func health() -> [HealthRow]
    /// What policy and modes say of each tool for this client, if it were called now.
    func decisions(for client: ClientConnection) -> [ToolDecision]
    /// Sets who is told, on any thread and without waiting, that the resource with this URI has changed.
    func onChange(_ tell: @escaping @Sendable (String) -> Void)
}

/// What would be decided on a call of one tool, before its arguments are looked at.
package struct ToolDecision: Hashable, Sendable {
    package var tool: String
    package var riskClass: RiskClass
    package var decision: PolicyDecision

    package init(tool: String, riskClass: RiskClass, decision: PolicyDecision) {
        self.tool = tool
        self.riskClass = riskClass
        self.decision = decision
    }
}
