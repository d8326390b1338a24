import Bridge

/// Okta's rate limits, one row for every bucket seen, and the selected bucket's window below (ui.md 3.4).
struct LimitsView: View {
    private var cursor = ListCursor<String>()
    private var isFullestFirst = false

    func draw(on frame: inout CellBuffer, _ context: ViewContext) {
        let rows = rows(context)
        guard !rows.isEmpty else {
            frame.write("Nothing has been sent to Okta yet.", x: 1, y: context.area.y + 1, style: .dim)
            return
        }
        let index = cursor.index(in: rows.map(\.bucket))
        let paneRows = context.area.height >= 14 ? 7 : 0
        let list = context.area.prefix(rows: context.area.height - paneRows)
        let window = cursor.window(count: rows.count, index: index, rows: list.height - 1)
        LimitsTable.table(context.area.width).draw(on: &frame, list, rows: window) { position in
            LimitsTable.row(rows[position], isSelected: position == index, context)
        }
        guard let index else { return }
        let used = min(list.height, rows.count + 1)
        for (line, position) in window.enumerated() {
            LimitsTable.drawBars(rows[position], on: &frame, list, y: list.y + 1 + line, context)
        }
        let pane = Rect(
            x: 0,
            y: list.y + used,
            width: context.area.width,
            height: min(12, context.area.bottom - list.y - used)
        )
        LimitWindowPane.draw(rows[index], on: &frame, pane, context)
    }

    func note(_ context: ViewContext) -> Shown {
        "Numbers come from Okta's own answers; other programs share these buckets."
    }

    mutating func perform(_ command: Command, _ context: ViewContext) -> [ViewAction] {
        let rows = rows(context)
        if case .move(let movement) = command {
            cursor.move(movement, in: rows.map(\.bucket), height: context.area.height - 8)
        }
        if command == .order { isFullestFirst.toggle() }
        guard command == .open else { return [] }
        let index = cursor.index(in: rows.map(\.bucket))
        return index.map { [.showFiltered(.traffic, "~bucket \(Untrusted(rows[$0].bucket).filterWord)")] } ?? []
    }

    func ticks(_ context: ViewContext) -> Bool { context.picture.limits.contains { $0.resetsAt > context.now.wall } }

    private func rows(_ context: ViewContext) -> [LimitRow] {
        isFullestFirst ? OverviewLimits.sorted(context) : context.picture.limits
    }
}
