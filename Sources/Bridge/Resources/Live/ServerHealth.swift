import JSON

/// `server://health`: the checks that the console and `gatehouse doctor` show, as they stand now.
struct ServerHealth: LiveResource {
    static let uri = "server://health"
    static let title = "Health"
    static let description = """
        The health checks as they stand now: socket, Okta, token, circuit breaker, audit chain, unknown outcomes, \
        process. Subscribers hear when a check or the mode changes its state, not of each new figure.
        """
    static let reportsChanges = true

    static func content(_ source: ResourceSource) async throws(ResourceFailure) -> JSONValue {
        let rows = source.gate.health()
        let worst =
            rows.contains { $0.state == .fail }
            ? HealthRow.State.fail : rows.contains { $0.state == .warn } ? .warn : .ok
        return [
            "state": .string(worst.rawValue.lowercased()), "mode": source.gate.mode.json,
            "checks": .array(rows.map(\.json)),
        ]
    }
}

extension HealthRow {
    /// As `server://health` shows it; empty texts are left out.
    fileprivate var json: JSONValue {
        var members: [(key: String, value: JSONValue)] = [
            ("check", .string(check)), ("state", .string(state.rawValue.lowercased())),
            ("value", .string(value.raw)), ("since_ms", .number(since)),
        ]
        if !mend.isEmpty { members.append(("mend", .string(mend))) }
        return .object(members)
    }
}
