import Bridge
import DequeModule

/// What the console knows of the house: the newest of everything the desk has told.
struct DeskPicture: Sendable {
    static let auditCapacity = 500
    static let logCapacity = 2000

    private(set) var org: OrgFacts?
    private(set) var calls = CallHistory()
    /// What waits for a person, in queue order: class, then as it came.
    private(set) var pending: [PendingRow] = []
    private(set) var limits: [LimitRow] = []
    private(set) var limitHistory = LimitHistory()
    /// Oldest first.
    private(set) var audit: Deque<AuditRow> = []
    private(set) var auditState: AuditState?
    private(set) var health: [HealthRow] = []
    private(set) var clients: [ClientRow] = []
    private(set) var tools: [ToolRow] = []
    private(set) var mode = GateMode()
    /// Oldest first.
    private(set) var log: Deque<LogRow> = []
    /// Lines of the log so far, those that were let go among them.
    private(set) var logTotal = 0
    private(set) var rates = RateHistory()
    /// Events the feed lost so far.
    private(set) var dropped = 0

    /// Takes one event in.
    mutating func take(_ event: DeskEvent, at now: Moment) {
        switch event {
        case .org(let facts): org = facts
        case .call(let row): take(row, at: now)
        case .pending(let row): take(row)
        case .settled(let id, _): pending.removeAll { $0.id == id }
        case .limits(let rows):
            limits = rows
            limitHistory.take(rows, at: now.wall)
        case .audit(let row):
            audit.append(row)
            if audit.count > Self.auditCapacity { audit.removeFirst() }
        case .auditState(let state): auditState = state
        case .health(let rows): health = rows
        case .clients(let rows): clients = rows
        case .tools(let rows): tools = rows
        case .mode(let mode): self.mode = mode
        case .log(let row): note(row)
        case .dropped(let count): dropped += count
        }
    }

    /// Adds a line to the log, such as a toast of the console's own.
    mutating func note(_ row: LogRow) {
        log.append(row)
        logTotal += 1
        if log.count > Self.logCapacity { log.removeFirst() }
    }

    /// The request with this id, while it waits.
    func pending(_ id: ApprovalID) -> PendingRow? { pending.first { $0.id == id } }

    /// Requests of class 4 that wait.
    var irreversibleCount: Int { pending.count { $0.riskClass == .irreversible } }

    /// The worst state of the checks, and how many are in it.
    var worstHealth: (state: HealthRow.State, count: Int) {
        let failures = health.count { $0.state == .fail }
        if failures > 0 { return (.fail, failures) }
        let warnings = health.count { $0.state == .warn }
        return warnings > 0 ? (.warn, warnings) : (.ok, 0)
    }

    private mutating func take(_ row: CallRow, at now: Moment) {
        let old = calls.take(row)
        guard row.stage == .done, old?.stage != .done else { return }
        switch row.status {
        case .ok: rates.record(milliseconds: row.milliseconds, isError: false, at: now.wall)
        case .error, .unknown: rates.record(milliseconds: row.milliseconds, isError: true, at: now.wall)
        case .queued, .pending, .sent, .denied, .cancelled: break
        }
    }

    /// A request that is known keeps its place, a new one joins at the end of its class.
    private mutating func take(_ row: PendingRow) {
        if let index = pending.firstIndex(where: { $0.id == row.id }) {
            if pending[index].riskClass == row.riskClass {
                pending[index] = row
                return
            }
            pending.remove(at: index)
        }
        let index = pending.firstIndex { $0.riskClass < row.riskClass } ?? pending.endIndex
        pending.insert(row, at: index)
    }
}
