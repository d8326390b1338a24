import Bridge
import DequeModule

/// The newest records of the audit, newest first.
enum OverviewAudit {
    /// Draws as many records as there are rows.
    static func draw(on frame: inout CellBuffer, _ rect: Rect, _ context: ViewContext, selected: Int?) {
        let rows = context.picture.audit
        guard !rect.isEmpty else { return }
        if rows.isEmpty {
            frame.write("Nothing is recorded yet.", x: rect.x + 1, y: rect.y, width: rect.width - 1, style: .dim)
        }
        let first = max(0, min((selected ?? 0) - rect.height + 1, rows.count - rect.height))
        let range = first..<min(rows.count, first + rect.height)
        table(rect.width).drawRows(on: &frame, rect, rows: range) { index in
            row(rows[rows.count - 1 - index], isSelected: index == selected, context)
        }
    }

    private static func table(_ width: Int) -> Table {
        Table(columns: [
            .init(title: "time", minimum: 8, ideal: 8),
            .init(title: "type", minimum: 14, ideal: 19, fit: .end),
            .init(title: "outcome", minimum: 8, ideal: 11, priority: 2),
            .init(title: "tool", minimum: 12, ideal: 25, weight: 1, fit: .middle),
            .init(title: "target", minimum: 14, ideal: 24, weight: 2),
            .init(title: "actor", minimum: 8, ideal: 10, priority: 3),
            .init(title: "op", minimum: 9, ideal: 9, priority: 4),
        ])
    }

    private static func row(_ row: AuditRow, isSelected: Bool, _ context: ViewContext) -> Table.Row {
        Table.Row(
            entries: [
                .init("\(context.clock.seconds(row.time))", .dim),
                .init("\(row.type)"),
                .init("\(row.outcome.isEmpty ? "-" : row.outcome)", style(row.outcome)),
                .init("\(row.tool.isEmpty ? "-" : row.tool)"),
                .init("\(row.target)"),
                .init("\(row.actor)", .dim),
                .init("\(short(row.operation))", .dim),
            ],
            isSelected: isSelected
        )
    }

    /// `…9d04c21e`: the end of an operation id; it begins with the time, which says little.
    static func short(_ operation: String) -> String {
        operation.count > 9 ? "…\(operation.suffix(8))" : operation.isEmpty ? "-" : operation
    }

    /// The look of an outcome's word.
    static func style(_ outcome: String) -> Style {
        switch outcome {
        case "applied", "approve", "ok", "verified": .good
        case "unknown", "mismatch", "error", "failed": .bad
        case "rejected", "deny", "denied", "policy", "expired": .warn
        default: .text
        }
    }
}
