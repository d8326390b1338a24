/// Thirty days of System Log: what people did, and how they came to the status they have.
enum DemoHistory {
    private static let days = 30

    static func add(to org: inout OrgState, now: Moment, _ chance: inout SeededGenerator) {
        let start = now.adding(days: -days)
        let admins = org.users.rows.filter { $0.status == .active && !$0.roles.isEmpty }
        var scribe = Scribe(org, admins: admins, chance: SeededGenerator(seed: chance.next()))
        for user in org.users.rows { scribe.writeLifecycle(of: user, since: start, until: now, &org) }
        let active = org.users.rows.filter { $0.status == .active && $0.id != org.tokenOwnerID }
        for day in 0...days {
            let midnight = start.startOfDay.adding(days: day)
            let isWeekend = midnight.weekday >= 5
            let visits = max(1, org.users.count / (isWeekend ? 110 : 22))
            let regulars = isWeekend ? [] : active.filter { DemoPeople.isRegular($0) && chance.chance(percent: 70) }
            for user in (0..<visits).map({ _ in chance.pick(active) }) + regulars {
                let moment = midnight.adding(
                    hours: chance.number(in: 6..<20),
                    minutes: chance.number(in: 0..<60),
                    seconds: chance.number(in: 0..<60),
                    milliseconds: chance.number(in: 0..<1000)
                )
                guard moment > start, moment < now.adding(minutes: -3), moment > user.created.adding(days: 2) else {
                    continue
                }
                scribe.writeVisit(of: user, at: moment, &org)
            }
        }
        for event in scribe.sorted() { org.append(event) }
        for (id, moment) in scribe.lastLogins { org.users.update(id) { $0.lastLogin = moment.wholeSecond } }
    }
}

/// Writes events in any order and sorts them at the end.
private struct Scribe {
    private let admins: [UserRecord]
    /// What people sign in to, and the groups that administrators change.
    private let applications: [ApplicationRecord]
    private let groups: [GroupRecord]
    private var chance: SeededGenerator
    private var events: [LogRecord] = []
    /// When each user last signed in.
    private(set) var lastLogins: [String: Moment] = [:]

    init(_ org: OrgState, admins: [UserRecord], chance: SeededGenerator) {
        self.admins = admins
        applications = org.applications.rows.filter { $0.isActive && $0.signOnMode != nil }
        groups = org.groups.rows.filter { $0.kind == .okta }
        self.chance = chance
    }

    /// In the order of publication; events of one moment stay in the order they were written.
    func sorted() -> [LogRecord] {
        let order = events.indices.sorted { (events[$0].published, $0) < (events[$1].published, $1) }
        return order.map { events[$0] }
    }

    /// What administrators did to a user within the period, as far as the user's dates tell.
    mutating func writeLifecycle(of user: UserRecord, since start: Moment, until now: Moment, _ org: inout OrgState) {
        if user.created > start {
            write(.userCreate, at: user.created, by: chance.pick(admins), on: [user.logEntity], &org)
        }
        if let activated = user.activated, activated > start, activated < now {
            write(.userActivate, at: activated, by: chance.pick(admins), on: [user.logEntity], &org)
        }
        guard let changed = user.statusChanged, changed > start, changed < now else { return }
        switch user.status {
        case .suspended: write(.userSuspend, at: changed, by: chance.pick(admins), on: [user.logEntity], &org)
        case .deprovisioned: write(.userDeactivate, at: changed, by: chance.pick(admins), on: [user.logEntity], &org)
        case .passwordExpired: write(.passwordExpire, at: changed, by: chance.pick(admins), on: [user.logEntity], &org)
        case .recovery: write(.passwordReset, at: changed, by: chance.pick(admins), on: [user.logEntity], &org)
        case .lockedOut: writeLockOut(of: user, at: changed, &org)
        case .staged, .provisioned, .active: break
        }
    }

    private mutating func writeLockOut(of user: UserRecord, at moment: Moment, _ org: inout OrgState) {
        for attempt in 0..<5 {
            let date = moment.adding(seconds: (attempt - 5) * 11)
            write(.sessionStart, at: date, by: user, on: [], failure: "INVALID_CREDENTIALS", &org)
        }
        write(.accountLock, at: moment, by: user, on: [user.logEntity], failure: "LOCKED_OUT", &org)
    }

