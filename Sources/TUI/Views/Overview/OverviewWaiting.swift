import Bridge

/// What waits for a person, in the Overview: to be seen, not to be decided.
enum OverviewWaiting {
    /// Draws titles where there is room for them, then the requests.
    static func draw(on frame: inout CellBuffer, _ rect: Rect, _ context: ViewContext, selected: Int?) {
        let pending = context.picture.pending
        guard !rect.isEmpty else { return }
        guard !pending.isEmpty else {
            frame.write("Nothing waits.", x: rect.x + 1, y: rect.y, width: rect.width - 1, style: .dim)
            return
        }
        let hasTitles = rect.height > 3
        let rows = hasTitles ? rect.height - 2 : rect.height
        let first = max(0, min((selected ?? 0) - rows + 1, pending.count - rows))
        let range = first..<min(pending.count, first + rows)
        func row(_ index: Int) -> Table.Row { Self.row(pending[index], isSelected: index == selected, context) }
        guard hasTitles else { return table(rect.width).drawRows(on: &frame, rect, rows: range, row: row) }
        table(rect.width).draw(on: &frame, rect.prefix(rows: rows + 1), rows: range, row: row)
        let more = pending.count - range.count
        frame.write(
            more > 0 ? "\(more) more. Enter opens the queue." : "Enter opens the queue. Nothing is decided from here.",
            x: rect.x,
            y: rect.bottom - 1,
            width: rect.width,
            style: .dim
        )
    }

    private static func table(_ width: Int) -> Table {
        Table(columns: [
            .init(title: "", minimum: 1, ideal: 1),
            .init(title: "cl", minimum: 2, ideal: 2),
            .init(title: "action", minimum: 10, ideal: 13, weight: width < 70 ? 0 : 1),
            .init(title: "target", minimum: 12, ideal: 22, weight: 3),
            .init(title: "client", minimum: 6, ideal: 8, weight: 1, priority: width < 70 ? 9 : 1),
            .init(title: "expires", minimum: 7, ideal: 7, alignment: .right, fit: .number),
        ])
    }

    private static func row(_ row: PendingRow, isSelected: Bool, _ context: ViewContext) -> Table.Row {
        let sign = PendingSign(row.riskClass)
        return Table.Row(
            entries: [
                .init(sign.text, sign.style),
                .init("\(row.riskClass.rawValue)", sign.style),
                .init("\(row.action)"),
                .init("\(row.target)"),
                .init("\(row.clientLabel)", .dim),
                .init("\(ClockFormat.countdown(row.expiresAt - context.now.wall))"),
            ],
            isSelected: isSelected
        )
    }
}

/// The mark in front of a request: a sign first, a colour second.
struct PendingSign: Sendable {
    var text: Shown
    var style: Style

    init(_ risk: RiskClass) {
        switch risk {
        case .irreversible:
            text = "!"
            style = .bad
            style.isBlinking = true
        case .broad:
            text = "▲"
            style = .warn
        case .reversible, .read, .local:
            text = "·"
            style = .write
        }
    }
}
