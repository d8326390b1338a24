/// Rows in the order of their ids, found by binary search.
///
/// Ids ascend with creation (`Identifiers`), so the order is that of creation and a page cursor is simply the last id seen.
struct SortedTable<Row: Identifiable & Sendable>: Sendable where Row.ID == String {
    private(set) var rows: [Row] = []
    /// What the rows were before the latest writes; an open one is what this change belongs to.
    private(set) var memory = TableMemory<Row>()

    var count: Int { rows.count }

    /// The row with this id; assigning adds or replaces it, assigning nil removes it.
    subscript(id: String) -> Row? {
        get {
            let index = position(of: id)
            return holds(id, at: index) ? rows[index] : nil
        }
        set {
            let index = position(of: id)
            let isHeld = holds(id, at: index)
            if memory.isOpen { memory.remember(isHeld ? rows[index] : nil, id: id) }
            if let newValue {
                if isHeld { rows[index] = newValue } else { rows.insert(newValue, at: index) }
            } else if isHeld {
                rows.remove(at: index)
            }
        }
    }

    /// Changes a row where it stands, without a copy; nothing happens if there is none.
    mutating func update(_ id: String, _ change: (inout Row) -> Void) {
        let index = position(of: id)
        guard holds(id, at: index) else { return }
        if memory.isOpen { memory.remember(rows[index], id: id) }
        change(&rows[index])
    }

    func contains(_ id: String) -> Bool { holds(id, at: position(of: id)) }

    /// The rows that come after this id, whether or not a row has it; all rows for nil.
    func rows(after id: String?) -> ArraySlice<Row> {
        guard let id else { return rows[...] }
        let index = position(of: id)
        return rows[(holds(id, at: index) ? index + 1 : index)...]
    }

    /// Begins or ends a write for the table's memory.
    mutating func step(_ step: WriteStep) { memory.take(step) }

    /// The table as it was before this write; it remembers nothing itself.
    func before(write: Int) -> SortedTable {
        var table = self
        table.memory = TableMemory()
        for replaced in memory.replaced(from: write) { table[replaced.id] = replaced.row }
        return table
    }

    private func holds(_ id: String, at index: Int) -> Bool { index < rows.count && rows[index].id == id }

    private func position(of id: String) -> Int {
        // Most rows are the newest when they come.
        if rows.isEmpty || rows[rows.count - 1].id < id { return rows.count }
        var low = 0
        var high = rows.count
        while low < high {
            let middle = (low + high) / 2
            if rows[middle].id < id { low = middle + 1 } else { high = middle }
        }
        return low
    }
}
