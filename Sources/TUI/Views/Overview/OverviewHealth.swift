import Bridge

/// The health box of the Overview: one line for every check.
enum OverviewHealth {
    /// Draws a line for each check; when they do not all fit, the bad ones come first.
    static func draw(on frame: inout CellBuffer, _ rect: Rect, _ context: ViewContext, selected: Int?) {
        let checks = context.picture.health
        if checks.isEmpty { frame.write("No check has run yet.", x: rect.x, y: rect.y, width: rect.width, style: .dim) }
        let ordered = checks.count > rect.height ? worstFirst(checks) : checks
        let first = max(0, min((selected ?? 0) - rect.height + 1, ordered.count - rect.height))
        for (line, row) in ordered.dropFirst(first).prefix(rect.height).enumerated() {
            let y = rect.y + line
            frame.write(word(row.state), x: rect.x, y: y, width: 5, style: style(row.state))
            frame.write("\(row.check)", x: rect.x + 6, y: y, width: 20)
            frame.write("\(row.value)", x: rect.x + 27, y: y, width: rect.width - 27)
            if first + line == selected { frame.select(Rect(x: rect.x, y: y, width: rect.width, height: 1)) }
        }
    }

    /// Draws one line of what is well and one of what is not.
    ///
    /// - Returns: The row below.
    static func drawNarrow(on frame: inout CellBuffer, _ rect: Rect, _ context: ViewContext) -> Int {
        guard !rect.isEmpty else { return rect.y }
        if context.picture.health.isEmpty {
            frame.write("No check has run yet.", x: rect.x, y: rect.y, width: rect.width, style: .dim)
            return rect.y + 1
        }
        var x = rect.x
        for row in context.picture.health where row.state == .ok {
            let text: Shown = "ok \(row.check)"
            guard x + frame.width(of: text) < rect.right else { break }
            x = frame.write("ok ", x: x, y: rect.y, style: .good)
            x = frame.write("\(row.check)", x: x, y: rect.y) + 2
        }
        let bad = worstFirst(context.picture.health).filter { $0.state != .ok }
        guard let worst = bad.first, rect.height > 1 else { return rect.y + 1 }
        let more: Shown = bad.count > 1 ? "   and \(bad.count - 1) more" : ""
        let end = frame.write(word(worst.state), x: rect.x, y: rect.y + 1, style: style(worst.state))
        frame.write("\(worst.check): \(worst.value)\(more)", x: end + 1, y: rect.y + 1, width: rect.right - end - 1)
        return rect.y + 2
    }

    /// `FAIL`, then `WARN`, then `ok`, each in the order of the checks.
    static func worstFirst(_ rows: [HealthRow]) -> [HealthRow] {
        [HealthRow.State.fail, .warn, .ok].flatMap { state in rows.filter { $0.state == state } }
    }

    static func word(_ state: HealthRow.State) -> Shown {
        switch state {
        case .ok: "ok"
        case .warn: "WARN"
        case .fail: "FAIL"
        }
    }

    static func style(_ state: HealthRow.State) -> Style {
        switch state {
        case .ok: .good
        case .warn: .warn
        case .fail: .bad
        }
    }
}
