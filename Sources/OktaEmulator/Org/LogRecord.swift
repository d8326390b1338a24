import JSON

/// Somebody or something that an event names.
struct LogEntity: Sendable {
    var id: String
    var type: String
    var alternateId: String
    var displayName: String
    /// `changeDetails` of a target: the attributes before and after; nil if the event changed none.
    var changes: Change?

    /// The org itself, where it acts by its own rules.
    static let system = LogEntity(
        id: OrgFacts.systemPrincipalID,
        type: "SystemPrincipal",
        alternateId: "system@okta.com",
        displayName: "Okta System"
    )

    /// What an event changed on one target.
    struct Change: Sendable {
        var from: JSONValue
        var to: JSONValue
    }

    /// The same target with what changed on it.
    func changing(from: JSONValue, to: JSONValue) -> LogEntity {
        var copy = self
        copy.changes = Change(from: from, to: to)
        return copy
    }
}

/// Where a request came from.
struct LogClient: Sendable {
    var address: String
    var agent: Agent
    var place: Place

    /// A program that signs in.
    struct Agent: Sendable {
        var raw: String
        var system: String
        var browser: String
        var device: String
    }

    /// A city, as the address database knows it.
    struct Place: Sendable {
        var city: String
        var state: String
        var country: String
        var postalCode: String
        var latitude: Double
        var longitude: Double
        var networkNumber: Int
        var network: String
    }
}

/// One System Log event in compact form; `json` gives the shape of api.md 11.
struct LogRecord: Sendable {
    /// Position in the order of persistence, counted from 0.
    var sequence = 0
    var uuid: String
    var published: Moment
    var type: EventType
    var actor: LogEntity
    var client: LogClient
    var result = "SUCCESS"
    var reason: String?
    var targets: [LogEntity] = []
    /// The id of the request that caused it; also `transaction.id`.
    var requestID: String
    var requestPath: String
    var apiTokenID: String?
    /// Nil for failed sign-ins and for events without a browser session.
    var sessionID: String?
    /// What the type adds to `debugData`, such as the privilege that was granted.
    var details: [(key: String, value: JSONValue)] = []

    /// Whether the event tells of a change to the org, not of the request itself.
    var isChange: Bool {
        ![
            .rateLimitWarning, .rateLimitViolation, .concurrencyViolation, .clientRateViolation,
            .clientRateNotification, .tokenGrant,
        ].contains(type)
    }

    /// Failures outweigh the type's own severity.
    var severity: String {
        switch result {
        case "FAILURE", "DENY": type == .sessionStart ? "INFO" : "WARN"
        default: type.severity
        }
    }

    var json: JSONValue {
        .object([
            ("actor", entity(actor)), ("client", clientJSON),
            ("authenticationContext", authenticationContext), ("displayMessage", .string(type.displayMessage)),
            ("eventType", .string(type.rawValue)), ("outcome", ["result": .string(result), "reason": .text(reason)]),
            ("published", .moment(published)), ("securityContext", securityContext),
            ("severity", .string(severity)), ("debugContext", ["debugData": .object(debugData)]),
            ("legacyEventType", .string("core." + type.rawValue)), ("transaction", transaction),
            ("uuid", .string(uuid)), ("version", "0"), ("request", ["ipChain": [chainLink]]),
            ("target", targets.isEmpty ? .null : .array(targets.map(target))),
        ])
    }

    private func entity(_ entity: LogEntity) -> JSONValue {
        [
            "id": .string(entity.id), "type": .string(entity.type), "alternateId": .string(entity.alternateId),
            "displayName": .string(entity.displayName), "detailEntry": .null,
        ]
    }

    private func target(_ target: LogEntity) -> JSONValue {
        guard let changes = target.changes else { return entity(target) }
        return entity(target).setting("changeDetails", to: ["from": changes.from, "to": changes.to])
    }

    private var clientJSON: JSONValue {
        let agent: JSONValue = [
            "rawUserAgent": .string(client.agent.raw), "os": .string(client.agent.system),
            "browser": .string(client.agent.browser),
        ]
        return [
            "userAgent": agent, "zone": "null", "device": .string(client.agent.device), "id": .null,
            "ipAddress": .string(client.address), "geographicalContext": geography,
        ]
    }

    private var geography: JSONValue {
        [
            "city": .string(client.place.city), "state": .string(client.place.state),
            "country": .string(client.place.country), "postalCode": .string(client.place.postalCode),
            "geolocation": ["lat": .number(client.place.latitude), "lon": .number(client.place.longitude)],
        ]
    }

    private var chainLink: JSONValue {
        ["ip": .string(client.address), "geographicalContext": geography, "version": "V4", "source": .null]
    }

    private var authenticationContext: JSONValue {
        [
            "authenticationProvider": .null, "credentialProvider": .null, "credentialType": .null, "issuer": .null,
            "interface": .null, "authenticationStep": 0, "externalSessionId": .text(sessionID),
            "rootSessionId": .text(sessionID),
        ]
    }

    private var securityContext: JSONValue {
        [
            "asNumber": .number(client.place.networkNumber), "asOrg": .string(client.place.network),
            "isp": .string(client.place.network), "domain": .null, "isProxy": false,
        ]
    }

    private var debugData: [(key: String, value: JSONValue)] {
        [
            ("requestId", .string(requestID)), ("dtHash", .string(uuid)), ("requestUri", .string(requestPath)),
            ("url", .string(requestPath + "?")),
        ] + details
    }

    private var transaction: JSONValue {
        let detail: JSONValue = apiTokenID.map { ["requestApiTokenId": .string($0)] } ?? [:]
        return ["type": "WEB", "id": .string(requestID), "detail": detail]
    }
}
