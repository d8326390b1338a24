import Bridge
import DequeModule

/// The calls of the Traffic view: all that are remembered, or those that a filter lets through.
struct CallRows: OrderedRows {
    let calls: CallHistory
    /// Nil: no filter is on.
    let matches: Deque<CallID>?

    var count: Int { matches?.count ?? calls.rows.count }
    func id(at index: Int) -> CallID { matches?[index] ?? calls.rows[index].id }
    func row(at index: Int) -> CallRow? { matches.map { calls[$0[index]] } ?? calls.rows[index] }
}

/// The ids of the calls that a filter lets through, kept as calls come, change and are forgotten.
struct CallMatches: Sendable {
    private(set) var filter = ListFilter<CallRow>()
    private var ids: Deque<CallID> = []

    func rows(_ calls: CallHistory) -> CallRows { CallRows(calls: calls, matches: filter.isActive ? ids : nil) }

    /// - Throws: If the text is no filter; the one before stays.
    mutating func set(_ text: String, _ calls: CallHistory) throws(FilterProblem) {
        try filter.set(text)
        scan(calls)
    }

    mutating func toggle(_ calls: CallHistory) {
        filter.toggle()
        scan(calls)
    }

    /// Takes in what is new of one call.
    mutating func take(_ row: CallRow, _ calls: CallHistory) {
        guard filter.isActive else { return }
        if let first = calls.rows.first { while let id = ids.first, id < first.id { ids.removeFirst() } }
        let position = CallRows(calls: calls, matches: ids).position(of: row.id)
        let isHere = position < ids.count && ids[position] == row.id
        switch (filter.lets(row), isHere) {
        case (true, false): ids.insert(row.id, at: position)
        case (false, true): ids.remove(at: position)
        case (true, true), (false, false): break
        }
    }

    private mutating func scan(_ calls: CallHistory) {
        ids.removeAll(keepingCapacity: true)
        guard filter.isActive else { return }
        for row in calls.rows where filter.lets(row) { ids.append(row.id) }
    }
}
