import Bridge

/// The checks, each with its word, value and age; the selected one is explained below (ui.md 3.6).
struct HealthView: View {
    private var cursor = ListCursor<String>()
    private var isWorstFirst = false
    private var isExplained = false

    var hasOpenDetail: Bool { isExplained }

    func draw(on frame: inout CellBuffer, _ context: ViewContext) {
        let rows = rows(context)
        guard !rows.isEmpty else {
            frame.write("No check has run yet; r runs them.", x: 1, y: context.area.y + 1, style: .dim)
            return
        }
        let index = cursor.index(in: rows.map(\.check))
        let paneRows = isExplained ? min(8, context.area.height / 2) : 0
        let list = context.area.prefix(rows: context.area.height - paneRows)
        let window = cursor.window(count: rows.count, index: index, rows: list.height - 1)
        Self.table.draw(on: &frame, list, rows: window) { position in
            row(rows[position], isSelected: position == index, context)
        }
        guard isExplained, let index else { return }
        let pane = Rect(x: 0, y: list.bottom, width: list.width, height: paneRows)
        explain(rows[index], on: &frame, pane, context)
    }

    func note(_ context: ViewContext) -> Shown {
        let worst = context.picture.worstHealth
        switch worst.state {
        case .ok: return "all checks are well"
        case .warn: return "\(worst.count) to look at"
        case .fail: return "\(worst.count) failed: Enter explains what to do"
        }
    }

    mutating func perform(_ command: Command, _ context: ViewContext) -> [ViewAction] {
        let rows = rows(context)
        if case .move(let movement) = command {
            cursor.move(movement, in: rows.map(\.check), height: context.area.height - 9)
        }
        if command == .order { isWorstFirst.toggle() }
        if command == .open { isExplained.toggle() }
        if command == .back { isExplained = false }
        return command == .runChecks ? [.effect(.runChecks), .toast(Toast("running the checks…"))] : []
    }

    private static let table = Table(columns: [
        .init(title: "state", minimum: 5, ideal: 5),
        .init(title: "check", minimum: 16, ideal: 18),
        .init(title: "value", minimum: 24, ideal: 40, weight: 1),
        .init(title: "since", minimum: 8, ideal: 8, priority: 2),
        .init(title: "detail", minimum: 20, ideal: 30, weight: 2, priority: 1),
    ])

    private func rows(_ context: ViewContext) -> [HealthRow] {
        isWorstFirst ? OverviewHealth.worstFirst(context.picture.health) : context.picture.health
    }

    private func row(_ row: HealthRow, isSelected: Bool, _ context: ViewContext) -> Table.Row {
        Table.Row(
            entries: [
                .init(OverviewHealth.word(row.state), OverviewHealth.style(row.state)),
                .init("\(row.check)"),
                .init("\(row.value)"),
                .init("\(context.clock.seconds(row.since))", .dim),
                .init("\(row.detail)", .dim),
            ],
            isSelected: isSelected
        )
    }

    private func explain(_ row: HealthRow, on frame: inout CellBuffer, _ rect: Rect, _ context: ViewContext) {
        Box.rule(on: &frame, x: rect.x, y: rect.y, width: rect.width, title: "\(row.check)", isFocused: true)
        let since = context.clock.seconds(row.since)
        let lines: [(Shown, Style)] = [
            ("\(OverviewHealth.word(row.state)) since \(since): \(row.value)", OverviewHealth.style(row.state)),
            ("\(row.detail)", .text),
            (row.mend.isEmpty ? "Nothing is to be done." : "\(row.mend)", row.mend.isEmpty ? .dim : .warn),
        ]
        var y = rect.y + 1
        for (text, style) in lines {
            y = TextPane.draw(
                text,
                on: &frame,
                Rect(x: 1, y: y, width: rect.width - 2, height: rect.bottom - y),
                style: style
            )
        }
    }
}
