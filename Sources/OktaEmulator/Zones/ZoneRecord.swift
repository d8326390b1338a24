import JSON

/// A network zone: addresses or places that policies speak of.
struct ZoneRecord: Identifiable, Sendable {
    /// What a zone is made of; it decides the form of its places.
    enum Kind: String, Sendable {
        case addresses = "IP"
        case dynamic = "DYNAMIC"
        case enhanced = "DYNAMIC_V2"

        /// The members of a zone of this kind, besides those that all have.
        var members: [String] {
            switch self {
            case .addresses: ["gateways", "proxies"]
            case .dynamic: ["locations", "proxyType", "asns"]
            case .enhanced: ["locations", "asns", "ipServiceCategories"]
            }
        }
    }

    enum Usage: String, Sendable {
        case policy = "POLICY"
        /// Requests from it are refused before any policy.
        case blockList = "BLOCKLIST"
    }

    let id: String
    var kind: Kind
    var name: String
    var usage: Usage
    var isActive = true
    /// Whether the org came with it; such a zone cannot be deleted or renamed.
    var isSystem = false
    var created: Moment
    var lastUpdated: Moment
    /// The members that its kind has, in their order.
    var places: [(key: String, value: JSONValue)]

    var logEntity: LogEntity { LogEntity(id: id, type: "NetworkZone", alternateId: "unknown", displayName: name) }

    func json(origin: String) -> JSONValue {
        let address = "\(origin)/api/v1/zones/\(id)"
        let own: JSONValue = ["href": .string(address), "hints": ["allow": ["GET", "PUT"]]]
        let operation = isActive ? "deactivate" : "activate"
        let change: JSONValue = ["href": .string("\(address)/lifecycle/\(operation)"), "hints": ["allow": ["POST"]]]
        let body: [(key: String, value: JSONValue)] = [
            ("type", .string(kind.rawValue)), ("id", .string(id)), ("name", .string(name)),
            ("status", isActive ? "ACTIVE" : "INACTIVE"), ("usage", .string(usage.rawValue)),
            ("created", .moment(created)), ("lastUpdated", .moment(lastUpdated)), ("system", .bool(isSystem)),
        ]
        return .object(body + places + [("_links", .object([("self", own), (operation, change)]))])
    }
}
