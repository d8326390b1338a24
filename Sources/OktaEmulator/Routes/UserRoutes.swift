import JSON

/// `/api/v1/users`: reading, creating, changing and deleting users, and what hangs below one user.
enum UserRoutes {
    static let routes = [
        Route("GET", "/api/v1/users", list),
        Route("POST", "/api/v1/users", create),
        Route("GET", "/api/v1/users/me", me),
        Route("GET", "/api/v1/users/{}", get),
        Route("POST", "/api/v1/users/{}", update),
        Route("PUT", "/api/v1/users/{}", replace),
        Route("DELETE", "/api/v1/users/{}", delete),
        Route("GET", "/api/v1/users/{}/groups", groups),
        Route("GET", "/api/v1/users/{}/appLinks", appLinks),
    ]

    static let paging = Paging(defaultLimit: 200, maximumLimit: 200, cursor: .zeroPrefixed, idPrefix: "00u")

    /// The user that a path names.
    ///
    /// - Throws: E0000007.
    static func user(_ org: OrgState, _ call: APICall, _ index: Int = 0) throws(APIError) -> UserRecord {
        guard let user = org.user(call.parameter(index)) else { throw .notFound(call.parameter(index), "User") }
        return user
    }

    @Sendable private static func list(_ org: inout OrgState, _ call: APICall) throws(APIError) -> APIReply {
        let origin = call.origin
        if let q = call.query("q"), !q.isEmpty {
            let found = org.users.rows.lazy.filter { $0.status != .deprovisioned && starts($0, with: q) }
            let limit = try paging.limit(of: call, default: 10)
            var reply = APIReply.ok(.array(found.prefix(limit).map { $0.listed(origin: origin) }))
            reply.headers = Paging.links(call, limit: limit, next: nil)
            return reply
        }
        let start = try paging.startID(of: call)
        let matches = try matcher(call)
        let users = call.query("search") == nil ? org.users : org.indexedUsers(at: call.now)
        guard call.query("sortBy") == nil || call.query("search") == nil else {
            return try sorted(users, call, after: start, matches, &org.sortedSearches)
        }
        return try paging.reply(users.rows(after: start).lazy.filter(matches), to: call) {
            $0.listed(origin: origin)
        }
    }

    /// `q`: starts-with on first name, last name and mail, in any case.
    private static func starts(_ user: UserRecord, with q: String) -> Bool {
        let needle = q.lowercased()
        return ["firstName", "lastName", "email"].contains { user.profile.text($0).lowercased().hasPrefix(needle) }
    }

    private static func matcher(_ call: APICall) throws(APIError) -> @Sendable (UserRecord) -> Bool {
        switch (call.query("search"), call.query("filter")) {
        case (nil, nil): return { $0.status != .deprovisioned }
        case (_?, _?): throw .searchAndFilter
        case (let search?, nil):
            let expression = try SearchDialect.userSearch.parse(search)
            return { user in expression.matches(isCaseSensitive: false) { user.values(of: $0) } }
        case (nil, let filter?):
            let expression = try SearchDialect.userFilter.parse(filter)
            return { user in expression.matches(isCaseSensitive: true) { user.values(of: $0) } }
        }
    }

    private static func sorted(
        _ users: SortedTable<UserRecord>,
        _ call: APICall,
        after start: String?,
        _ matches: (UserRecord) -> Bool,
        _ searches: inout SortedSearches
    ) throws(APIError) -> APIReply {
        let search = SortedSearches.Search(
            expression: call.query("search") ?? "",
            attribute: call.query("sortBy") ?? "id",
            isDescending: call.query("sortOrder")?.lowercased() == "desc"
        )
        guard SearchDialect.userSearch.operators(search.attribute) != nil else {
            throw .invalidSearch("'\(search.attribute)' is not a supported attribute.")
        }
        let limit = try paging.limit(of: call)
        var rest = try searches.ids(of: search, after: start) { order(users.rows.lazy.filter(matches), search) }
        // Who has changed since the order was made is shown as of now, or not at all.
        var page: [UserRecord] = []
        var end = rest.startIndex
        while page.count <= limit, let id = rest.popFirst() {
            guard let user = users[id], matches(user) else { continue }
            page.append(user)
            if page.count == limit { end = rest.startIndex }
        }
        if page.count > limit { searches.give(page[limit - 1].id, endingAt: end, of: search, after: start) }
        return try paging.reply(page, to: call) { $0.listed(origin: call.origin) }
    }

