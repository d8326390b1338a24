import Bridge
import DequeModule

/// Draws the detail of one call: title, tabs, and the tab's content.
struct CallPaneDrawing {
    let pane: CallPane
    let context: ViewContext

    /// Rows above the arguments that say who asked and what decided.
    private static let factRows = 3
    /// Columns from which the waterfall stands beside the arguments.
    private static let besideColumns = 100

    /// Draws the pane.
    ///
    /// `place` says which of the calls this is.
    func draw(on frame: inout CellBuffer, _ area: Rect, place: Shown) {
        let end = DetailFrame.draw(
            on: &frame,
            area,
            title: title,
            right: place,
            tabs: CallPane.Tab.allCases.map(\.title),
            open: pane.focus.tab.rawValue,
            isFocused: pane.focus.isFocused
        )
        let body = DetailFrame.content(of: area)
        if pane.focus.tab == .result, let whole = pane.detail?.resultCutFrom {
            let cut: Shown = "cut: the answer has \(ClockFormat.grouped(whole / 1024)) KiB"
            frame.write(cut, x: end + 2, y: body.y - 1, width: body.right - end - 2, style: .warn)
        }
        let content = content(of: area)
        guard let detail = pane.detail else {
            let text: Shown = pane.isGone ? "This call is no longer remembered; the audit has its records." : ""
            frame.write(text, x: content.x, y: content.y, width: content.width, style: .dim)
            return
        }
        drawContent(detail, on: &frame, body, content)
    }

    /// The cells of the tab's scrolling content.
    func content(of area: Rect) -> Rect {
        let body = DetailFrame.content(of: area)
        guard pane.focus.tab == .request else { return body }
        let facts = body.height >= Self.factRows + 3 ? Self.factRows : 0
        let width = body.width >= Self.besideColumns ? body.width * 45 / 100 : body.width
        return Rect(x: body.x, y: body.y + facts, width: width, height: body.height - facts)
    }

    private var title: Shown {
        guard let row = pane.detail?.row ?? context.picture.calls[pane.id] else { return "call" }
        let operation = row.operation.map { OverviewAudit.short($0) }
        let by = pane.detail?.approvedBy.map { " by \($0)" } ?? ""
        return Shown.joined(
            ["\(row.tool)", operation.map { "op \($0)" } ?? "", "rpc \(row.requestID)", "\(row.rule)\(by)"],
            by: "   "
        )
    }

    private func drawContent(_ detail: CallDetail, on frame: inout CellBuffer, _ body: Rect, _ content: Rect) {
        switch pane.focus.tab {
        case .request:
            if content.y > body.y { drawFacts(detail, on: &frame, body) }
            pane.arguments.draw(on: &frame, content, isFocused: pane.focus.isFocused)
            guard content.width < body.width else { return }
            let x = content.right + 2
            let beside = Rect(x: x, y: content.y, width: body.right - x, height: content.height)
            Waterfall.draw(detail.timings, on: &frame, beside)
        case .result:
            if detail.result == nil {
                frame.write("No answer yet.", x: content.x, y: content.y, width: content.width, style: .dim)
            } else {
                pane.result.draw(on: &frame, content, isFocused: pane.focus.isFocused)
            }
        case .okta: drawExchanges(detail, on: &frame, content)
        case .timing: Waterfall.draw(Array(detail.timings.dropFirst(pane.focus.top)), on: &frame, content)
        case .audit: drawAudit(detail, on: &frame, content)
        }
    }

    private func drawFacts(_ detail: CallDetail, on frame: inout CellBuffer, _ body: Rect) {
        let row = detail.row
        let client = detail.clientFacts
        let who: Shown =
            client.map { "\($0.label)   pid \(Int($0.pid))   uid \(Int($0.uid)) \(Untrusted($0.user))   " }
            ?? "\(row.clientLabel)"
        let target: Shown = row.target.isEmpty ? "" : "   target \(row.target)"
        let facts: [(Shown, Shown)] = [
            ("client", who), ("asked", "\(context.clock.milliseconds(row.receivedAt))\(target)"),
        ]
        for (line, fact) in facts.enumerated() {
            frame.write(fact.0, x: body.x, y: body.y + line, width: 8, style: .dim)
            let end = frame.write(fact.1, x: body.x + 8, y: body.y + line, width: body.width - 8)
            guard line == 0, let client else { continue }
            frame.write("\(client.executable)", x: end, y: body.y, width: body.right - end, fit: .middle)
        }
        let y = body.y + facts.count
        frame.write("status", x: body.x, y: y, width: 8, style: .dim)
        let end = frame.write(CallStatusWord.text(row), x: body.x + 8, y: y, style: CallStatusWord.style(row))
        let spent = "   \(ClockFormat.spoken(row.milliseconds)) without people   class \(row.riskClass.rawValue)"
        frame.write("\(spent)\(reason(row))", x: end, y: y, width: body.right - end)
    }