    /// One visit of a user: mostly a sign-in with a second factor and one or two applications.
    mutating func writeVisit(of user: UserRecord, at moment: Moment, _ org: inout OrgState) {
        switch chance.number(in: 0..<100) {
        case 0..<9: write(.sessionStart, at: moment, by: user, on: [], failure: "INVALID_CREDENTIALS", &org)
        case 9..<11:
            write(
                .pushDenied,
                at: moment,
                by: user,
                on: [user.logEntity],
                failure: "USER_REJECTED_OKTA_VERIFY_PUSH",
                &org
            )
        case 11..<14: write(.passwordUpdate, at: moment, by: user, on: [user.logEntity], &org)
        case 14..<17: write(.factorActivate, at: moment, by: user, on: [user.logEntity], &org)
        case 17..<22: writeAdministration(of: user, at: moment, &org)
        case let ticket: writeSignIn(of: user, at: moment, ticket: ticket, &org)
        }
    }

    private mutating func writeSignIn(of user: UserRecord, at moment: Moment, ticket: Int, _ org: inout OrgState) {
        let session = "102" + org.identifiers.token(22)
        let request = org.identifiers.hex(32)
        lastLogins[user.id] = max(lastLogins[user.id] ?? moment, moment)
        write(.sessionStart, at: moment, by: user, on: [], session: session, request: request, &org)
        if ticket < 85 {
            write(.multifactor, at: moment.adding(seconds: 7), by: user, on: [user.logEntity], session: session, &org)
        }
        if user.roles.isEmpty == false, chance.chance(percent: 60) {
            write(.adminAppAccess, at: moment.adding(seconds: 21), by: user, on: [], session: session, &org)
        }
        for visit in 0..<chance.number(in: 0..<3) {
            let application = chance.pick(applications)
            guard org.assignment(of: user, to: application) != nil else { continue }
            let date = moment.adding(seconds: 40 + visit * 50 + chance.number(in: 0..<45))
            write(.singleSignOn, at: date, by: user, on: [application.logEntity], session: session, &org)
        }
    }

    private mutating func writeAdministration(of user: UserRecord, at moment: Moment, _ org: inout OrgState) {
        let admin = chance.pick(admins)
        let group = chance.pick(groups)
        switch chance.number(in: 0..<5) {
        case 0: write(.memberAdd, at: moment, by: admin, on: [user.logEntity, group.logEntity], &org)
        case 1: write(.memberRemove, at: moment, by: admin, on: [user.logEntity, group.logEntity], &org)
        case 2: write(.profileUpdate, at: moment, by: admin, on: [user.logEntity], &org)
        case 3: write(.accountUnlock, at: moment, by: admin, on: [user.logEntity], &org)
        default: write(.factorsReset, at: moment, by: admin, on: [user.logEntity], &org)
        }
    }

    private mutating func write(
        _ type: EventType,
        at moment: Moment,
        by actor: UserRecord,
        on targets: [LogEntity],
        failure: String? = nil,
        session: String? = nil,
        request: String? = nil,
        _ org: inout OrgState
    ) {
        // A person keeps to one office and one device, as far as the log can tell.
        let habit = actor.id.utf8.reduce(0) { $0 &* 31 &+ Int($1) } & 0xFFFF
        let office = DemoPlaces.offices[habit % DemoPlaces.offices.count]
        let client = LogClient(
            address: office.network + String(1 + habit % 250),
            agent: DemoPlaces.agents[habit / 7 % DemoPlaces.agents.count],
            place: office.place
        )
        events.append(
            LogRecord(
                uuid: org.identifiers.uuid(),
                published: moment,
                type: type,
                actor: actor.logEntity,
                client: client,
                result: failure == nil ? "SUCCESS" : "FAILURE",
                reason: failure,
                targets: targets,
                requestID: request ?? org.identifiers.hex(32),
                requestPath: type == .sessionStart ? "/api/v1/authn" : "/app/acme",
                sessionID: session
            )
        )
    }
}
