/// The latest writes, so that the org can be shown as it was before one of them.
///
/// A write is a request that may change something. Its number goes up by one with each; under it the tables remember
/// the rows that they replace, so nothing is copied but what has changed.
struct WriteHistory: Sendable {
    /// One write, with what was there before it besides the tables.
    struct Write: Sendable {
        let number: Int
        let at: Moment
        let eventCount: Int
        let settings: OrgSettings
        let schemas: SchemaTable
    }

    /// How far the search index is behind, in milliseconds.
    private let searchLag: Int
    private var count = 0
    private var current: Write?
    /// The writes that the search index may not know yet, and in any case the last; oldest first.
    private var kept: [Write] = []

    init(searchLag: Duration) {
        self.searchLag =
            Int(searchLag.components.seconds) * 1000
            + Int(searchLag.components.attoseconds / 1_000_000_000_000_000)
    }

    /// The last write that took effect.
    var last: Write? { kept.last }
    /// Tables may forget what they replaced up to this write.
    var forgotten: Int { (kept.first?.number ?? count + 1) - 1 }

    /// Numbers a write that starts.
    mutating func begin(at now: Moment, eventCount: Int, _ settings: OrgSettings, _ schemas: SchemaTable) -> Int {
        count += 1
        current = Write(number: count, at: now, eventCount: eventCount, settings: settings, schemas: schemas)
        return count
    }

    /// Keeps the write that ends, if it took effect, and drops those that the search index knows by now.
    mutating func end(isEffective: Bool) {
        guard let ended = current else { return }
        current = nil
        guard isEffective else { return }
        let known = ended.at.adding(milliseconds: -searchLag)
        kept.removeAll { $0.at <= known }
        kept.append(ended)
    }

    /// The first write that the search index does not know yet; nil if it knows them all.
    func firstUnindexed(at now: Moment) -> Int? {
        let known = now.adding(milliseconds: -searchLag)
        return kept.first { $0.at > known }?.number
    }
}

/// What happens to the memory of every table when a write begins or ends.
enum WriteStep: Sendable {
    case begin(write: Int)
    /// What was replaced up to this write is not needed any more.
    case end(forgotten: Int)
    /// The write has had no effect.
    case cancel
}

/// What the rows of one table were before the latest writes.
struct TableMemory<Row: Identifiable & Sendable>: Sendable where Row.ID == String {
    /// A row before a write; nil where the write has added it.
    struct Replaced: Sendable {
        let write: Int
        let id: String
        let row: Row?
    }

    /// The write that goes on; nil remembers nothing.
    private var write: Int?
    /// In the order of the writes.
    private var replaced: [Replaced] = []

    var isOpen: Bool { write != nil }

    mutating func remember(_ row: Row?, id: String) {
        if let write { replaced.append(Replaced(write: write, id: id, row: row)) }
    }

    mutating func take(_ step: WriteStep) {
        switch step {
        case .begin(let number): write = number
        case .cancel:
            while let last = replaced.last, last.write == write { replaced.removeLast() }
            write = nil
        case .end(let forgotten):
            write = nil
            let known = replaced.firstIndex { $0.write > forgotten } ?? replaced.count
            // Half at a time, so that a long memory is not moved with each write.
            if known * 2 > replaced.count { replaced.removeFirst(known) }
        }
    }

    /// What this write and those after it have replaced, the last first: the order in which to put it back.
    func replaced(from write: Int) -> some Sequence<Replaced> {
        replaced.lazy.reversed().prefix { $0.write >= write }
    }
}

extension OrgState {
    /// Begins a write: from here on the tables remember what they replace.
    mutating func beginWrite(at now: Moment) {
        step(.begin(write: history.begin(at: now, eventCount: events.count, settings, schemas)))
    }

    /// Ends a write.
    mutating func endWrite(isEffective: Bool) {
        history.end(isEffective: isEffective)
        step(isEffective ? .end(forgotten: history.forgotten) : .cancel)
    }

    private mutating func step(_ step: WriteStep) {
        users.step(step)
        groups.step(step)
        rules.step(step)
        applications.step(step)
        userTypes.step(step)
        policies.step(step)
        zones.step(step)
        apiTokens.step(step)
        principalLimits.step(step)
        sessions.step(step)
    }

    /// The users as `search` knows them.
    func indexedUsers(at now: Moment) -> SortedTable<UserRecord> {
        history.firstUnindexed(at: now).map(users.before(write:)) ?? users
    }

    /// The groups as `search` knows them.
    func indexedGroups(at now: Moment) -> SortedTable<GroupRecord> {
        history.firstUnindexed(at: now).map(groups.before(write:)) ?? groups
    }

    /// The org before its last write; nil if there was none.
    func beforeLastWrite() -> OrgState? {
        guard let write = history.last else { return nil }
        var org = self
        org.restore(users.before(write: write.number))
        org.groups = groups.before(write: write.number)
        org.rules = rules.before(write: write.number)
        org.applications = applications.before(write: write.number)
        org.userTypes = userTypes.before(write: write.number)
        org.policies = policies.before(write: write.number)
        org.zones = zones.before(write: write.number)
        org.apiTokens = apiTokens.before(write: write.number)
        org.principalLimits = principalLimits.before(write: write.number)
        org.sessions = sessions.before(write: write.number)
        org.settings = write.settings
        org.schemas = write.schemas
        org.forgetEvents(after: write.eventCount)
        return org
    }
}
