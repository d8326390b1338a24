import Bridge

/// The rows of the Audit view.
enum AuditTable {
    static func draw(
        on frame: inout CellBuffer,
        _ area: Rect,
        _ pages: AuditPages,
        window: Range<Int>,
        selected: Int?,
        _ context: ViewContext
    ) {
        let isWide = area.width >= 100
        table(isWide: isWide).draw(on: &frame, area, rows: window) { index in
            let row = pages.row(at: index)
            let time = isWide ? context.clock.milliseconds(row.time) : context.clock.seconds(row.time)
            return Table.Row(
                entries: [
                    .init("\(ClockFormat.grouped(row.seq))", .dim),
                    .init("\(time)", .dim),
                    .init("\(row.type)"),
                    .init("\(row.outcome.isEmpty ? "-" : row.outcome)", style(row)),
                    .init(row.tool.isEmpty ? "-" : "\(Untrusted(row.tool))"),
                    .init(row.target.isEmpty ? "-" : "\(row.target)"),
                    .init("\(row.actor)", .dim),
                    .init(row.riskClass.map { "\($0)" } ?? "-"),
                    .init("\(OverviewAudit.short(row.operation))", .dim),
                ],
                isSelected: index == selected
            )
        }
    }

    private static func style(_ row: AuditRow) -> Style {
        let style = OverviewAudit.style(row.outcome)
        return style == .text && row.isProblem ? .warn : style
    }

    private static func table(isWide: Bool) -> Table {
        Table(columns: [
            .init(title: "seq", minimum: 9, ideal: 9, priority: 7, alignment: .right, fit: .number),
            .init(title: "time", minimum: isWide ? 12 : 8, ideal: isWide ? 12 : 8),
            .init(title: "type", minimum: 18, ideal: 18),
            .init(title: "outcome", minimum: 8, ideal: isWide ? 12 : 9, priority: 6),
            .init(title: "tool", minimum: 16, ideal: 22, weight: 1, priority: 4),
            .init(title: "target", minimum: 14, ideal: 18, weight: 2),
            .init(title: "actor", minimum: 8, ideal: isWide ? 10 : 8, priority: 5),
            .init(title: "cl", minimum: 2, ideal: 2, priority: 8),
            .init(title: "op", minimum: 9, ideal: 9, priority: 9),
        ])
    }
}
