import Bridge
import DequeModule

/// The part of the audit that is in memory: a run of records without gaps, fetched page by page as it is read.
///
/// The log only grows, so a page that was let go can be fetched again from the same number and is the same.
struct AuditPages: OrderedRows, Sendable {
    /// Records asked for at once.
    static let pageRows = 200
    /// Most records kept.
    static let capacity = 2000
    /// Records left above or below the visible ones at which the next page is asked for.
    static let margin = 60

    /// Newer records that were let go, or never taken in: at most a page.
    private struct Gap: Hashable, Sendable {
        var before: Int
        var count: Int
    }

    private enum Request: Hashable, Sendable {
        case newest
        case older(before: Int)
        case newer(Gap)

        var before: Int? {
            switch self {
            case .newest: nil
            case .older(let before): before
            case .newer(let gap): gap.before
            }
        }
    }

    /// Oldest first.
    private(set) var rows: Deque<AuditRow> = []
    /// How many records the whole log holds.
    private(set) var total = 0
    private(set) var isLoaded = false
    private var hasOlder = true
    /// The nearest to `rows` last.
    private var gaps: [Gap] = []
    private var request: Request?

    var count: Int { rows.count }
    func id(at index: Int) -> Int { rows[index].seq }
    func row(at index: Int) -> AuditRow { rows[index] }

    /// How many of the records here are of this operation.
    func count(of operation: String) -> Int {
        operation.isEmpty ? 0 : rows.reduce(0) { $0 + ($1.operation == operation ? 1 : 0) }
    }

    /// Whether the newest record is here.
    var isAtNewest: Bool { gaps.isEmpty }
    /// Whether every record that matches is here.
    var isWhole: Bool { isLoaded && !hasOlder && gaps.isEmpty }

    /// Forgets all and asks for the newest page.
    mutating func reload(_ filter: AuditFilter) -> ConsoleEffect {
        self = AuditPages(total: total)
        return ask(.newest, filter)
    }

    /// Asks for the page that is about to be read; nil if it is here, or one is on its way.
    mutating func fetch(around window: Range<Int>, _ filter: AuditFilter) -> ConsoleEffect? {
        guard request == nil, isLoaded else { return nil }
        if window.lowerBound < Self.margin, hasOlder, let first = rows.first {
            return ask(.older(before: first.seq), filter)
        }
        if window.upperBound > count - Self.margin, let gap = gaps.last { return ask(.newer(gap), filter) }
        return nil
    }

    /// Takes a page that was asked for.
    mutating func take(_ page: AuditPage, before: Int?) {
        guard let request, request.before == before else { return }
        self.request = nil
        total = max(total, page.total)
        switch request {
        case .newest:
            // Records that came while the page was on its way are here already.
            let known = rows.first?.seq ?? .max
            rows.prepend(contentsOf: page.rows.reversed().filter { $0.seq < known })
            hasOlder = page.hasMore
            isLoaded = true
        case .older:
            rows.prepend(contentsOf: page.rows.reversed())
            hasOlder = page.hasMore
            letGoNewest(count - Self.capacity)
        case .newer(let gap):
            gaps.removeAll { $0.before == gap.before }
            rows.append(contentsOf: page.rows.prefix(gap.count).reversed())
            letGoOldest(count - Self.capacity)
        }
    }

    /// Takes a record that was just appended to the log.
    ///
    /// - Parameters:
    ///   - row: The record.
    ///   - isListed: Whether the search lets it through.
    ///   - isFollowing: Whether the list stands at its end; otherwise what is read is not let go for it.
    mutating func append(_ row: AuditRow, isListed: Bool, isFollowing: Bool) {
        total = max(total, row.seq)
        guard isListed, isLoaded || request == .newest, row.seq > rows.last?.seq ?? 0 else { return }
        if gaps.isEmpty, isFollowing || count < Self.capacity {
            rows.append(row)
            letGoOldest(count - Self.capacity)
        } else if let last = gaps.first, last.count < Self.pageRows {
            gaps[0] = Gap(before: row.seq + 1, count: last.count + 1)
        } else {
            gaps.insert(Gap(before: row.seq + 1, count: 1), at: 0)
        }
    }

    init(total: Int = 0) { self.total = total }

    private mutating func ask(_ request: Request, _ filter: AuditFilter) -> ConsoleEffect {
        self.request = request
        let limit = if case .newer(let gap) = request { gap.count } else { Self.pageRows }
        return .fetchAudit(before: request.before, limit: limit, filter)
    }

    private mutating func letGoOldest(_ excess: Int) {
        guard excess > 0 else { return }
        rows.removeFirst(excess)
        hasOlder = true
    }

    private mutating func letGoNewest(_ excess: Int) {
        guard excess > 0, let last = rows.last else { return }
        rows.removeLast(excess)
        gaps.append(Gap(before: last.seq + 1, count: excess))
    }
}
