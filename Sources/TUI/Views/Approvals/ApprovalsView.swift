import Bridge

/// The queue of requests that wait for a person (ui.md 3.3); the review opens over it.
struct ApprovalsView: View {
    private var cursor = ListCursor<ApprovalID>()
    /// Requests whose document was fetched for reading.
    private var seen: Set<ApprovalID> = []
    /// Where the selection stood, for when its request goes.
    private var position = 0
    /// The selected request went after the last frame: `Enter` must not open its neighbour.
    private var isSelectionLost = false

    func draw(on frame: inout CellBuffer, _ context: ViewContext) {
        guard !context.picture.pending.isEmpty else {
            frame.write("Nothing waits for a decision.", x: 1, y: context.area.y + 1, style: .dim)
            return
        }
        ApprovalsTable.draw(on: &frame, context.area, context, selected: cursor.selected, seen: seen)
    }

    func note(_ context: ViewContext) -> Shown {
        let size = context.area
        if size.width < ConsoleFrame.reviewSize.columns { return "\(size.width) columns: approving needs 60x15" }
        return "Enter opens one request. Nothing is decided from this list."
    }

    mutating func perform(_ command: Command, _ context: ViewContext) -> [ViewAction] {
        let pending = context.picture.pending
        if case .move(let movement) = command {
            cursor.move(movement, in: pending.map(\.id), height: context.area.height - 1)
            keepPosition(pending)
        }
        guard command == .open else { return [] }
        guard !isSelectionLost else { return [.toast(Toast("that request changed: look again", .problem))] }
        guard let id = cursor.selected, context.picture.pending(id) != nil else { return [] }
        return [.review(id)]
    }

    mutating func take(_ event: DeskEvent, _ context: ViewContext) {
        switch event {
        case .pending, .settled: break
        case .org, .call, .limits, .audit, .auditState, .health, .clients, .tools, .mode, .log, .dropped: return
        }
        let pending = context.picture.pending
        seen.formIntersection(pending.map(\.id))
        if let id = cursor.selected, context.picture.pending(id) == nil {
            isSelectionLost = true
            cursor.select(pending.isEmpty ? nil : pending[min(position, pending.count - 1)].id)
        } else if cursor.selected == nil {
            cursor.select(pending.first?.id)
        }
        keepPosition(pending)
    }

    mutating func take(_ reply: ConsoleReply, _ context: ViewContext) -> [ViewAction] {
        if case .review(let id, .some) = reply { seen.insert(id) }
        return []
    }

    mutating func select(_ approval: ApprovalID, _ context: ViewContext) {
        guard context.picture.pending(approval) != nil else { return }
        cursor.select(approval)
        keepPosition(context.picture.pending)
    }

    mutating func wasShown() { isSelectionLost = false }

    func ticks(_ context: ViewContext) -> Bool { !context.picture.pending.isEmpty }

    private mutating func keepPosition(_ pending: [PendingRow]) {
        position = pending.firstIndex { $0.id == cursor.selected } ?? 0
    }
}
