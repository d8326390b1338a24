/// Which row of a list is selected, by its id, and which rows are visible.
struct ListCursor<ID: Hashable & Sendable>: Sendable {
    /// The selected row; nil until there is one.
    private(set) var selected: ID?
    /// Whether the selection stays on the newest row.
    private(set) var isFollowing: Bool
    private var top = 0

    init(isFollowing: Bool = false) { self.isFollowing = isFollowing }

    /// Selects a row, which ends following.
    mutating func select(_ id: ID?) {
        selected = id
        isFollowing = false
    }

    mutating func follow() { isFollowing = true }

    /// Where the selection is among `count` rows; following means the last one.
    func index(count: Int, find: (ID) -> Int?) -> Int? {
        guard count > 0 else { return nil }
        if isFollowing { return count - 1 }
        return selected.flatMap(find) ?? 0
    }

    /// The rows to draw: the selected one is among them.
    func window(count: Int, index: Int?, rows: Int) -> Range<Int> {
        guard rows > 0, count > 0 else { return 0..<0 }
        let start = Self.start(top: top, count: count, index: index, rows: rows)
        return start..<min(count, start + rows)
    }

    /// Moves the selection; moving to the last row of a list that can follow makes it follow.
    ///
    /// - Parameters:
    ///   - movement: Which way.
    ///   - count: Rows of the list.
    ///   - rows: Rows that are visible at once.
    ///   - find: Index of an id, if it is in the list.
    ///   - id: Id at an index.
    mutating func move(_ movement: Movement, count: Int, rows: Int, find: (ID) -> Int?, id: (Int) -> ID) {
        guard let index = index(count: count, find: find) else { return }
        let target = movement.target(from: index, count: count, rows: rows)
        top = Self.start(top: isFollowing ? max(0, count - rows) : top, count: count, index: target, rows: rows)
        selected = id(target)
        isFollowing = false
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
