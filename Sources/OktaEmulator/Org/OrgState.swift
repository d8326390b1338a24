import JSON

/// All that the org knows.
///
/// A value: `OktaOrg` guards it with a lock, handlers change it in place.
struct OrgState: Sendable {
    var users = SortedTable<UserRecord>()
    var groups = SortedTable<GroupRecord>()
    var rules = SortedTable<GroupRuleRecord>()
    var applications = SortedTable<ApplicationRecord>()
    var schemas = SchemaTable()
    var userTypes = SortedTable<UserTypeRecord>()
    var settings = OrgSettings()
    var policies = SortedTable<PolicyRecord>()
    var zones = SortedTable<ZoneRecord>()
    var apiTokens = SortedTable<APITokenRecord>()
    var principalLimits = SortedTable<PrincipalLimitRecord>()
    var sessions = SortedTable<SessionRecord>()
    /// Push notifications that wait for somebody to approve them, by transaction.
    var pushes: [String: PushTransaction] = [:]
    /// The System Log in the order of persistence.
    private(set) var events: [LogRecord] = []
    /// How often a request has changed the org.
    private(set) var changes = 0
    var identifiers: Identifiers
    var rateLimits: EmulatedRateLimits
    var inFlight: RequestsInFlight
    var clientLimits = ClientLimits()
    var sortedSearches = SortedSearches()
    var journal = Journal()
    var history: WriteHistory
    var oauth: OAuthState
    /// The user that the API token belongs to.
    var tokenOwnerID = ""
    var everyoneID = ""
    private var idsByLogin: [String: String] = [:]

    init(_ options: EmulatorOptions) {
        identifiers = Identifiers(seed: options.seed)
        rateLimits = EmulatedRateLimits(preset: options.preset, scale: options.limitScale)
        inFlight = RequestsInFlight(limit: options.concurrencyLimit ?? options.preset.concurrencyLimit)
        history = WriteHistory(searchLag: options.searchLag)
        oauth = OAuthState(options.clients)
    }

    /// Adds a user, who joins Everyone.
    mutating func insert(_ user: UserRecord) {
        users[user.id] = user
        idsByLogin[user.login.lowercased()] = user.id
        groups.update(everyoneID) { $0.members[user.id] = GroupRecord.Member(id: user.id, since: user.created) }
    }

    /// Replaces a user and keeps the login index true.
    mutating func replace(_ user: UserRecord) {
        if let old = users[user.id], old.login.lowercased() != user.login.lowercased() {
            idsByLogin[old.login.lowercased()] = nil
        }
        users[user.id] = user
        idsByLogin[user.login.lowercased()] = user.id
    }

    /// Puts the users back to what they were, logins included.
    mutating func restore(_ earlier: SortedTable<UserRecord>) {
        let now = users
        users = earlier
        let changed = Set(now.memory.replaced(from: 0).map(\.id))
        for id in changed { now[id].map { idsByLogin[$0.login.lowercased()] = nil } }
        for id in changed { earlier[id].map { idsByLogin[$0.login.lowercased()] = id } }
    }

    /// Removes a user for good, with memberships and assignments.
    mutating func erase(_ user: UserRecord) {
        for group in groups.rows where group.members.contains(user.id) { groups[group.id]?.members[user.id] = nil }
        for application in applications.rows { applications[application.id]?.users[user.id] = nil }
        endSessions(of: user.id)
        users[user.id] = nil
        idsByLogin[user.login.lowercased()] = nil
    }

    /// The id of the user with this login, whatever its case.
    func id(forLogin login: String) -> String? { idsByLogin[login.lowercased()] }

    /// Finds a user as Okta's `{id}` does: by id, by login, or by the part of the login before `@` if only one has it.
    func user(_ reference: String) -> UserRecord? {
        if let user = users[reference] { return user }
        if let id = id(forLogin: reference) { return users[id] }
        guard !reference.contains("@") else { return nil }
        let prefix = reference.lowercased() + "@"
        let matches = idsByLogin.filter { $0.key.hasPrefix(prefix) }
        return matches.count == 1 ? matches.first.flatMap { users[$0.value] } : nil
    }

