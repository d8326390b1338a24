import JSON

/// `/api/v1/principal-rate-limits`: how much of the org's limits an API token or an OAuth app may use.
enum PrincipalLimitRoutes {
    static let routes = [
        Route("GET", "/api/v1/principal-rate-limits", list),
        Route("POST", "/api/v1/principal-rate-limits", create),
        Route("GET", "/api/v1/principal-rate-limits/{}", get),
        Route("PUT", "/api/v1/principal-rate-limits/{}", replace),
    ]

    private static let paging = Paging(defaultLimit: 20, maximumLimit: 50, cursor: .plain, idPrefix: "prl")

    /// E0000001 as it was recorded: the subject is the same whatever is wrong.
    private static func invalid(_ causes: String...) -> APIError {
        APIError(
            status: 400,
            code: "E0000001",
            summary: "Api validation failed: principalRateLimitMediated",
            causes: causes
        )
    }

    @Sendable private static func list(_ org: inout OrgState, _ call: APICall) throws(APIError) -> APIReply {
        let filter = call.query("filter").flatMap { $0.isEmpty ? nil : $0 }
        let expression = try filter.map { text throws(APIError) in
            try SearchDialect.principalLimitFilter.parse(text)
        }
        guard let expression, !expression.texts(comparedWith: "principalType").isEmpty else {
            // The misspelling is Okta's.
            throw invalid(
                "The provided filter parameter did not contain the required attrbute filter \"principalType\""
            )
        }
        let rows = org.principalLimits.rows(after: try paging.startID(of: call)).lazy.filter { record in
            expression.matches(isCaseSensitive: true) { attribute in
                [.text(attribute == "principalId" ? record.principalID : record.kind.rawValue)]
            }
        }
        return try paging.reply(rows, to: call, render: \.json)
    }

    private static func record(_ org: OrgState, _ call: APICall) throws(APIError) -> PrincipalLimitRecord {
        guard let record = org.principalLimits[call.parameter(0)] else {
            throw .notFound(call.parameter(0), "PrincipalRateLimit")
        }
        return record
    }

    @Sendable private static func get(_ org: inout OrgState, _ call: APICall) throws(APIError) -> APIReply {
        .ok(try record(org, call).json)
    }

    /// The principal that a body names.
    private static func principal(
        _ body: JSONValue
    ) throws(APIError) -> (id: String, kind: PrincipalLimitRecord.Kind) {
        guard let id = body["principalId"]?.string, !id.isEmpty else {
            throw invalid("principalId: The field cannot be left blank")
        }
        guard let kind = body["principalType"]?.string.flatMap(PrincipalLimitRecord.Kind.init) else {
            let names = PrincipalLimitRecord.Kind.allCases.map(\.rawValue).joined(separator: ", ")
            throw invalid("principalType: Must be one of \(names)")
        }
        return (id, kind)
    }

    private static func share(_ body: JSONValue) throws(APIError) -> PrincipalShare {
        func percent(_ name: String, _ fallback: Int) throws(APIError) -> Int {
            guard let value = body[name] else { return fallback }
            guard let percent = value.int, (0...100).contains(percent) else {
                throw invalid("\(name): Must be between 0 and 100")
            }
            return percent
        }
        let usual = PrincipalShare()
        return PrincipalShare(
            requests: try percent("defaultPercentage", usual.requests),
            concurrency: try percent("defaultConcurrencyPercentage", usual.concurrency)
        )
    }

    @Sendable private static func create(_ org: inout OrgState, _ call: APICall) throws(APIError) -> APIReply {
        try org.demand([.superAdministrator], of: call)
        let body = try call.object()
        let (id, kind) = try principal(body)
        switch kind {
        case .token: guard org.apiTokens.contains(id) else { throw .notFound(id, "Token") }
        case .app: guard org.oauth.clients[id] != nil else { throw .notFound(id, "AppInstance") }
        }
        // One record for each principal; the recorded refusal gives no cause.
        guard !org.principalLimits.rows.contains(where: { $0.principalID == id }) else { throw invalid() }
        let (now, sender) = (call.now.wholeSecond, org.sender(of: call).id)
        let record = PrincipalLimitRecord(
            id: org.identifiers.next("prl"),
            principalID: id,
            kind: kind,
            share: try share(body),
            created: now,
            createdBy: sender,
            lastUpdated: now,
            lastUpdatedBy: sender
        )
        keep(record, &org, call)
        var reply = APIReply.ok(record.json)
        reply.status = 201
        return reply
    }

    /// Sets the shares; to whom they belong stays.
    @Sendable private static func replace(_ org: inout OrgState, _ call: APICall) throws(APIError) -> APIReply {
        try org.demand([.superAdministrator], of: call)
        var record = try record(org, call)
        let body = try call.object()
        let (id, kind) = try principal(body)
        guard id == record.principalID, kind == record.kind else {
            throw invalid("principalId: The principal of a limit cannot be changed")
        }
        record.share = try share(body)
        record.lastUpdated = call.now.wholeSecond
        record.lastUpdatedBy = org.sender(of: call).id
        keep(record, &org, call)
        return .ok(record.json)
    }

    private static func keep(_ record: PrincipalLimitRecord, _ org: inout OrgState, _ call: APICall) {
        org.principalLimits[record.id] = record
        switch record.kind {
        case .token:
            let token = org.apiTokens[record.principalID].map { [$0.logEntity] } ?? []
            org.record(.rateLimitConfiguration, by: call, on: token)
        case .app:
            let name = org.oauth.clients[record.principalID]?.facts.name ?? "unknown"
            let app = LogEntity(
                id: record.principalID,
                type: "AppInstance",
                alternateId: "unknown",
                displayName: name
            )
            org.record(.applicationLimitUpdate, by: call, on: [app])
        }
    }
}
