import JSON

/// What a request says about a zone, once it is known to be sound.
struct ZoneBody {
    private static let nameLimit = 128
    private static let addressLimit = 150

    var kind: ZoneRecord.Kind
    var name: String
    var usage: ZoneRecord.Usage
    var places: [(key: String, value: JSONValue)]

    /// - Parameters:
    ///   - body: The zone as it was sent.
    ///   - old: The zone that is replaced; nil for a new one.
    ///   - org: Where names must be different.
    /// - Throws: E0000001 with the field in the cause.
    init(_ body: JSONValue, replacing old: ZoneRecord?, in org: OrgState) throws(APIError) {
        guard let kind = body["type"]?.string.flatMap(ZoneRecord.Kind.init) else {
            throw .validation("type", "type: Must be IP, DYNAMIC or DYNAMIC_V2")
        }
        guard old == nil || old?.kind == kind else {
            throw .validation("type", "type: The type of a network zone cannot be changed")
        }
        let name = body["name"]?.string ?? ""
        guard !name.isEmpty else { throw .validation("name", "name: The field cannot be left blank") }
        guard name.count <= Self.nameLimit else { throw .validation("name", "name: The field is too long") }
        guard !org.zones.rows.contains(where: { $0.name == name && $0.id != old?.id }) else {
            throw .validation("name", "name: A network zone with this name already exists.")
        }
        guard let usage = ZoneRecord.Usage(rawValue: body["usage"]?.string ?? "POLICY") else {
            throw .validation("usage", "usage: Must be POLICY or BLOCKLIST")
        }
        if let old, old.isSystem, old.usage != usage || old.name != name {
            throw .validation("usage", "usage: The network zone does not allow usage changes for \(old.name).")
        }
        self.kind = kind
        self.name = name
        self.usage = usage
        places = kind.members.map { ($0, body[$0] ?? .null) }
        switch kind {
        case .addresses: try Self.checkAddresses(body, usage)
        case .dynamic: try Self.checkLocations(body["locations"], "locations")
        case .enhanced: try Self.checkLocations(body["locations"]?["include"], "locations.include")
        }
    }

    private static func checkAddresses(_ body: JSONValue, _ usage: ZoneRecord.Usage) throws(APIError) {
        for field in ["gateways", "proxies"] {
            let entries = body[field]?.elements ?? []
            guard entries.count <= addressLimit else {
                throw .validation(field, "\(field): At most \(addressLimit) addresses are allowed")
            }
            for entry in entries {
                let value = entry["value"]?.string ?? ""
                guard NetworkAddress(value, type: entry["type"]?.string ?? "") != nil else {
                    throw .validation(field, "\(field): '\(value)' is not a valid IP address")
                }
            }
        }
        guard usage != .blockList || (body["proxies"]?.count ?? 0) == 0 else {
            throw .validation("proxies", "proxies: A block list cannot have proxies")
        }
    }

    private static func checkLocations(_ value: JSONValue?, _ field: String) throws(APIError) {
        for location in value?.elements ?? [] where location["country"]?.string?.count != 2 {
            throw .validation(field, "\(field): Each location needs a country of two letters")
        }
    }
}
