/// Which row of a list is selected, by its id, and which rows are visible.
///
/// For lists that are read whole; one to which rows keep coming has a `LiveCursor`.
struct ListCursor<ID: Hashable & Sendable>: Sendable {
    /// The selected row; nil until one was chosen, which means the first.
    private(set) var selected: ID?
    private var top = 0

    mutating func select(_ id: ID?) { selected = id }

    /// Where the selection is among the rows with these ids; nil without rows.
    func index(in ids: [ID]) -> Int? {
        guard !ids.isEmpty else { return nil }
        return selected.flatMap { ids.firstIndex(of: $0) } ?? 0
    }

    /// The rows to draw: the selected one is among them.
    func window(count: Int, index: Int?, rows: Int) -> Range<Int> {
        guard rows > 0, count > 0 else { return 0..<0 }
        let start = Self.start(top: top, count: count, index: index, rows: rows)
        return start..<min(count, start + rows)
    }

    /// Moves the selection.
    ///
    /// - Parameters:
    ///   - movement: Which way.
    ///   - ids: The ids of all rows, in their order.
    ///   - height: Rows that are visible at once.
    mutating func move(_ movement: Movement, in ids: [ID], height: Int) {
        guard let index = index(in: ids) else { return }
        let target = movement.target(from: index, count: ids.count, rows: height)
        top = Self.start(top: top, count: ids.count, index: target, rows: height)
        selected = ids[target]
    }

    private static func start(top: Int, count: Int, index: Int?, rows: Int) -> Int {
        var start = max(0, min(top, count - rows))
        if let index {
            if index < start { start = index }
            if index >= start + rows { start = index - rows + 1 }
        }
        return start
    }
}
