/// The frame of a detail pane: a box, or a rule where there is little room, and a row of tabs inside.
enum DetailFrame {
    /// Draws frame and tabs.
    ///
    /// - Returns: The column after the last tab.
    @discardableResult
    static func draw(
        on frame: inout CellBuffer,
        _ area: Rect,
        title: Shown,
        right: Shown,
        tabs: [Shown],
        open: Int,
        isFocused: Bool
    ) -> Int {
        if isBoxed(area) {
            Box.draw(on: &frame, area, title: title, right: right, isFocused: isFocused)
        } else if area.height > 0 {
            Box.rule(
                on: &frame,
                x: area.x,
                y: area.y,
                width: area.width,
                title: title,
                right: right,
                isFocused: isFocused
            )
        }
        let inside = inside(of: area)
        var x = inside.x
        for (index, tab) in tabs.enumerated() where inside.height > 0 {
            let text: Shown = index == open ? "[\(tab)]" : " \(tab) "
            guard x + frame.width(of: text) <= inside.right else { break }
            x = frame.write(text, x: x, y: inside.y, style: index == open ? .focus : .dim) + 1
        }
        return x
    }

    /// The cells below the tabs.
    static func content(of area: Rect) -> Rect { inside(of: area).dropping(rows: 1) }

    private static func isBoxed(_ area: Rect) -> Bool { area.width >= 100 }

    private static func inside(of area: Rect) -> Rect {
        isBoxed(area)
            ? area.inset(columns: 2, rows: 1)
            : Rect(x: area.x + 1, y: area.y + 1, width: area.width - 2, height: area.height - 1)
    }
}

/// Which tab of a detail pane is open, whether the pane has the keys, and how far it is scrolled.
struct DetailFocus<Tab: CaseIterable & RawRepresentable<Int> & Hashable & Sendable>: Hashable, Sendable {
    private(set) var tab: Tab
    var isFocused: Bool
    /// First row of a tab that is no tree.
    private(set) var top = 0

    init(_ tab: Tab, isFocused: Bool) {
        self.tab = tab
        self.isFocused = isFocused
    }

    /// `Tab` goes from the list into the pane and then through its tabs.
    mutating func advance(isForward: Bool) {
        guard isFocused else {
            isFocused = true
            return
        }
        let count = Tab.allCases.count
        tab = Tab(rawValue: (tab.rawValue + (isForward ? 1 : count - 1)) % count) ?? tab
        top = 0
    }

    /// Scrolls through `count` rows of which `height` are visible; what fits as a whole does not scroll.
    mutating func scroll(_ movement: Movement, count: Int, height: Int) {
        top = max(0, movement.target(from: top, count: count - height + 1, rows: height))
    }
}

extension Command {
    /// Whether the command scrolls or folds what an open tab shows.
    var isForContent: Bool {
        if case .move = self { return true }
        return [.open, .left, .right].contains(self)
    }
}