    private func reason(_ row: CallRow) -> Shown {
        switch row.status {
        case .denied(let by): "   denied by \(by)"
        case .error(_, let word): "   \(Untrusted(word))"
        case .queued, .pending, .sent, .ok, .cancelled, .unknown: ""
        }
    }

    private static let exchanges = Table(columns: [
        .init(title: "try", minimum: 3, ideal: 3, alignment: .right, fit: .number),
        .init(title: "method", minimum: 6, ideal: 6, priority: 3),
        .init(title: "path", minimum: 20, ideal: 34, weight: 1, fit: .middle),
        .init(title: "status", minimum: 6, ideal: 6, alignment: .right, fit: .number),
        .init(title: "ms", minimum: 5, ideal: 6, alignment: .right, fit: .number),
        .init(title: "waited", minimum: 6, ideal: 6, priority: 4, alignment: .right, fit: .number),
        .init(title: "left/limit", minimum: 10, ideal: 10, priority: 2, alignment: .right, fit: .number),
        .init(title: "error", minimum: 9, ideal: 9, priority: 5),
        .init(title: "request id", minimum: 13, ideal: 22, priority: 6, fit: .middle),
    ])

    private func drawExchanges(_ detail: CallDetail, on frame: inout CellBuffer, _ area: Rect) {
        guard !detail.exchanges.isEmpty else {
            frame.write("Nothing was sent to Okta.", x: area.x, y: area.y, width: area.width, style: .dim)
            return
        }
        let range = min(pane.focus.top, detail.exchanges.count)..<detail.exchanges.count
        Self.exchanges.draw(on: &frame, area, rows: range) { index in
            let exchange = detail.exchanges[index]
            let isBad = exchange.status.map { $0 >= 400 } ?? true
            let budget: Shown =
                exchange.limit.flatMap { limit in exchange.remaining.map { "\($0)/\(limit)" } } ?? "-"
            return Table.Row(entries: [
                .init("\(exchange.attempt)"),
                .init("\(exchange.method)"),
                .init("\(exchange.template)"),
                .init(exchange.status.map { "\($0)" } ?? "none", isBad ? .bad : .good),
                .init("\(ClockFormat.duration(exchange.milliseconds))"),
                .init("\(ClockFormat.duration(exchange.waitedMilliseconds))", .dim),
                .init(budget, .dim),
                .init(exchange.errorCode.map { "\(Untrusted($0))" } ?? "-", .bad),
                .init(exchange.requestID.map { "\($0)" } ?? "-", .dim),
            ])
        }
    }

    private func drawAudit(_ detail: CallDetail, on frame: inout CellBuffer, _ area: Rect) {
        guard !detail.auditSeqs.isEmpty else {
            frame.write("Nothing is recorded of this call.", x: area.x, y: area.y, width: area.width, style: .dim)
            return
        }
        let newest = context.picture.audit
        let rows = max(0, area.height - 1)
        for (line, seq) in detail.auditSeqs.dropFirst(pane.focus.top).prefix(rows).enumerated() {
            let row = newest.last { $0.seq <= seq }.flatMap { $0.seq == seq ? $0 : nil }
            let time = row.map { context.clock.milliseconds($0.time) } ?? ""
            let words: Shown =
                row.map { "\(time)   \($0.type)   \($0.outcome)   \($0.actor)" } ?? "(open Audit to read it)"
            frame.write("\(ClockFormat.grouped(seq))   \(words)", x: area.x, y: area.y + line, width: area.width)
        }
        frame.write(
            "O shows the whole records in Audit.",
            x: area.x,
            y: area.bottom - 1,
            width: area.width,
            style: .dim
        )
    }
}
