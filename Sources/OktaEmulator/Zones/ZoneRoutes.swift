import JSON

/// `/api/v1/zones`: network zones.
enum ZoneRoutes {
    static let routes = [
        Route("GET", "/api/v1/zones", list),
        Route("POST", "/api/v1/zones", create),
        Route("GET", "/api/v1/zones/{}", get),
        Route("PUT", "/api/v1/zones/{}", replace),
        Route("DELETE", "/api/v1/zones/{}", delete),
        Route("POST", "/api/v1/zones/{}/lifecycle/activate", activate),
        Route("POST", "/api/v1/zones/{}/lifecycle/deactivate", deactivate),
    ]

    private static let paging = Paging(defaultLimit: 20, maximumLimit: 200, cursor: .plain, idPrefix: "nzo")

    private static func zone(_ org: OrgState, _ call: APICall) throws(APIError) -> ZoneRecord {
        guard let zone = org.zones[call.parameter(0)] else { throw .notFound(call.parameter(0), "NetworkZone") }
        return zone
    }

    @Sendable private static func list(_ org: inout OrgState, _ call: APICall) throws(APIError) -> APIReply {
        let expression: SearchExpression? =
            if let filter = call.query("filter") { try SearchDialect.zoneFilter.parse(filter) } else { nil }
        let rows = org.zones.rows(after: try paging.startID(of: call)).lazy.filter { zone in
            expression?.matches(isCaseSensitive: true) { zone.values(of: $0) } != false
        }
        return try paging.reply(rows, to: call) { $0.json(origin: call.origin) }
    }

    @Sendable private static func create(_ org: inout OrgState, _ call: APICall) throws(APIError) -> APIReply {
        let body = try call.object()
        let checked = try ZoneBody(body, replacing: nil, in: org)
        var zone = ZoneRecord(
            id: org.identifiers.next("nzo"),
            kind: checked.kind,
            name: checked.name,
            usage: checked.usage,
            created: call.now.wholeSecond,
            lastUpdated: call.now.wholeSecond,
            places: checked.places
        )
        zone.isActive = body["status"]?.string != "INACTIVE"
        org.zones[zone.id] = zone
        org.record(.zoneCreate, by: call, on: [zone.logEntity])
        if zone.usage == .blockList { org.record(.zoneBlock, by: call, on: [zone.logEntity]) }
        return .ok(zone.json(origin: call.origin))
    }

    @Sendable private static func get(_ org: inout OrgState, _ call: APICall) throws(APIError) -> APIReply {
        .ok(try zone(org, call).json(origin: call.origin))
    }

    @Sendable private static func replace(_ org: inout OrgState, _ call: APICall) throws(APIError) -> APIReply {
        let old = try zone(org, call)
        let checked = try ZoneBody(try call.object(), replacing: old, in: org)
        var zone = old
        zone.name = checked.name
        zone.usage = checked.usage
        zone.places = checked.places
        zone.lastUpdated = call.now.wholeSecond
        org.zones[zone.id] = zone
        let target = zone.logEntity.changing(from: .object(old.places), to: .object(zone.places))
        org.record(.zoneUpdate, by: call, on: [target])
        if old.usage != zone.usage {
            org.record(zone.usage == .blockList ? .zoneBlock : .zoneUnblock, by: call, on: [zone.logEntity])
        }
        return .ok(zone.json(origin: call.origin))
    }

    /// Deletes a zone that is inactive and that no policy speaks of.
    @Sendable private static func delete(_ org: inout OrgState, _ call: APICall) throws(APIError) -> APIReply {
        let zone = try zone(org, call)
        guard !zone.isSystem else { throw .validation("id", "id: The zone: \(zone.id) is a system zone.") }
        guard !zone.isActive else {
            throw .validation(
                "The zone: \(zone.name) is an active zone. Active zones cannot be deleted.",
                "id: The zone: \(zone.id) is an active zone. Active zones cannot be deleted."
            )
        }
        try demandUnused(zone, in: org)
        org.zones[zone.id] = nil
        org.record(.zoneDelete, by: call, on: [zone.logEntity])
        return .empty
    }

    private static func demandUnused(_ zone: ZoneRecord, in org: OrgState) throws(APIError) {
        guard let user = org.userOfZone(zone.id) else { return }
        throw .validation("id", "id: The zone: \(zone.id) is used by \(user).")
    }

    @Sendable private static func activate(_ org: inout OrgState, _ call: APICall) throws(APIError) -> APIReply {
        try move(&org, call, isActive: true)
    }

    @Sendable private static func deactivate(_ org: inout OrgState, _ call: APICall) throws(APIError) -> APIReply {
        try move(&org, call, isActive: false)
    }

    private static func move(_ org: inout OrgState, _ call: APICall, isActive: Bool) throws(APIError) -> APIReply {
        var zone = try zone(org, call)
        guard zone.isActive != isActive else { return .ok(zone.json(origin: call.origin)) }
        zone.isActive = isActive
        zone.lastUpdated = call.now.wholeSecond
        org.zones[zone.id] = zone
        org.record(isActive ? .zoneActivate : .zoneDeactivate, by: call, on: [zone.logEntity])
        return .ok(zone.json(origin: call.origin))
    }
}

extension OrgState {
    /// Who speaks of a zone, in words: a policy's rule, or an API token that may only be used from there.
    fileprivate func userOfZone(_ id: String) -> String? {
        let policy = policies.rows.first { policy in policy.rules.contains { $0.speaks(ofZone: id) } }
        if let policy { return "policy '\(policy.name)'" }
        let token = apiTokens.rows.first { token in
            (token.network["include"]?.elements ?? []).contains { $0.string == id }
        }
        return token.map { "API token '\($0.name)'" }
    }
}

extension PolicyRuleRecord {
    fileprivate func speaks(ofZone id: String) -> Bool {
        ["include", "exclude"].contains { list in
            (conditions["network"]?[list]?.elements ?? []).contains { $0.string == id }
        }
    }
}

extension ZoneRecord {
    /// The values of an attribute that `filter` names.
    fileprivate func values(of attribute: String) -> [SearchValue] {
        switch attribute {
        case "id": [.text(id)]
        case "usage": [.text(usage.rawValue)]
        default: [.bool(isSystem)]
        }
    }
}
