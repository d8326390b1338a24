import Bridge

/// The names of the views; they become short, then digits, when there is little room.
enum TabBar {
    /// Draws the bar into row `y`.
    static func draw(on frame: inout CellBuffer, y: Int, active: ViewID, pending: Int, hasIrreversible: Bool) {
        let columns = frame.size.columns
        var x = 1
        for view in ViewID.allCases {
            let name: Shown =
                columns >= 100
                ? "\(view.digit) \(view.title)" : columns >= 80 ? "\(view.digit) \(view.shortTitle)" : "\(view.digit)"
            x = frame.write(name, x: x, y: y, style: view == active ? .focus : .dim)
            if view == .approvals, pending > 0 {
                let badge: Shown = columns >= 80 ? "!\(pending)" : "!"
                x = frame.write(badge, x: x, y: y, style: hasIrreversible ? .bad : .warn)
            }
            x += columns >= 80 ? 2 : 1
        }
        if columns < 80 { frame.write("\(active.title)", x: x + 2, y: y, style: .title) }
    }
}
