import Bridge

/// What is left of one bucket in the present window, second by second, with the projection to the reset.
enum LimitWindowPane {
    static func draw(_ row: LimitRow, on frame: inout CellBuffer, _ rect: Rect, _ context: ViewContext) {
        guard rect.height >= 4 else { return }
        let others = max(0, row.limit - row.left - row.ours)
        let used = row.limit - row.left
        let share = used > 0 ? others * 100 / used : 0
        Box.rule(
            on: &frame,
            x: rect.x,
            y: rect.y,
            width: rect.width,
            title: "\(row.bucket): this window, 1 s per column",
            right: "others (not us) \(share) %: \(others) of \(used)"
        )
        let graph = Rect(x: rect.x + 8, y: rect.y + 1, width: rect.width - 9, height: rect.height - 2)
        drawAxis(row, on: &frame, rect, graph)
        drawValues(row, on: &frame, graph, context)
    }

    private static func drawAxis(_ row: LimitRow, on frame: inout CellBuffer, _ rect: Rect, _ graph: Rect) {
        let labels: [(Int, Int)] = [
            (0, row.limit), (graph.height / 2, row.limit / 2), (graph.height - 1, 0),
        ]
        for (line, value) in labels where graph.height > line {
            let y = graph.y + line
            frame.write("\(value)", x: rect.x, y: y, width: 6, style: .dim, fit: .number, alignment: .right)
            frame.write(line == graph.height - 1 ? "┼" : "┤", x: rect.x + 7, y: y, style: .dim)
        }
    }

    private static func drawValues(_ row: LimitRow, on frame: inout CellBuffer, _ graph: Rect, _ context: ViewContext) {
        let readings = context.picture.limitHistory.window(of: row.bucket)
        guard row.limit > 0, let first = readings.first else { return }
        var last = 0
        var left = first.left
        for reading in readings {
            let column = (reading.time - first.time) / 1000
            guard column < graph.width else { break }
            // Nothing was heard in between, so nothing had changed.
            for quiet in stride(from: last + 1, to: column, by: 1) {
                bar(left, of: row.limit, on: &frame, graph, column: quiet, style: .info)
            }
            bar(reading.left, of: row.limit, on: &frame, graph, column: column, style: .info)
            last = column
            left = reading.left
        }
        guard row.rate > 0, last + 1 < graph.width else { return }
        let seconds = max(0, (row.resetsAt - context.now.wall) / 1000)
        for step in 1...max(1, seconds) where last + step < graph.width {
            let left = Double(row.left) - row.rate * Double(step)
            guard left > 0 else { return }
            let y = graph.bottom - 1 - Int(left / Double(row.limit) * Double(graph.height - 1))
            frame.write("·", x: graph.x + last + step, y: y, style: .warn)
        }
    }

    private static func bar(
        _ value: Int,
        of limit: Int,
        on frame: inout CellBuffer,
        _ graph: Rect,
        column: Int,
        style: Style
    ) {
        var eighths = max(1, min(graph.height * 8, value * graph.height * 8 / limit))
        var y = graph.bottom - 1
        while eighths > 0, y >= graph.y {
            let step = min(8, eighths)
            if let block = Unicode.Scalar(0x2580 + UInt32(step)) {
                frame.fill(Rect(x: graph.x + column, y: y, width: 1, height: 1), with: block, style: style)
            }
            eighths -= step
            y -= 1
        }
    }
}
