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

    let id: CallID
    var focus: DetailFocus<Tab>
    private(set) var detail: CallDetail?
    private(set) var arguments = JSONTree("null")
    private(set) var result = JSONTree("null")
    /// Fetched, and the desk no longer had it.
    private(set) var isGone = false
    private var isAwaited = true

    init(_ id: CallID, isFocused: Bool) {
        self.id = id
        focus = DetailFocus(.request, isFocused: isFocused)
    }

    /// The same pane, on the same tab, for another call.
    func turned(to id: CallID) -> CallPane {
        var pane = CallPane(id, isFocused: focus.isFocused)
        pane.focus = focus
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

    /// Carries out a key while the pane has the focus.
    ///
    /// - Parameters:
    ///   - command: What the key asks for.
    ///   - content: The cells of the tab's content.
    ///   - marksEscapes: Whether escapes take two cells more.
    /// - Returns: False if the command is not the pane's.
    mutating func perform(_ command: Command, _ content: Rect, marksEscapes: Bool) -> Bool {
        let layout = JSONTree.Layout(width: content.width, marksEscapes: marksEscapes)
        guard command.isForContent else { return false }
        switch focus.tab {
        case .request: arguments.perform(command, layout, height: content.height)
        case .result: result.perform(command, layout, height: content.height)
        case .okta, .timing, .audit:
            // One row is the titles', or the hint's below.
            if case .move(let movement) = command {
                focus.scroll(movement, count: rowCount, height: content.height - 1)
            }
        }
        return true
    }

    private var rowCount: Int {
        switch focus.tab {
        case .request, .result: 0
        case .okta: detail?.exchanges.count ?? 0
        case .timing: detail?.timings.count ?? 0
        case .audit: detail?.auditSeqs.count ?? 0
        }
    }
}
