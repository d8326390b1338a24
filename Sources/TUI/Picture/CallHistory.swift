import Bridge
import DequeModule

/// The newest calls of this run, in the order of their ids; the record of all is the audit's.
struct CallHistory: Sendable {
    private let capacity: Int
    private(set) var rows: Deque<CallRow> = []
    /// Calls whose outcome is unknown, as far as they are here.
    private(set) var unknownCount = 0
    private(set) var deniedCount = 0
    private(set) var total = 0

    /// - Parameter capacity: Most calls to remember.
    init(capacity: Int = 10_000) { self.capacity = capacity }

    /// Calls that were sent and those that wait to be.
    var inFlight: Int { rows.reversed().prefix(2000).count { $0.stage == .sending } }
    var queued: Int { rows.reversed().prefix(2000).count { $0.status == .queued } }

    /// Adds a call, or replaces what was known of it.
    ///
    /// - Returns: The row that was replaced.
    @discardableResult
    mutating func take(_ row: CallRow) -> CallRow? {
        let index = position(of: row.id)
        if index < rows.count, rows[index].id == row.id {
            let old = rows[index]
            count(old, by: -1)
            count(row, by: 1)
            rows[index] = row
            return old
        }
        count(row, by: 1)
        total += 1
        rows.insert(row, at: index)
        if rows.count > capacity { rows.removeFirst() }
        return nil
    }

    /// The call with this id, if it is still here.
    subscript(id: CallID) -> CallRow? { index(of: id).map { rows[$0] } }

    /// Where the call stands in `rows`.
    func index(of id: CallID) -> Int? {
        let index = position(of: id)
        return index < rows.count && rows[index].id == id ? index : nil
    }

    /// The first index whose id is not below `id`.
    ///
    /// Most calls are near the end, so that is looked at first.
    private func position(of id: CallID) -> Int {
        guard let last = rows.last, last.id >= id else { return rows.count }
        var low = 0
        var high = rows.count
        while low < high {
            let middle = (low + high) / 2
            if rows[middle].id < id { low = middle + 1 } else { high = middle }
        }
        return low
    }

    private mutating func count(_ row: CallRow, by step: Int) {
        switch row.status {
        case .unknown: unknownCount += step
        case .denied: deniedCount += step
        case .queued, .pending, .sent, .ok, .error, .cancelled: break
        }
    }
}
