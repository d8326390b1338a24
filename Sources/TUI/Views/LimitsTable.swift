import Bridge

/// The rows of the Limits view.
enum LimitsTable {
    private static let barCells = 14
    private static let historyCells = 12

    static func table(_ width: Int) -> Table {
        Table(columns: [
            .init(title: "bucket", minimum: 16, ideal: 22, weight: 1, fit: .middle),
            .init(title: "used", minimum: barCells + 5, ideal: barCells + 5),
            .init(title: "left/limit", minimum: 10, ideal: 10, alignment: .right, fit: .number),
            .init(title: "resets", minimum: 6, ideal: 6, priority: 1, alignment: .right, fit: .number),
            .init(title: "empty at", minimum: 14, ideal: 16, priority: 2),
            .init(title: "req/s", minimum: 5, ideal: 5, priority: 4, alignment: .right, fit: .number),
            .init(title: "429s", minimum: 4, ideal: 4, priority: 5, alignment: .right, fit: .number),
            .init(title: "top client", minimum: 11, ideal: 12, priority: 6),
            .init(title: "last 2 min", minimum: historyCells, ideal: historyCells, priority: 7),
        ])
    }

    static func row(_ row: LimitRow, isSelected: Bool, _ context: ViewContext) -> Table.Row {
        let projection = LimitProjection(row, at: context.now.wall)
        let emptyAt: Shown
        switch projection {
        case .some(let projection):
            let time = context.clock.seconds(context.now.wall + projection.emptyIn)
            emptyAt = "\(time) ▲ \(projection.early / 1000) s"
        case nil: emptyAt = row.rate > 0 ? "after reset" : "-"
        }
        return Table.Row(
            entries: [
                .init("\(row.bucket)"),
                .init(""),
                .init("\(row.left)/\(row.limit)"),
                .init("\(ClockFormat.countdown(row.resetsAt - context.now.wall))", .dim),
                .init(emptyAt, projection == nil ? .dim : .warn),
                .init("\(ClockFormat.tenths(row.rate))"),
                .init("\(row.refusals)", row.refusals > 0 ? .bad : .dim),
                .init(row.topClient.map { "\($0) \(row.topShare) %" } ?? "-", .dim),
                .init(""),
            ],
            isSelected: isSelected
        )
    }

    /// Draws the gauge before the percentage, and the history in the last column, into a row of the table.
    static func drawBars(_ row: LimitRow, on frame: inout CellBuffer, _ area: Rect, y: Int, _ context: ViewContext) {
        let places = table(area.width).layout(width: area.width - 1)
        for place in places {
            let x = area.x + 1 + place.x
            if place.column == 1 {
                let share = Int((OverviewLimits.share(row) * 100).rounded())
                frame.write("\(share) %", x: x + barCells + 1, y: y, width: 5)
                Gauge.draw(on: &frame, x: x, y: y, width: barCells, share: OverviewLimits.share(row))
            }
            if place.column == 8 {
                let values = context.picture.limitHistory.use(
                    of: row.bucket,
                    slots: historyCells,
                    slot: 10_000,
                    at: context.now.wall
                )
                Sparkline.draw(on: &frame, x: x, y: y, width: historyCells, values: values, top: 1)
            }
        }
    }
}
