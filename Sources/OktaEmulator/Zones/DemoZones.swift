import JSON

/// The network zones of the demo org.
enum DemoZones {
    /// The zone of Acme's own offices.
    static let offices = "Acme offices"

    static func add(to org: inout OrgState, now: Moment) {
        let born = now.adding(days: -2000)
        let noPlaces: [(key: String, value: JSONValue)] = [("gateways", .null), ("proxies", .null)]
        insert("LegacyIpZone", .addresses, .policy, isSystem: true, at: born, noPlaces, &org)
        insert("BlockedIpZone", .addresses, .blockList, isSystem: true, at: born, noPlaces, &org)
        let anonymizers: [(key: String, value: JSONValue)] = [
            ("locations", ["include": [], "exclude": []]), ("asns", ["include": [], "exclude": []]),
            ("ipServiceCategories", ["include": ["ALL_ANONYMIZERS"], "exclude": []]),
        ]
        insert("DefaultEnhancedDynamicZone", .enhanced, .blockList, isSystem: true, at: born, anonymizers, &org)
        let networks = Set(DemoPlaces.offices.map(\.network)).sorted().map { network -> JSONValue in
            ["type": "CIDR", "value": .string("\(network)0/24")]
        }
        insert(
            offices,
            .addresses,
            .policy,
            at: now.adding(days: -1700),
            [("gateways", .array(networks)), ("proxies", .null)],
            &org
        )
        let countries = Set(DemoPlaces.offices.map(\.countryCode)).sorted().map { code -> JSONValue in
            ["country": .string(code), "region": .null]
        }
        insert(
            "Countries where Acme works",
            .dynamic,
            .policy,
            at: now.adding(days: -900),
            [("locations", .array(countries)), ("proxyType", ""), ("asns", [])],
            &org
        )
        insert(
            "Blocked after the June incident",
            .addresses,
            .blockList,
            at: now.adding(days: -95),
            [("gateways", [["type": "RANGE", "value": "198.18.7.0-198.18.7.31"]]), ("proxies", .null)],
            &org
        )
    }

    private static func insert(
        _ name: String,
        _ kind: ZoneRecord.Kind,
        _ usage: ZoneRecord.Usage,
        isSystem: Bool = false,
        at created: Moment,
        _ places: [(key: String, value: JSONValue)],
        _ org: inout OrgState
    ) {
        let zone = ZoneRecord(
            id: org.identifiers.next("nzo"),
            kind: kind,
            name: name,
            usage: usage,
            isSystem: isSystem,
            created: created,
            lastUpdated: created,
            places: places
        )
        org.zones[zone.id] = zone
    }
}
