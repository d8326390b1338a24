import JSON

/// Who tries to sign in, from where and with what, as far as a simulation is told.
struct PolicyContext: Sendable {
    enum Outcome: String, Sendable {
        case match = "MATCH"
        case noMatch = "NOT_MATCH"
        /// The context does not say what the condition asks about.
        case undefined = "UNDEFINED"
    }

    /// Nil if only groups are told.
    var user: String?
    var groups: Set<String>
    /// The zones that the address lies in, and those that were named; nil if neither address nor zones are told.
    var zones: Set<String>?
    var risk: String?
    var isRegistered: Bool?
    var isManaged: Bool?

    /// - Throws: E0000007 for a user, group or zone that does not exist, E0000001 if nobody is named.
    init(_ sent: JSONValue?, in org: OrgState) throws(APIError) {
        let named = (sent?["groups"]?["ids"]?.elements ?? []).compactMap(\.string)
        for id in named where !org.groups.contains(id) { throw .notFound(id, "UserGroup") }
        groups = Set(named)
        if let reference = sent?["user"]?["id"]?.string {
            guard let found = org.user(reference) else { throw .notFound(reference, "User") }
            user = found.id
            groups.formUnion(org.groups(of: found.id).map(\.id))
        }
        guard user != nil || !groups.isEmpty else {
            throw .validation("policyContext", "policyContext: A user or groups are required")
        }
        let listed = (sent?["zones"]?["ids"]?.elements ?? []).compactMap(\.string)
        for id in listed where !org.zones.contains(id) { throw .notFound(id, "NetworkZone") }
        let address = sent?["ip"]?.string
        if address != nil || sent?["zones"] != nil {
            let around = org.zones.rows.filter { zone in address.map { zone.contains($0) } ?? false }.map(\.id)
            zones = Set(listed).union(around)
        }
        risk = sent?["risk"]?["level"]?.string
        isRegistered = sent?["device"]?["registered"]?.bool
        isManaged = sent?["device"]?["managed"]?.bool
    }

    /// What each condition of a policy or a rule says, by the name that Okta gives it.
    func outcomes(of conditions: JSONValue) -> [(type: String, outcome: Outcome)] {
        var outcomes = people(conditions["people"])
        let network = conditions["network"]
        if network?["connection"]?.string == "ZONE" { outcomes.append(("network", place(network))) }
        if let level = conditions["riskScore"]?["level"]?.string, level != "ANY" {
            outcomes.append(("riskScore", risk.map { $0 == level ? .match : .noMatch } ?? .undefined))
        }
        for (type, wanted, told) in [
            ("device.registered", conditions["device"]?["registered"]?.bool, isRegistered),
            ("device.managed", conditions["device"]?["managed"]?.bool, isManaged),
        ] {
            guard let wanted else { continue }
            outcomes.append((type, told.map { $0 == wanted ? .match : .noMatch } ?? .undefined))
        }
        return outcomes
    }

    private func people(_ people: JSONValue?) -> [(type: String, outcome: Outcome)] {
        func ids(_ kind: String, _ list: String) -> Set<String> {
            Set((people?[kind]?[list]?.elements ?? []).compactMap(\.string))
        }
        var outcomes: [(type: String, outcome: Outcome)] = []
        let groupsIn = ids("groups", "include")
        let groupsOut = ids("groups", "exclude")
        let usersIn = ids("users", "include")
        let usersOut = ids("users", "exclude")
        if !groupsIn.isEmpty {
            outcomes.append(("people.groups.include", groups.isDisjoint(with: groupsIn) ? .noMatch : .match))
        }
        if !groupsOut.isEmpty {
            outcomes.append(("people.groups.exclude", groups.isDisjoint(with: groupsOut) ? .match : .noMatch))
        }
        if !usersIn.isEmpty {
            outcomes.append(
                ("people.users.include", user.map { usersIn.contains($0) ? .match : .noMatch } ?? .undefined)
            )
        }
        if !usersOut.isEmpty {
            outcomes.append(
                ("people.users.exclude", user.map { usersOut.contains($0) ? .noMatch : .match } ?? .undefined)
            )
        }
        return outcomes
    }

    private func place(_ network: JSONValue?) -> Outcome {
        guard let zones else { return .undefined }
        func ids(_ list: String) -> Set<String> { Set((network?[list]?.elements ?? []).compactMap(\.string)) }
        let included = ids("include")
        let excluded = ids("exclude")
        guard zones.isDisjoint(with: excluded), !(excluded.contains("ALL_ZONES") && !zones.isEmpty) else {
            return .noMatch
        }
        guard !included.isEmpty else { return .match }
        if included.contains("ALL_ZONES") { return zones.isEmpty ? .noMatch : .match }
        return zones.isDisjoint(with: included) ? .noMatch : .match
    }
}

extension ZoneRecord {
    /// Whether an address lies in the zone; where a place is meant instead, nobody here knows.
    fileprivate func contains(_ address: String) -> Bool {
        guard isActive else { return false }
        return ["gateways", "proxies"].contains { field in
            let entries = places.first { $0.key == field }?.value.elements ?? []
            return entries.contains { entry in
                NetworkAddress(entry["value"]?.string ?? "", type: entry["type"]?.string ?? "")?.contains(address)
                    == true
            }
        }
    }
}
