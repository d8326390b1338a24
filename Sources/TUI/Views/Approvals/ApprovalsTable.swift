import Bridge

/// The rows of the approvals queue, in the order of the queue.
enum ApprovalsTable {
    /// Draws titles and as many requests as fit, the selected one among them.
    static func draw(
        on frame: inout CellBuffer,
        _ area: Rect,
        _ context: ViewContext,
        selected: ApprovalID?,
        seen: Set<ApprovalID>
    ) {
        let pending = context.picture.pending
        let index = pending.firstIndex { $0.id == selected }
        let rows = max(0, area.height - 1)
        let first = max(0, min((index ?? 0) - rows + 1, pending.count - rows))
        let range = min(first, pending.count)..<min(pending.count, first + rows)
        table(area.width).draw(on: &frame, area, rows: range) { position in
            row(pending[position], isSelected: position == index, isSeen: seen.contains(pending[position].id), context)
        }
    }

    private static func table(_ width: Int) -> Table {
        let isWide = width >= 100
        return Table(
            columns: [
                .init(title: "", minimum: 1, ideal: 1),
                .init(title: isWide ? "class" : "cl", minimum: 2, ideal: isWide ? 5 : 2),
                .init(title: "action", minimum: 12, ideal: 18),
                .init(title: "target", minimum: 24, ideal: 32, weight: 2),
                .init(title: "client", minimum: 14, ideal: 16, priority: 1),
                .init(title: "asked", minimum: 8, ideal: 8, priority: 3),
                .init(title: "expires", minimum: 7, ideal: 7, alignment: .right, fit: .number),
                .init(title: "seen", minimum: 4, ideal: 4, priority: 4),
            ],
            gap: 2
        )
    }

    private static func row(_ row: PendingRow, isSelected: Bool, isSeen: Bool, _ context: ViewContext) -> Table.Row {
        let sign = PendingSign(row.riskClass)
        let left = row.expiresAt - context.now.wall
        return Table.Row(
            entries: [
                .init(sign.text, sign.style),
                .init("\(row.riskClass.rawValue)", sign.style),
                .init(row.round > 0 ? "\(row.action) CHANGED" : "\(row.action)"),
                .init("\(row.target)"),
                .init("\(row.clientLabel) (\(row.user))", .dim),
                .init("\(context.clock.seconds(row.askedAt))", .dim),
                .init("\(ClockFormat.countdown(left))", left < 60_000 ? .bad : .text),
                .init(isSeen ? "yes" : "no", .dim),
            ],
            isSelected: isSelected
        )
    }
}
