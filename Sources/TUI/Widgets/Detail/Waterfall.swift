import Bridge

/// The stages of a call as bars on one scale; time that people took is a fixed hatched piece (ui.md 3.2).
enum Waterfall {
    private static let labelCells = 15

    /// Draws title and scale, then one row for each stage.
    static func draw(_ timings: [StageTiming], on frame: inout CellBuffer, _ area: Rect) {
        guard area.height > 0, area.width > labelCells + 12 else { return }
        let total = timings.reduce(0) { $1.isHumanWait ? $0 : max($0, $1.start + $1.milliseconds) }
        let noteCells = min(18, max(0, (area.width - labelCells) / 4))
        let bars = Rect(
            x: area.x + labelCells,
            y: area.y,
            width: area.width - labelCells - 8 - noteCells,
            height: area.height
        )
        frame.write("without people", x: area.x, y: area.y, width: labelCells - 1, style: .dim)
        frame.write("0", x: bars.x, y: area.y, style: .dim)
        frame.write(
            "\(ClockFormat.spoken(total))",
            x: bars.x,
            y: area.y,
            width: bars.width,
            style: .dim,
            alignment: .right
        )
        for (line, timing) in timings.prefix(max(0, area.height - 1)).enumerated() {
            let y = area.y + 1 + line
            frame.write("\(timing.name)", x: area.x, y: y, width: labelCells - 1)
            if timing.isHumanWait {
                let length = ClockFormat.spoken(timing.milliseconds)
                let room = area.right - bars.x
                let words = Shown.joined(["\(length)", "\(timing.note)"], by: " ")
                frame.write("┆░░ \(words) ░░┆", x: bars.x, y: y, width: room, style: .dim)
                continue
            }
            drawBar(timing, of: total, on: &frame, bars, y: y)
            frame.write(
                "\(ClockFormat.duration(timing.milliseconds))",
                x: bars.right + 1,
                y: y,
                width: 6,
                fit: .number,
                alignment: .right
            )
            frame.write("\(timing.note)", x: bars.right + 8, y: y, width: noteCells, style: .dim)
        }
    }

    /// At least the thinnest block for every stage, however short.
    private static func drawBar(
        _ timing: StageTiming,
        of total: Double,
        on frame: inout CellBuffer,
        _ bars: Rect,
        y: Int
    ) {
        guard total > 0, bars.width > 0, timing.milliseconds > 0 else { return }
        let start = min(bars.width - 1, Int(timing.start / total * Double(bars.width)))
        let wanted = Int((timing.milliseconds / total * Double(bars.width * 8)).rounded())
        let eighths = max(1, min(wanted, (bars.width - start) * 8))
        let full = Rect(x: bars.x + start, y: y, width: eighths / 8, height: 1)
        frame.fill(full, with: "█", style: .info)
        guard eighths % 8 > 0, let part = Unicode.Scalar(0x2590 - UInt32(eighths % 8)) else { return }
        frame.fill(Rect(x: full.right, y: y, width: 1, height: 1), with: part, style: .info)
    }
}
