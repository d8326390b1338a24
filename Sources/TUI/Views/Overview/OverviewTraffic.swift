/// The traffic box of the Overview: rates, durations, what runs.
enum OverviewTraffic {
    /// Draws the box.
    static func draw(on frame: inout CellBuffer, _ rect: Rect, _ context: ViewContext) {
        let columns = max(0, rect.width - 4 - 9 - 10)
        let minutes = max(1, columns * RateHistory.slotMilliseconds / 60_000)
        let inside = Box.draw(on: &frame, rect, title: "Traffic, last \(minutes) min")
        let slots = context.picture.rates.last(columns, at: context.now.wall)
        for (row, figure) in figures(context, slots: slots).enumerated() where row < inside.height {
            let y = inside.y + row
            frame.write(figure.label, x: inside.x, y: y, width: 8, style: .dim)
            Sparkline.draw(
                on: &frame,
                x: inside.x + 9,
                y: y,
                width: columns,
                values: figure.values,
                style: figure.style
            )
            frame.write("now", x: inside.x + 9 + columns + 1, y: y, width: 3, style: .dim)
            frame.write(figure.now, x: inside.right - 6, y: y, width: 6, fit: .number, alignment: .right)
        }
        guard inside.height >= 5 else { return }
        drawCounts(on: &frame, x: inside.x, y: inside.y + 4, width: inside.width, context)
    }

    /// Draws two lines for a narrow screen.
    ///
    /// - Returns: The row below them.
    static func drawNarrow(on frame: inout CellBuffer, _ area: Rect, _ context: ViewContext) -> Int {
        guard area.height >= 10, area.width >= 60 else { return area.y }
        let columns = 22
        let slots = context.picture.rates.last(columns, at: context.now.wall)
        let all = figures(context, slots: slots)
        let calls = context.picture.calls
        for (row, figure) in all.prefix(2).enumerated() {
            let y = area.y + row
            frame.write(figure.label, x: 1, y: y, width: 8, style: .dim)
            Sparkline.draw(on: &frame, x: 10, y: y, width: columns, values: figure.values, style: figure.style)
            frame.write(figure.now, x: 33, y: y, width: 5, fit: .number, alignment: .right)
        }
        let rates = context.picture.rates
        let slow = rates.percentile(0.95, at: context.now.wall).map(ClockFormat.spoken) ?? "-"
        guard area.width >= 80 else {
            frame.write("p95 \(slow)", x: 41, y: area.y, width: area.width - 42)
            drawUnknown(on: &frame, x: 41, y: area.y + 1, calls.unknownCount)
            return area.y + 2
        }
        let middle = rates.percentile(0.5, at: context.now.wall).map(ClockFormat.spoken) ?? "-"
        let durations: Shown = "p50 \(middle)   p95 \(slow)   in flight \(calls.inFlight)"
        frame.write(durations, x: 41, y: area.y, width: area.width - 42)
        let x = frame.write("denied \(calls.deniedCount)   ", x: 41, y: area.y + 1, width: area.width - 42)
        drawUnknown(on: &frame, x: x, y: area.y + 1, calls.unknownCount)
        return area.y + 2
    }

    private struct Figure {
        var label: Shown
        var values: [Double?]
        var now: Shown
        var style: Style
    }

    private static func figures(_ context: ViewContext, slots: [RateHistory.Slot]) -> [Figure] {
        let rates = context.picture.rates
        let wall = context.now.wall
        let now = rates.rates(at: wall)
        func duration(_ share: Double) -> Shown {
            rates.percentile(share, at: wall).map { "\(ClockFormat.duration($0))" } ?? "-"
        }
        let seconds = Double(RateHistory.slotMilliseconds) / 1000
        return [
            Figure(
                label: "calls/s",
                values: slots.map { Double($0.calls) / seconds },
                now: "\(ClockFormat.tenths(now.calls))",
                style: .info
            ),
            Figure(
                label: "errors/s",
                values: slots.map { Double($0.errors) / seconds },
                now: "\(ClockFormat.tenths(now.errors))",
                style: now.errors > 0 ? .bad : .info
            ),
            Figure(label: "p50 ms", values: slots.map { $0.percentile(0.5) }, now: duration(0.5), style: .info),
            Figure(label: "p95 ms", values: slots.map { $0.percentile(0.95) }, now: duration(0.95), style: .info),
        ]
    }

    private static func drawCounts(on frame: inout CellBuffer, x: Int, y: Int, width: Int, _ context: ViewContext) {
        let calls = context.picture.calls
        let counts: Shown = "in flight \(calls.inFlight)   queued \(calls.queued)   denied \(calls.deniedCount)   "
        let end = frame.write(counts, x: x, y: y, width: width)
        drawUnknown(on: &frame, x: end, y: y, calls.unknownCount)
    }

    private static func drawUnknown(on frame: inout CellBuffer, x: Int, y: Int, _ count: Int) {
        frame.write(count > 0 ? "unknown \(count) ▲" : "unknown 0", x: x, y: y, style: count > 0 ? .bad : .text)
    }
}
