/// Rows in the order of their ids, the newest last.
protocol OrderedRows<ID> {
    associatedtype ID: Comparable & Hashable & Sendable
    var count: Int { get }
    func id(at index: Int) -> ID
}

extension OrderedRows {
    /// The first index whose id is not below `id`; `count` if there is none.
    func position(of id: ID) -> Int {
        var low = 0
        var high = count
        while low < high {
            let middle = (low + high) / 2
            if self.id(at: middle) < id { low = middle + 1 } else { high = middle }
        }
        return low
    }
}

/// Selection and follow state of a list to which rows come while it is read (ui.md 4.5).
///
/// While it follows, the newest row is selected and stands at the bottom. Paused, neither the selection nor the first
/// visible row changes by itself: both are ids, so rows that come, go or are filtered out move nothing else.
struct LiveCursor<ID: Comparable & Hashable & Sendable>: Sendable {
    private(set) var isFollowing = true
    private var selected: ID?
    /// The first visible row, while paused.
    private var top: ID?
    /// The newest row when following ended.
    private var newest: ID?

    /// Where the selection is; nil without rows.
    ///
    /// A row that has gone hands the selection to the next one.
    func index(in rows: some OrderedRows<ID>) -> Int? {
        guard rows.count > 0 else { return nil }
        guard !isFollowing, let selected else { return rows.count - 1 }
        return min(rows.position(of: selected), rows.count - 1)
    }

    /// The visible rows.
    func window(in rows: some OrderedRows<ID>, height: Int) -> Range<Int> {
        guard height > 0, let index = index(in: rows) else { return 0..<0 }
        let last = max(0, rows.count - height)
        var start = isFollowing ? last : top.map { rows.position(of: $0) } ?? last
        start = min(start, max(0, rows.count - 1))
        if index < start { start = index }
        if index >= start + height { start = index - height + 1 }
        return start..<min(rows.count, start + height)
    }

    /// Rows that came since following ended.
    func newCount(in rows: some OrderedRows<ID>) -> Int {
        guard !isFollowing else { return 0 }
        guard let newest else { return rows.count }
        let position = rows.position(of: newest)
        return rows.count - position - (position < rows.count && rows.id(at: position) == newest ? 1 : 0)
    }

    /// Goes to the newest row and stays there.
    mutating func follow() {
        isFollowing = true
        newest = nil
    }

    /// Keeps selection and view where they are.
    mutating func pause(in rows: some OrderedRows<ID>, height: Int) {
        guard isFollowing else { return }
        let window = window(in: rows, height: height)
        top = window.isEmpty ? nil : rows.id(at: window.lowerBound)
        selected = index(in: rows).map { rows.id(at: $0) }
        newest = rows.count > 0 ? rows.id(at: rows.count - 1) : nil
        isFollowing = rows.count == 0
    }

    /// Selects a row, which pauses.
    mutating func select(_ id: ID, in rows: some OrderedRows<ID>, height: Int) {
        pause(in: rows, height: height)
        selected = id
        let window = window(in: rows, height: height)
        top = window.isEmpty ? nil : rows.id(at: window.lowerBound)
    }

    /// The list has become another one, as by a filter: while paused, the view is filled again around the selection.
    mutating func refill(in rows: some OrderedRows<ID>, height: Int) {
        guard !isFollowing, height > 0, let index = index(in: rows) else { return }
        let last = max(0, rows.count - height)
        top = rows.id(at: min(window(in: rows, height: height).lowerBound, last, index))
    }

    /// Moves the selection; to the last row means to follow.
    mutating func move(_ movement: Movement, in rows: some OrderedRows<ID>, height: Int) {
        if movement == .last {
            follow()
            return
        }
        guard let index = index(in: rows) else { return }
        let target = movement.target(from: index, count: rows.count, rows: height)
        // Down at the end of a list that follows is no wish to stop it.
        guard target != index || !isFollowing else { return }
        select(rows.id(at: target), in: rows, height: height)
    }

    /// Selects the nearest row before (-1) or after (1) the selection that is wanted.
    ///
    /// - Returns: Whether there is one.
    private mutating func seek(
        _ step: Int,
        in rows: some OrderedRows<ID>,
        height: Int,
        where isWanted: (Int) -> Bool
    ) -> Bool {
        guard let index = index(in: rows) else { return false }
        let found = stride(from: index + step, to: step > 0 ? rows.count : -1, by: step).first(where: isWanted)
        if let found { select(rows.id(at: found), in: rows, height: height) }
        return found != nil
    }

    /// Carries out the keys that every such list has.
    ///
    /// - Returns: Nil if the command is none of them; false if there is no problem further on.
    mutating func perform(
        _ command: Command,
        in rows: some OrderedRows<ID>,
        height: Int,
        isProblem: (Int) -> Bool?
    ) -> Bool? {
        if case .move(let movement) = command {
            move(movement, in: rows, height: height)
        } else if command == .nextRecord {
            move(.down, in: rows, height: height)
        } else if command == .previousRecord {
            move(.up, in: rows, height: height)
        } else if command == .nextProblem {
            return seek(1, in: rows, height: height) { isProblem($0) ?? false }
        } else if command == .previousProblem {
            return seek(-1, in: rows, height: height) { isProblem($0) ?? false }
        } else if command == .follow {
            if isFollowing { pause(in: rows, height: height) } else { follow() }
        } else {
            return nil
        }
        return true
    }

    /// `PAUSED  128 new below  (f follow)`, or nothing.
    func note(newCount: Int) -> Shown {
        isFollowing ? "" : "PAUSED  \(ClockFormat.grouped(newCount)) new below  (f follow)"
    }
}
