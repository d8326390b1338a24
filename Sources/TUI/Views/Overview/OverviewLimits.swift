import Bridge

/// The rate-limit box of the Overview: the fullest buckets first.
enum OverviewLimits {
    /// Draws gauges, and under a bucket that will be empty too early the line that says when.
    static func draw(on frame: inout CellBuffer, _ rect: Rect, _ context: ViewContext, selected: Int?) {
        guard !rect.isEmpty else { return }
        let buckets = sorted(context)
        var y = rect.y
        let last = rect.bottom - 1
        let gauge = max(8, rect.width - 22 - 18)
        for (index, row) in buckets.enumerated() where y < last {
            drawBucket(row, on: &frame, x: rect.x, y: y, rect: rect, gauge: gauge, context)
            if index == selected { frame.select(Rect(x: rect.x, y: y, width: rect.width, height: 1)) }
            y += 1
            if let projection = LimitProjection(row, at: context.now.wall), y < last {
                frame.write(projection.long, x: rect.x + 21, y: y, width: rect.width - 21, style: .warn)
                y += 1
            }
        }
        if buckets.isEmpty {
            frame.write("Nothing has been sent to Okta yet.", x: rect.x, y: rect.y, width: rect.width, style: .dim)
        }
        let refusals = buckets.reduce(0) { $0 + $1.refusals }
        let waiting = buckets.reduce(0) { $0 + $1.waiting }
        frame.write(
            "429 last hour  \(refusals)     waiting for reset  \(waiting) calls",
            x: rect.x,
            y: last,
            width: rect.width,
            style: refusals > 0 ? .warn : .dim
        )
    }

    /// Draws the two fullest buckets and a summary of the rest.
    ///
    /// - Returns: The row below.
    static func drawNarrow(on frame: inout CellBuffer, _ rect: Rect, _ context: ViewContext, selected: Int?) -> Int {
        guard !rect.isEmpty else { return rect.y }
        let buckets = sorted(context)
        var y = rect.y
        for (index, row) in buckets.prefix(2).enumerated() where y < rect.bottom {
            frame.write("\(row.bucket)", x: rect.x, y: y, width: 19, fit: .middle)
            Gauge.draw(on: &frame, x: rect.x + 20, y: y, width: 18, share: share(row))
            frame.write("\(row.limit - row.left)/\(row.limit)", x: rect.x + 39, y: y, width: 8, alignment: .right)
            let x = frame.write(
                "reset \(ClockFormat.countdown(row.resetsAt - context.now.wall))",
                x: rect.x + 49,
                y: y,
                style: .dim
            )
            if let projection = LimitProjection(row, at: context.now.wall) {
                frame.write(projection.short, x: x + 2, y: y, style: .warn)
            }
            if index == selected { frame.select(Rect(x: rect.x - 1, y: y, width: rect.width + 1, height: 1)) }
            y += 1
        }
        guard y < rect.bottom else { return y }
        let rest = buckets.dropFirst(2)
        let refusals = buckets.reduce(0) { $0 + $1.refusals }
        let fullest = rest.map { Int(share($0) * 100) }.max() ?? 0
        let words: Shown = rest.isEmpty ? "" : "\(rest.count) more, none above \(fullest) %   "
        frame.write("\(words)429 last hour \(refusals)", x: rect.x, y: y, width: rect.width, style: .dim)
        return y + 1
    }

    /// Fullest first, then by name.
    static func sorted(_ context: ViewContext) -> [LimitRow] {
        context.picture.limits.sorted { left, right in
            (share(right), left.bucket) < (share(left), right.bucket)
        }
    }

    /// The used part of a bucket, 0 to 1.
    static func share(_ row: LimitRow) -> Double {
        row.limit > 0 ? Double(row.limit - row.left) / Double(row.limit) : 0
    }

    private static func drawBucket(
        _ row: LimitRow,
        on frame: inout CellBuffer,
        x: Int,
        y: Int,
        rect: Rect,
        gauge: Int,
        _ context: ViewContext
    ) {
        frame.write("\(row.bucket)", x: x, y: y, width: 20, fit: .middle)
        Gauge.draw(on: &frame, x: x + 21, y: y, width: gauge, share: share(row))
        let used: Shown = "\(row.limit - row.left)/\(row.limit)"
        frame.write(used, x: x + 22 + gauge, y: y, width: 9, fit: .number, alignment: .right)
        let reset = ClockFormat.countdown(row.resetsAt - context.now.wall)
        frame.write("\(reset)", x: rect.right - 6, y: y, width: 6, style: .dim, fit: .number, alignment: .right)
    }
}

/// When a bucket will be empty if calls go on at the rate of the last 15 s; nil if not before its reset.
struct LimitProjection: Sendable {
    /// Milliseconds from now.
    let emptyIn: Int
    /// Milliseconds between that and the reset.
    let early: Int
    let rate: Double

    init?(_ row: LimitRow, at wall: Int) {
        guard row.rate > 0, row.rate.isFinite, row.limit > 0 else { return nil }
        let wait = Double(row.left) / row.rate * 1000
        let untilReset = row.resetsAt - wall
        guard untilReset > 0, wait < Double(untilReset) else { return nil }
        emptyIn = Int(wait)
        early = untilReset - emptyIn
        rate = row.rate
    }

    var long: Shown { "▲ empty in \(emptyIn / 1000) s at \(ClockFormat.tenths(rate))/s, \(early / 1000) s early" }
    var short: Shown { "▲ empty in \(emptyIn / 1000) s" }
}