    /// The groups of a user, in the order of their ids.
    func groups(of user: String) -> [GroupRecord] { groups.rows.filter { $0.members.contains(user) } }

    /// A user's effective assignment to an application: the user's own first, else the strongest group's.
    func assignment(of user: UserRecord, to application: ApplicationRecord) -> AssignmentView? {
        if let own = application.users[user.id] {
            return AssignmentView(
                id: user.id,
                isDirect: true,
                created: own.created,
                lastUpdated: own.lastUpdated,
                userName: own.userName,
                profile: own.profile
            )
        }
        guard user.status != .deprovisioned else { return nil }
        for assigned in application.groups.sorted(by: { $0.priority < $1.priority }) {
            guard let member = groups[assigned.id]?.members[user.id] else { continue }
            let since = max(member.since, assigned.lastUpdated)
            return AssignmentView(
                id: user.id,
                isDirect: false,
                created: since,
                lastUpdated: since,
                userName: user.login,
                profile: assigned.profile
            )
        }
        return nil
    }

    /// Whether a group gives this user the application.
    func isGranted(_ application: ApplicationRecord, toGroupsOf user: String) -> Bool {
        application.groups.contains { groups[$0.id]?.members.contains(user) == true }
    }

    /// Notes a change that Okta has no event type for.
    mutating func noteChange() { changes += 1 }

    /// Cuts the log back to its first events.
    mutating func forgetEvents(after count: Int) { events.removeLast(events.count - count) }

    /// Appends an event; its place in the order of persistence is given here.
    mutating func append(_ event: LogRecord) {
        if event.isChange { changes += 1 }
        var numbered = event
        numbered.sequence = events.count
        events.append(numbered)
    }
}

extension OrgState {
    /// Records what a request has changed: one event by the token's owner, or by the app that has sent it.
    ///
    /// - Parameters:
    ///   - type: What has happened.
    ///   - call: The request.
    ///   - targets: What it has happened to.
    ///   - actor: Who did it, if not the sender of the request.
    ///   - details: What the type adds to the event's `debugData`.
    mutating func record(
        _ type: EventType,
        by call: APICall,
        on targets: [LogEntity],
        as actor: LogEntity? = nil,
        details: [(key: String, value: JSONValue)] = []
    ) {
        let agent = LogClient.Agent(
            raw: call.userAgent,
            system: "Unknown",
            browser: "UNKNOWN",
            device: "Unknown"
        )
        append(
            LogRecord(
                uuid: identifiers.uuid(),
                published: call.now,
                type: type,
                actor: actor ?? self.actor(of: call.principal),
                client: LogClient(address: "198.51.100.7", agent: agent, place: DemoPlaces.headquarters),
                targets: targets,
                requestID: call.requestID,
                requestPath: call.path,
                apiTokenID: call.principal == .apiToken ? OrgFacts.apiTokenID : nil,
                details: details
            )
        )
    }

    /// Who has sent a request, as events and objects name it.
    func sender(of call: APICall) -> LogEntity { actor(of: call.principal) }

    private func actor(of principal: Principal) -> LogEntity {
        let unknown = LogEntity(id: "unknown", type: "User", alternateId: "unknown", displayName: "unknown")
        switch principal {
        case .apiToken: return users[tokenOwnerID]?.logEntity ?? unknown
        case .user(let id): return users[id]?.logEntity ?? unknown
        case .client(let id):
            let name = oauth.clients[id]?.facts.name ?? "unknown"
            return LogEntity(id: id, type: "PublicClientApp", alternateId: "unknown", displayName: name)
        case .anonymous: return unknown
        }
    }
}
