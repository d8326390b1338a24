import Bridge

/// Every call, one row each, changed in place; the selected one in detail (ui.md 3.2).
struct TrafficView: View {
    private var cursor = LiveCursor<CallID>()
    private var matches = CallMatches()
    private var pane: CallPane?

    var filterText: String { matches.filter.text }
    var hasOpenDetail: Bool { pane != nil }

    func draw(on frame: inout CellBuffer, _ context: ViewContext) {
        let rows = matches.rows(context.picture.calls)
        let layout = DetailLayout(context.area, isOpen: pane != nil)
        let index = cursor.index(in: rows)
        if rows.count == 0 {
            let why: Shown = matches.filter.isActive ? "No call matches the filter." : "No call has come yet."
            frame.write(why, x: 1, y: context.area.y + 1, style: .dim)
        } else if !layout.list.isEmpty {
            let window = cursor.window(in: rows, height: layout.list.height - 1)
            TrafficTable.draw(on: &frame, layout.list, rows, window: window, selected: index, context)
        }
        guard let pane, let area = layout.pane else { return }
        let place: Shown = "\(ClockFormat.grouped((index ?? -1) + 1))/\(ClockFormat.grouped(rows.count))"
        CallPaneDrawing(pane: pane, context: context).draw(on: &frame, area, place: place)
    }

    func note(_ context: ViewContext) -> Shown {
        let rows = matches.rows(context.picture.calls)
        let all = context.picture.calls.rows.count
        let counts: Shown =
            matches.filter.isActive
            ? "\(ClockFormat.grouped(rows.count)) of \(ClockFormat.grouped(all))" : "\(ClockFormat.grouped(all)) calls"
        let follow = cursor.note(newCount: cursor.newCount(in: rows))
        return .listNote(filter: matches.filter.note, counts: counts, follow: follow, width: context.area.width)
    }

    mutating func perform(_ command: Command, _ context: ViewContext) -> [ViewAction] {
        if let pane, pane.focus.isFocused, let actions = performInPane(command, pane, context) { return actions }
        let rows = matches.rows(context.picture.calls)
        let height = DetailLayout(context.area, isOpen: pane != nil).rows(in: context.area)
        if let isMoved = cursor.perform(command, in: rows, height: height, isProblem: { rows.row(at: $0)?.isProblem }) {
            if !isMoved { return [.toast(Toast("no more problems this way"))] }
            // A detail belongs to one call: it goes when the newest is followed.
            if cursor.isFollowing { pane = nil }
            return followSelection(context)
        }
        if command == .open { return openPane(isFocused: true, context) }
        if command == .detail { return togglePane(context) }
        if command == .back { pane = nil }
        if command == .nextPane || command == .previousPane { pane?.focus.advance(isForward: command == .nextPane) }
        if command == .filterOnOff { return toggleFilter(context) }
        if command == .jumpToApproval { return jumpToApproval(context) }
        return command == .sameOperation ? showOperation(context) : []
    }

    mutating func take(_ event: DeskEvent, _ context: ViewContext) {
        if case .call(let row) = event { matches.take(row, context.picture.calls) }
    }

    mutating func take(_ reply: ConsoleReply, _ context: ViewContext) -> [ViewAction] {
        if case .call(let id, let detail) = reply { pane?.take(detail, of: id) }
        return []
    }

    mutating func wishes(_ context: ViewContext) -> [ViewAction] {
        guard let id = pane?.id, let row = context.picture.calls[id], pane?.isStale(row) == true else { return [] }
        pane?.await()
        return [.effect(.fetchCall(id))]
    }

    mutating func setFilter(_ text: String, _ context: ViewContext) -> (problem: Shown?, actions: [ViewAction]) {
        FilterProblem.answer { () throws(FilterProblem) in
            try matches.set(text, context.picture.calls)
            return filtered(context)
        }
    }

    private func selectedRow(_ context: ViewContext) -> CallRow? {
        let rows = matches.rows(context.picture.calls)
        return cursor.index(in: rows).flatMap { rows.row(at: $0) }
    }

    private mutating func toggleFilter(_ context: ViewContext) -> [ViewAction] {
        guard !matches.filter.text.isEmpty else { return [.noFilterYet] }
        matches.toggle(context.picture.calls)
        return filtered(context)
    }

    private mutating func filtered(_ context: ViewContext) -> [ViewAction] {
        let height = DetailLayout(context.area, isOpen: pane != nil).rows(in: context.area)
        cursor.refill(in: matches.rows(context.picture.calls), height: height)
        return followSelection(context)
    }

    private mutating func togglePane(_ context: ViewContext) -> [ViewAction] {
        guard pane == nil else {
            pane = nil
            return []
        }
        return openPane(isFocused: context.area.width < 100, context)
    }

    private mutating func openPane(isFocused: Bool, _ context: ViewContext) -> [ViewAction] {
        guard let row = selectedRow(context) else { return [] }
        let rows = matches.rows(context.picture.calls)
        let height = DetailLayout(context.area, isOpen: true).rows(in: context.area)
        cursor.select(row.id, in: rows, height: height)
        if pane?.id == row.id {
            pane?.focus.isFocused = isFocused
            return []
        }
        pane = CallPane(row.id, isFocused: isFocused)
        return [.effect(.fetchCall(row.id))]
    }

    /// The open detail shows the selected call.
    private mutating func followSelection(_ context: ViewContext) -> [ViewAction] {
        guard let pane, let row = selectedRow(context), row.id != pane.id else { return [] }
        self.pane = pane.turned(to: row.id)
        return [.effect(.fetchCall(row.id))]
    }

    /// Nil: the command is for the list.
    private mutating func performInPane(_ command: Command, _ pane: CallPane, _ context: ViewContext) -> [ViewAction]? {
        guard let area = DetailLayout(context.area, isOpen: true).pane else { return nil }
        let drawing = CallPaneDrawing(pane: pane, context: context)
        var changed = pane
        guard changed.perform(command, drawing.content(of: area), marksEscapes: context.marksEscapes) else {
            return nil
        }
        self.pane = changed
        return []
    }

    private func jumpToApproval(_ context: ViewContext) -> [ViewAction] {
        guard let id = selectedRow(context)?.approval, context.picture.pending(id) != nil else {
            return [.toast(Toast("this call does not wait for a decision"))]
        }
        return [.select(id)]
    }

    private func showOperation(_ context: ViewContext) -> [ViewAction] {
        guard let operation = selectedRow(context)?.operation else {
            return [.toast(Toast("this call has no operation id yet"))]
        }
        return [.showFiltered(.audit, "~op \(operation)")]
    }
}
