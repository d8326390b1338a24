import Bridge

/// What needs me, is it healthy, are we near a limit (ui.md 3.1).
struct OverviewView: View {
    /// The parts of the screen that can have the focus, in the order of `Tab`.
    enum Pane: Int, Sendable, CaseIterable { case waiting, limits, health, audit }

    private(set) var pane = Pane.waiting
    private var index = 0

    func draw(on frame: inout CellBuffer, _ context: ViewContext) {
        switch frame.size.columns {
        case 100...: drawBoxes(on: &frame, context)
        default: drawStack(on: &frame, context)
        }
    }

    func note(_ context: ViewContext) -> Shown {
        let dropped = context.picture.dropped
        let user = context.operatorFacts.user
        let waiting: Shown =
            context.picture.pending.isEmpty ? "nothing waits for \(user)" : "\(user) decides; a opens the queue"
        return dropped == 0 ? waiting : "\(waiting)   dropped \(dropped) events"
    }

    mutating func perform(_ command: Command, _ context: ViewContext) -> [ViewAction] {
        if command == .nextPane || command == .previousPane {
            let count = Pane.allCases.count
            let step = command == .nextPane ? 1 : count - 1
            pane = Pane(rawValue: (pane.rawValue + step) % count) ?? .waiting
            index = 0
        }
        if case .move(let movement) = command {
            index = max(0, movement.target(from: index, count: rowCount(context), rows: 5))
        }
        return command == .open ? [open(context)] : []
    }

    func ticks(_ context: ViewContext) -> Bool {
        context.picture.limits.contains { $0.resetsAt > context.now.wall } || context.picture.calls.total > 0
    }

    private func rowCount(_ context: ViewContext) -> Int {
        switch pane {
        case .waiting: context.picture.pending.count
        case .limits: context.picture.limits.count
        case .health: context.picture.health.count
        case .audit: context.picture.audit.count
        }
    }

    private func open(_ context: ViewContext) -> ViewAction {
        switch pane {
        case .waiting:
            let pending = context.picture.pending
            return pending.indices.contains(index) ? .select(pending[index].id) : .show(.approvals)
        case .limits: return .show(.limits)
        case .health: return .show(.health)
        case .audit: return .show(.audit)
        }
    }

    /// The selected row of a pane, if the pane has the focus.
    private func selection(in other: Pane) -> Int? { pane == other ? index : nil }

    private func drawBoxes(on frame: inout CellBuffer, _ context: ViewContext) {
        let area = context.area
        let left = area.width / 2
        let right = area.width - left
        let traffic = Rect(x: 0, y: area.y, width: left, height: min(7, area.height))
        let limits = Rect(x: 0, y: traffic.bottom, width: left, height: min(9, area.bottom - traffic.bottom))
        let pending = Rect(x: left, y: area.y, width: right, height: traffic.height)
        let health = Rect(x: left, y: limits.y, width: right, height: limits.height)
        let audit = Rect(x: 0, y: limits.bottom, width: area.width, height: area.bottom - limits.bottom)
        OverviewTraffic.draw(on: &frame, traffic, context)
        let waiting = Box.draw(
            on: &frame,
            pending,
            title: "Waiting for you",
            right: "\(context.picture.pending.count)",
            isFocused: pane == .waiting
        )
        OverviewWaiting.draw(on: &frame, waiting, context, selected: selection(in: .waiting))
        let buckets = Box.draw(on: &frame, limits, title: "Okta rate limits", isFocused: pane == .limits)
        OverviewLimits.draw(on: &frame, buckets, context, selected: selection(in: .limits))
        let checks = Box.draw(on: &frame, health, title: "Health", isFocused: pane == .health)
        OverviewHealth.draw(on: &frame, checks, context, selected: selection(in: .health))
        let head = context.picture.auditState?.head ?? context.picture.audit.last?.seq ?? 0
        let entries = Box.draw(
            on: &frame,
            audit,
            title: "Last audit entries",
            right: "\(ClockFormat.grouped(head))",
            isFocused: pane == .audit
        )
        OverviewAudit.draw(on: &frame, entries, context, selected: selection(in: .audit))
    }

    private func drawStack(on frame: inout CellBuffer, _ context: ViewContext) {
        let area = context.area
        var y = OverviewTraffic.drawNarrow(on: &frame, area, context)
        let pending = context.picture.pending.count
        rule(on: &frame, &y, area, "Waiting for you (\(pending))", .waiting)
        let waiting = Rect(x: area.x, y: y, width: area.width, height: min(max(1, min(pending, 3)), area.bottom - y))
        OverviewWaiting.draw(on: &frame, waiting, context, selected: selection(in: .waiting))
        y = waiting.bottom
        rule(on: &frame, &y, area, "Okta rate limits", .limits)
        let limits = Rect(x: area.x + 1, y: y, width: area.width - 1, height: min(3, area.bottom - y))
        y = OverviewLimits.drawNarrow(on: &frame, limits, context, selected: selection(in: .limits))
        rule(on: &frame, &y, area, "Health", .health)
        let health = Rect(x: area.x + 1, y: y, width: area.width - 2, height: min(2, area.bottom - y))
        y = OverviewHealth.drawNarrow(on: &frame, health, context)
        rule(on: &frame, &y, area, "Last audit entries", .audit)
        let audit = Rect(x: area.x, y: y, width: area.width, height: area.bottom - y)
        OverviewAudit.draw(on: &frame, audit, context, selected: selection(in: .audit))
    }

    private func rule(on frame: inout CellBuffer, _ y: inout Int, _ area: Rect, _ title: Shown, _ which: Pane) {
        guard y < area.bottom else { return }
        Box.rule(on: &frame, x: area.x, y: y, width: area.width, title: title, isFocused: pane == which)
        y += 1
    }
}
