import Bridge

/// The detail of one call: its tabs, what was fetched, what is folded.
struct CallPane: Sendable {
    enum Tab: Int, Sendable, CaseIterable {
        case request, result, okta, timing, audit

        var title: Shown {
            switch self {
            case .request: "Request"
            case .result: "Result"
            case .okta: "Okta"
            case .timing: "Timing"
            case .audit: "Audit"
            }
        }
    }

    private(set) var id: CallID
    private(set) var tab = Tab.request
    var isFocused: Bool
    private(set) var detail: CallDetail?
    private(set) var arguments = JSONTree("null")
    private(set) var result = JSONTree("null")
    /// First row of the tabs that are no tree.
    private(set) var top = 0
    /// Fetched, and the desk no longer had it.
    private(set) var isGone = false
    private var isAwaited = true

    init(_ id: CallID, isFocused: Bool) {
        self.id = id
        self.isFocused = isFocused
    }

    /// The same pane, on the same tab, for another call.
    func turned(to id: CallID) -> CallPane {
        var pane = CallPane(id, isFocused: isFocused)
        pane.tab = tab
        return pane
    }

    /// Takes what the desk said; trees whose text is the same stay folded as they are.
    mutating func take(_ new: CallDetail?, of id: CallID) {
        guard id == self.id else { return }
        isAwaited = false
        guard let new else {
            isGone = detail == nil
            return
        }
        if detail?.arguments != new.arguments { arguments = JSONTree(new.arguments) }
        if detail?.result != new.result { result = JSONTree(new.result ?? "null") }
        detail = new
    }

    /// Whether the call has moved on since its detail was fetched.
    func isStale(_ row: CallRow) -> Bool {
        guard !isAwaited, let shown = detail?.row else { return false }
        return shown.stage != row.stage || shown.status != row.status || shown.attempts != row.attempts
    }

    /// Notes that the detail is on its way.
    mutating func await() { isAwaited = true }

    /// `Tab` goes from the list through the tabs and back to the list.
    mutating func focus(isForward: Bool) {
        guard isFocused else {
            isFocused = true
            return
        }
        let next = tab.rawValue + (isForward ? 1 : -1)
        tab = Tab(rawValue: next) ?? (isForward ? .request : .audit)
        top = 0
    }

    /// Carries out a key while the pane has the focus.
    ///
    /// - Parameters:
    ///   - command: What the key asks for.
    ///   - content: The cells of the tab's content.
    ///   - marksEscapes: Whether escapes take two cells more.
    /// - Returns: False if the command is not the pane's.
    mutating func perform(_ command: Command, _ content: Rect, marksEscapes: Bool) -> Bool {
        let layout = JSONTree.Layout(width: content.width, marksEscapes: marksEscapes)
        switch tab {
        case .request: return Self.perform(command, on: &arguments, layout, height: content.height)
        case .result: return Self.perform(command, on: &result, layout, height: content.height)
        case .okta, .timing, .audit:
            if case .move(let movement) = command {
                // What fits as a whole does not scroll; one row is the title's.
                let last = rowCount - content.height + 2
                top = max(0, movement.target(from: top, count: last, rows: content.height))
            }
            return Self.isForContent(command)
        }
    }

    private var rowCount: Int {
        switch tab {
        case .request, .result: 0
        case .okta: detail?.exchanges.count ?? 0
        case .timing: detail?.timings.count ?? 0
        case .audit: detail?.auditSeqs.count ?? 0
        }
    }

    private static func perform(
        _ command: Command,
        on tree: inout JSONTree,
        _ layout: JSONTree.Layout,
        height: Int
    ) -> Bool {
        if case .move(let movement) = command { tree.move(movement, layout, height: height) }
        if command == .open { tree.toggle(layout) }
        if command == .left { tree.close(layout) }
        if command == .right { tree.open(layout) }
        return isForContent(command)
    }

    /// Whether the command scrolls or folds what the tab shows.
    private static func isForContent(_ command: Command) -> Bool {
        if case .move = command { return true }
        return [.open, .left, .right].contains(command)
    }
}
