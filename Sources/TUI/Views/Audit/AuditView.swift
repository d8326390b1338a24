import Bridge

/// The audit log, read page by page; its chain's state stands above it (ui.md 3.5).
struct AuditView: View {
    private var cursor = LiveCursor<Int>()
    private var pages = AuditPages()
    private var search = AuditSearch()
    private var chain = ChainLine()
    private var pane: RecordPane?
    /// Records that came since the list was paused.
    private var newCount = 0

    var filterText: String { search.text }
    var hasOpenDetail: Bool { pane != nil }

    func draw(on frame: inout CellBuffer, _ context: ViewContext) {
        let layout = layout(context)
        let index = cursor.index(in: pages)
        if layout.list.isEmpty || context.area.height > 1 { chain.draw(on: &frame, context.area, context) }
        if pages.count == 0 {
            let why: Shown =
                !pages.isLoaded ? "reading…" : search.text.isEmpty ? "No record yet." : "No record matches."
            frame.write(why, x: 1, y: context.area.y + 2, style: .dim)
        } else if !layout.list.isEmpty {
            let window = cursor.window(in: pages, height: layout.list.height - 1)
            AuditTable.draw(on: &frame, layout.list, pages, window: window, selected: index, context)
        }
        guard let pane, let area = layout.pane else { return }
        pane.draw(on: &frame, area, context)
    }

    func note(_ context: ViewContext) -> Shown {
        let all = ClockFormat.grouped(pages.total)
        let here = ClockFormat.grouped(pages.count)
        let more = pages.isWhole ? "" : "+"
        let counts: Shown = search.filter == AuditFilter() ? "\(all) records" : "\(here)\(more) of \(all)"
        let follow = cursor.note(newCount: newCount)
        return .listNote(filter: search.note, counts: counts, follow: follow, width: context.area.width)
    }

    mutating func enter(_ context: ViewContext) -> [ViewAction] {
        pages.isLoaded ? [] : [.effect(pages.reload(search.filter))]
    }

    mutating func perform(_ command: Command, _ context: ViewContext) -> [ViewAction] {
        if let pane, pane.focus.isFocused, let area = layout(context).pane {
            var changed = pane
            if changed.perform(command, area, marksEscapes: context.marksEscapes) {
                self.pane = changed
                return []
            }
        }
        let height = layout(context).rows(in: list(context))
        let here = pages
        if let isMoved = cursor.perform(command, in: here, height: height, isProblem: { here.row(at: $0).isProblem }) {
            if !isMoved { return [.toast(Toast("no more problems among the \(here.count) records here"))] }
            return moved(context)
        }
        if command == .open { return openPane(context) }
        if command == .back { pane = nil }
        if command == .nextPane || command == .previousPane { pane?.focus.advance(isForward: command == .nextPane) }
        if command == .verify { return verify() }
        if command == .sameOperation { return showOperation(context) }
        guard command == .filterOnOff else { return [] }
        guard !search.text.isEmpty else { return [.noFilterYet] }
        search.toggle()
        return reload()
    }

    mutating func take(_ event: DeskEvent, _ context: ViewContext) {
        guard case .audit(let row) = event else { return }
        let isListed = search.lets(row)
        if isListed, !cursor.isFollowing { newCount += 1 }
        pages.append(row, isListed: isListed, isFollowing: cursor.isFollowing)
    }

    mutating func take(_ reply: ConsoleReply, _ context: ViewContext) -> [ViewAction] {
        switch reply {
        case .auditPage(let page, let before, let filter):
            guard filter == search.filter else { return [] }
            pages.take(page, before: before)
            return fetch(context)
        case .auditRecord(let seq, let detail): pane?.take(detail, of: seq)
        case .verified(let verification): chain.end(verification)
        case .call, .review, .decided, .reconciled, .checksDone: break
        }
        return []
    }

    mutating func setFilter(_ text: String, _ context: ViewContext) -> (problem: Shown?, actions: [ViewAction]) {
        FilterProblem.answer { () throws(FilterProblem) in
            try search.set(text)
            return reload()
        }
    }

    /// The area below the chain's line.
    private func list(_ context: ViewContext) -> Rect { context.area.dropping(rows: 1) }

    private func layout(_ context: ViewContext) -> DetailLayout { DetailLayout(list(context), isOpen: pane != nil) }

    private mutating func reload() -> [ViewAction] {
        cursor.follow()
        newCount = 0
        pane = nil
        return [.effect(pages.reload(search.filter))]
    }

    /// After the selection has moved: fetches what comes next, and the record of an open detail.
    private mutating func moved(_ context: ViewContext) -> [ViewAction] {
        if cursor.isFollowing {
            newCount = 0
            pane = nil
            return pages.isAtNewest ? [] : reload()
        }
        var actions = fetch(context)
        if let open = pane, let row = selectedRow, row.seq != open.seq {
            pane = open.turned(to: row, among: pages.count(of: row.operation))
            actions.append(.effect(.fetchAuditRecord(row.seq)))
        }
        return actions
    }

    private mutating func fetch(_ context: ViewContext) -> [ViewAction] {
        guard !cursor.isFollowing else { return [] }
        let window = cursor.window(in: pages, height: layout(context).rows(in: list(context)))
        return pages.fetch(around: window, search.filter).map { [.effect($0)] } ?? []
    }

    private var selectedRow: AuditRow? { cursor.index(in: pages).map { pages.row(at: $0) } }

    private mutating func openPane(_ context: ViewContext) -> [ViewAction] {
        guard let row = selectedRow else { return [] }
        cursor.select(row.seq, in: pages, height: layout(context).rows(in: list(context)))
        if pane?.seq == row.seq {
            pane?.focus.isFocused = true
            return []
        }
        pane = RecordPane(row, among: pages.count(of: row.operation))
        return [.effect(.fetchAuditRecord(row.seq))]
    }

    private mutating func verify() -> [ViewAction] {
        guard !chain.isVerifying else { return [.toast(Toast("the chain is being verified"))] }
        chain.begin()
        return [.effect(.verifyAudit)]
    }

    private mutating func showOperation(_ context: ViewContext) -> [ViewAction] {
        guard let operation = selectedRow?.operation, !operation.isEmpty else {
            return [.toast(Toast("this record belongs to no operation"))]
        }
        return setFilter("~op \(operation)", context).actions
    }
}
