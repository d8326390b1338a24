import JSON

/// `GET /api/v1/logs`: the System Log, bounded or polled (api.md 4).
///
/// Bounded (`since` and `until`, or descending): ordered by `published`, ends without `next`. Polling (ascending
/// without `until`): ordered by persistence, always has `next`, even on an empty page.
enum LogRoutes {
    static let routes = [Route("GET", "/api/v1/logs", list)]

    private static let defaultLimit = 100
    private static let maximumLimit = 1000
    private static let retentionDays = 90
    private static let oldestSinceDays = 180
    private static let defaultSinceDays = 7

    /// What a cursor says.
    private struct Position {
        var sequence: Int
        /// Where a descending query ends, which its `next` cannot say in another way; nil for an ascending one.
        var since: Moment?
    }

    /// One query, checked.
    private struct Query {
        var since: Moment
        var until: Moment
        var isPolling: Bool
        var isDescending: Bool
        var limit: Int
        /// Sequence of the event that the page starts after; for a poll also the first one not yet seen.
        var after: Int?
        var expression: SearchExpression?
        var keywords: [String]
    }

    @Sendable private static func list(_ org: inout OrgState, _ call: APICall) throws(APIError) -> APIReply {
        let query = try checked(call, org)
        var found: [LogRecord] = []
        for index in order(of: query, count: org.events.count) {
            let event = org.events[index]
            guard event.published >= query.since, event.published < query.until || query.isPolling else { continue }
            guard matches(event, query) else { continue }
            found.append(event)
            if found.count > query.limit { break }
        }
        let page = found.prefix(query.limit)
        var reply = APIReply.ok(.array(page.map(\.json)))
        let next: String? =
            if let last = page.last, found.count > query.limit || query.isPolling {
                cursor(last, of: query)
            } else if query.isPolling {
                call.query("after") ?? "\(call.now.milliseconds)_\(org.events.count)"
            } else {
                nil
            }
        reply.headers = Paging.links(call, limit: query.limit, next: next)
        return reply
    }

    private static func cursor(_ event: LogRecord, of query: Query) -> String {
        let position = "\(event.published.milliseconds)_\(event.sequence + 1)"
        return query.isDescending ? "\(position)_\(query.since.milliseconds)" : position
    }

    /// Persistence order is that of publication here, so one index serves both readings.
    private static func order(of query: Query, count: Int) -> [Int] {
        guard query.isDescending else { return Array(min(query.after ?? 0, count)..<count) }
        let end = query.after.map { max(0, min($0 - 1, count)) } ?? count
        return (0..<end).reversed()
    }

    private static func checked(_ call: APICall, _ org: OrgState) throws(APIError) -> Query {
        let untilText = call.query("until")
        let until = try moment(untilText) ?? call.now.adding(milliseconds: 1)
        let since = try moment(call.query("since"))
        let after = try position(call.query("after"))
        guard since == nil || after == nil else {
            throw .invalidFilter("The parameters 'since' and 'after' exclude each other.")
        }
        let order = call.query("sortOrder")?.uppercased() ?? "ASCENDING"
        guard order == "ASCENDING" || order == "DESCENDING" else {
            throw .validation("sortOrder", "sortOrder: must be ASCENDING or DESCENDING")
        }
        if let since, since < call.now.adding(days: -oldestSinceDays) {
            throw .invalidFilter("The 'since' parameter is more than \(oldestSinceDays) days in the past.")
        }
        let retained = call.now.adding(days: -retentionDays)
        let start = since ?? after?.since ?? (after == nil ? until.adding(days: -defaultSinceDays) : retained)
        let filter = call.query("filter")
        return Query(
            since: max(start, retained),
            until: until,
            isPolling: untilText == nil && order == "ASCENDING",
            isDescending: order == "DESCENDING",
            limit: try limit(call),
            after: after?.sequence,
            expression: filter == nil ? nil : try SearchDialect.logFilter.parse(filter ?? ""),
            keywords: try keywords(call)
        )
    }

    private static func moment(_ text: String?) throws(APIError) -> Moment? {
        guard let text else { return nil }
        guard let moment = Moment(iso: text) else { throw .invalidDate }
        return moment
    }

    private static func position(_ cursor: String?) throws(APIError) -> Position? {
        guard let cursor else { return nil }
        let texts = cursor.split(separator: "_")
        let parts = texts.compactMap { Int($0) }
        guard parts.count == texts.count, (2...3).contains(parts.count), parts[1] >= 0 else { throw .invalidCursor }
        return Position(sequence: parts[1], since: parts.count == 3 ? Moment(parts[2]) : nil)
    }

    private static func limit(_ call: APICall) throws(APIError) -> Int {
        guard let text = call.query("limit") else { return defaultLimit }
        guard let limit = Int(text), (0...maximumLimit).contains(limit) else {
            throw .validation("limit", "limit: must be between 0 and \(maximumLimit)")
        }
        return limit
    }

    private static func keywords(_ call: APICall) throws(APIError) -> [String] {
        let words = (call.query("q") ?? "").split(separator: " ").map { $0.lowercased() }
        guard words.count <= 10, words.allSatisfy({ $0.count <= 40 }) else {
            throw .validation("q", "q: at most 10 keywords of 40 characters each")
        }
        return words
    }

    private static func matches(_ event: LogRecord, _ query: Query) -> Bool {
        if let expression = query.expression {
            guard expression.matches(isCaseSensitive: true, { event.values(of: $0) }) else { return false }
        }
        guard !query.keywords.isEmpty else { return true }
        let words = event.words
        return query.keywords.allSatisfy(words.contains)
    }
}

extension LogRecord {
    /// The values of an attribute that `filter` names; the common ones without making the event's JSON.
    fileprivate func values(of attribute: String) -> [SearchValue] {
        switch attribute {
        case "eventType": [.text(type.rawValue)]
        case "outcome.result": [.text(result)]
        case "severity": [.text(severity)]
        case "actor.id": [.text(actor.id)]
        case "actor.alternateId": [.text(actor.alternateId)]
        case "target.id": targets.map { .text($0.id) }
        case "target.type": targets.map { .text($0.type) }
        case "target.alternateId": targets.map { .text($0.alternateId) }
        case "client.ipAddress": [.text(client.address)]
        case "transaction.id": [.text(requestID)]
        case "transaction.detail.requestApiTokenId": apiTokenID.map { [.text($0)] } ?? []
        case "uuid": [.text(uuid)]
        default: SearchValue.values(in: json, at: attribute.split(separator: "."))
        }
    }

    /// The lower-case words and whole values that `q` finds.
    fileprivate var words: Set<String> {
        let texts =
            [type.rawValue, type.displayMessage, result, reason ?? "", client.address, client.place.city]
            + ([actor] + targets).flatMap { [$0.id, $0.alternateId, $0.displayName] }
        var words = Set(texts.map { $0.lowercased() })
        for text in texts {
            words.formUnion(text.lowercased().split(whereSeparator: { " @".contains($0) }).map(String.init))
        }
        return words
    }
}