    /// The ids of users in the order of an attribute; those alike in the order of their creation.
    private static func order(_ users: some Sequence<UserRecord>, _ search: SortedSearches.Search) -> [String] {
        let keyed = users.map { (id: $0.id, key: $0.values(of: search.attribute).first?.sortKey ?? "") }
        return keyed.sorted { left, right in
            guard left.key != right.key else { return left.id < right.id }
            return search.isDescending ? left.key > right.key : left.key < right.key
        }.map(\.id)
    }

    @Sendable private static func me(_ org: inout OrgState, _ call: APICall) throws(APIError) -> APIReply {
        guard let owner = org.users[org.tokenOwnerID] else { throw .invalidToken }
        return single(owner, call)
    }

    @Sendable private static func get(_ org: inout OrgState, _ call: APICall) throws(APIError) -> APIReply {
        single(try user(org, call), call)
    }

    /// The user alone, with its ETag.
    static func single(_ user: UserRecord, _ call: APICall) -> APIReply {
        var reply = APIReply.ok(user.single(origin: call.origin))
        reply.headers = [("etag", user.etag)]
        return reply
    }

    @Sendable private static func create(_ org: inout OrgState, _ call: APICall) throws(APIError) -> APIReply {
        let body = try call.object()
        let activate = try call.flag("activate", default: true)
        let profile = try UserProfileRules.created(body["profile"], in: org)
        let hasPassword = body["credentials"]?["password"]?["value"]?.string != nil
        let expires = call.query("nextLogin") == "changePassword"
        guard !expires || (activate && hasPassword) else {
            throw .validation("nextLogin", "nextLogin: changePassword needs a password and an activated user")
        }
        let groupIDs = (body["groupIds"]?.elements ?? []).compactMap(\.string)
        for id in groupIDs where org.groups[id] == nil { throw .notFound(id, "UserGroup") }
        let now = call.now.wholeSecond
        var user = UserRecord(
            id: org.identifiers.next("00u"),
            status: .staged,
            created: now,
            lastUpdated: now,
            passwordChanged: hasPassword ? now : nil,
            profile: profile,
            hasPassword: hasPassword
        )
        if activate {
            user.move(to: expires ? .passwordExpired : hasPassword ? .active : .provisioned, at: now)
            user.activated = now
        }
        org.insert(user)
        org.record(.userCreate, by: call, on: [user.logEntity])
        if activate { org.record(.userActivate, by: call, on: [user.logEntity]) }
        for id in groupIDs where org.groups[id]?.add(user.id, at: now) == true {
            let group = org.groups[id].map { [$0.logEntity] } ?? []
            org.record(.memberAdd, by: call, on: [user.logEntity] + group)
        }
        org.reapplyRules(to: user.id, by: call)
        return .ok(user.single(origin: call.origin))
    }

    @Sendable private static func update(_ org: inout OrgState, _ call: APICall) throws(APIError) -> APIReply {
        try change(&org, call) { profile, org, user throws(APIError) in
            try UserProfileRules.updated(user.profile, with: profile, of: user, in: org)
        }
    }

    @Sendable private static func replace(_ org: inout OrgState, _ call: APICall) throws(APIError) -> APIReply {
        try change(&org, call) { profile, org, user throws(APIError) in
            try UserProfileRules.replaced(with: profile, of: user, in: org)
        }
    }

