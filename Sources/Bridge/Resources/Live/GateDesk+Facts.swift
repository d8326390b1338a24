import JSON

extension GateDesk: GateFacts {
    var org: OrgFacts { options.org }
    var mode: GateMode { parts.posture.mode }

    func health() -> [HealthRow] { healthRows() }

    func decisions(for client: ClientConnection) -> [ToolDecision] {
        parts.catalog.listings.map { listing in
            let question = Posture.Question(
                client: client,
                tool: listing.name,
                riskClass: listing.riskClass,
                pattern: GrantPattern([:])
            )
            return ToolDecision(
                tool: listing.name,
                riskClass: listing.riskClass,
                decision: parts.posture.decide(question)
            )
        }
    }
}
