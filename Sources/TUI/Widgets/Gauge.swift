/// A bar of filled and empty cells.
enum Gauge {
    /// Draws `share` (0 to 1) of `width` cells; with ten cells or more the last one is filled by eighths.
    static func draw(on frame: inout CellBuffer, x: Int, y: Int, width: Int, share: Double) {
        guard width > 0 else { return }
        let full = max(0, min(1, share.isFinite ? share : 0))
        let eighths = Int((full * Double(width * 8)).rounded(.down))
        let style: Style = full >= 1 ? .bad : full >= 0.8 ? .warn : .good
        frame.fill(Rect(x: x, y: y, width: width, height: 1), with: "░", style: .dim)
        frame.fill(Rect(x: x, y: y, width: min(width, eighths / 8), height: 1), with: "█", style: style)
        guard width >= 10, eighths / 8 < width, eighths % 8 > 0, let part = Unicode.Scalar(0x2590 - UInt32(eighths % 8))
        else { return }
        frame.fill(Rect(x: x + eighths / 8, y: y, width: 1, height: 1), with: part, style: style)
    }
}
