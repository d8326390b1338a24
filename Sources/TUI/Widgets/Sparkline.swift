/// A row of blocks of eight heights, one value a column.
enum Sparkline {
    /// Draws the last values that fit, the newest at the right.
    ///
    /// The values are oldest first, nil where nothing is known, which leaves a space; `top` is the value of a full
    /// block, or nil for the highest of the values.
    static func draw(
        on frame: inout CellBuffer,
        x: Int,
        y: Int,
        width: Int,
        values: [Double?],
        top: Double? = nil,
        style: Style = .info
    ) {
        let visible = values.suffix(max(0, width))
        let highest = top ?? visible.compactMap { $0 }.max() ?? 0
        var column = x + width - visible.count
        for value in visible {
            defer { column += 1 }
            guard let value, value.isFinite else { continue }
            let step = highest > 0 ? Int((max(0, min(1, value / highest)) * 7).rounded()) : 0
            guard let block = Unicode.Scalar(0x2581 + UInt32(step)) else { continue }
            frame.fill(Rect(x: column, y: y, width: 1, height: 1), with: block, style: style)
        }
    }
}