    private static func change(
        _ org: inout OrgState,
        _ call: APICall,
        _ newProfile: (JSONValue, OrgState, UserRecord) throws(APIError) -> Profile
    ) throws(APIError) -> APIReply {
        let body = try call.object()
        var user = try user(org, call)
        if let expected = call.ifMatch, expected != user.etag { throw .preconditionFailed }
        guard user.status != .deprovisioned else { throw .wrongStatus }
        let before = user
        if let profile = body["profile"] {
            guard user.provider == .okta else { throw .masteredElsewhere }
            user.profile = try newProfile(profile, org, user)
        }
        if body["credentials"]?["password"]?["value"]?.string != nil {
            user.hasPassword = true
            user.passwordChanged = call.now.wholeSecond
            org.record(.passwordUpdate, by: call, on: [user.logEntity])
        }
        user.lastUpdated = call.now.wholeSecond
        org.replace(user)
        if body["profile"] != nil {
            let changed = user.logEntity.changing(from: before.profile.json, to: user.profile.json)
            org.record(.profileUpdate, by: call, on: [changed])
            org.reapplyRules(to: user.id, by: call)
        }
        return single(user, call)
    }

    /// Deletes a DEPROVISIONED user; deactivates any other.
    ///
    /// Both answer 204.
    @Sendable private static func delete(_ org: inout OrgState, _ call: APICall) throws(APIError) -> APIReply {
        let user = try user(org, call)
        guard user.status == .deprovisioned else {
            UserLifecycleRoutes.deactivate(user, &org, call)
            return .empty
        }
        org.record(.userDeleteInitiated, by: call, on: [user.logEntity])
        org.erase(user)
        org.record(.userDeleteCompleted, by: call, on: [user.logEntity])
        return .empty
    }

    @Sendable private static func groups(_ org: inout OrgState, _ call: APICall) throws(APIError) -> APIReply {
        let user = try user(org, call)
        let start = try GroupRoutes.userGroupPaging.startID(of: call)
        let rows = org.groups.rows(after: start).lazy.filter { $0.members.contains(user.id) }
        return try GroupRoutes.userGroupPaging.reply(rows, to: call) { $0.json(origin: call.origin) }
    }

    @Sendable private static func appLinks(_ org: inout OrgState, _ call: APICall) throws(APIError) -> APIReply {
        let user = try user(org, call)
        let assigned = org.applications.rows.filter {
            $0.isActive && $0.signOnMode != nil && org.assignment(of: user, to: $0) != nil
        }
        let links = assigned.enumerated().map { index, application -> JSONValue in
            [
                "id": .string(application.id), "label": .string(application.label),
                "linkUrl": .string("\(call.origin)/home/\(application.name)/\(application.id)/2557"),
                "logoUrl": .string("\(call.origin)/assets/img/logos/\(application.name).png"),
                "appName": .string(application.name), "appInstanceId": .string(application.id),
                "appAssignmentId": .string("0ua" + application.id.suffix(8) + user.id.suffix(9)),
                "credentialsSetup": false, "hidden": false, "sortOrder": .number(index),
            ]
        }
        return .ok(.array(links))
    }
}

extension UserRecord {
    /// The values of an attribute that `search` or `filter` names.
    func values(of attribute: String) -> [SearchValue] {
        switch attribute {
        case "id": [.text(id)]
        case "status": [.text(status.rawValue)]
        case "type.id": [.text(OrgFacts.userTypeID)]
        case "created": [.moment(created)]
        case "lastUpdated": [.moment(lastUpdated)]
        case "activated": activated.map { [.moment($0)] } ?? []
        case "statusChanged": statusChanged.map { [.moment($0)] } ?? []
        default:
            profile[String(attribute.dropFirst("profile.".count))].map { SearchValue.values(in: $0, at: []) } ?? []
        }
    }
}

extension SearchValue {
    /// A text that sorts as the value does.
    fileprivate var sortKey: String {
        switch self {
        case .text(let text): text.lowercased()
        case .moment(let moment): moment.iso
        case .number(let number): String(Int(number) + 1_000_000_000_000)
        case .bool(let bool): String(bool)
        }
    }
}
