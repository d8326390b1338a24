import Bridge

/// The rows of the Traffic view.
enum TrafficTable {
    static func draw(
        on frame: inout CellBuffer,
        _ area: Rect,
        _ rows: CallRows,
        window: Range<Int>,
        selected: Int?,
        _ context: ViewContext
    ) {
        table(area.width).draw(on: &frame, area, rows: window) { index in
            guard let row = rows.row(at: index) else { return Table.Row(entries: []) }
            return entry(row, isSelected: index == selected, isWide: area.width >= 100, context)
        }
    }

    private static func table(_ width: Int) -> Table {
        let isWide = width >= 100
        return Table(columns: [
            .init(title: "time", minimum: isWide ? 12 : 8, ideal: isWide ? 12 : 8, priority: 4),
            .init(title: "client", minimum: 7, ideal: isWide ? 10 : 7, priority: 5),
            .init(title: "tool", minimum: isWide ? 22 : 16, ideal: 26, weight: 1, priority: 2),
            .init(title: "cl", minimum: 2, ideal: 2, priority: 3),
            .init(title: "target", minimum: 16, ideal: 22, weight: 2),
            .init(title: "status", minimum: 9, ideal: isWide ? 14 : 9),
            .init(title: "ms", minimum: 5, ideal: 6, priority: 6, alignment: .right, fit: .number),
            .init(title: "bytes", minimum: 5, ideal: 5, priority: 8, alignment: .right, fit: .number),
            .init(title: "rule", minimum: 12, ideal: 14, priority: 9, fit: .middle),
        ])
    }

    private static func entry(_ row: CallRow, isSelected: Bool, isWide: Bool, _ context: ViewContext) -> Table.Row {
        let clock = context.clock
        return Table.Row(
            entries: [
                .init(isWide ? "\(clock.milliseconds(row.receivedAt))" : "\(clock.seconds(row.receivedAt))", .dim),
                .init("\(row.clientLabel)"),
                .init("\(row.tool)"),
                .init("\(row.riskClass.rawValue)", style(row.riskClass)),
                .init(row.target.isEmpty ? "-" : "\(row.target)"),
                .init(CallStatusWord.text(row), CallStatusWord.style(row)),
                .init(CallStatusWord.duration(row, at: context.now.wall)),
                .init(row.bytes.map { "\(ClockFormat.short($0))" } ?? "-", .dim),
                .init(row.rule.isEmpty ? "-" : "\(row.rule)", .dim),
            ],
            isSelected: isSelected
        )
    }

    /// The look of a class.
    static func style(_ risk: RiskClass) -> Style {
        switch risk {
        case .local, .read: .dim
        case .reversible: .write
        case .broad: .warn
        case .irreversible: .bad
        }
    }
}
