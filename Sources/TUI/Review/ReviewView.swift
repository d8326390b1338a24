import Bridge

/// Draws a review: the queue above where there is room, the document, how far it has been read, the state.
enum ReviewView {
    /// Draws everything but the note row.
    static func draw(_ session: ReviewSession, on frame: inout CellBuffer, _ context: ViewContext) {
        let layout = ReviewLayout(size: frame.size, pending: context.picture.pending.count)
        if !layout.queue.isEmpty {
            ApprovalsTable.draw(on: &frame, layout.queue, context, selected: session.id, seen: [])
        }
        drawBorder(session, on: &frame, layout, context)
        drawText(session, on: &frame, layout)
        drawRule(session, on: &frame, layout)
        let x = frame.write(ReviewWords.status(session, layout), x: 1, y: layout.status, style: statusStyle(session))
        frame.write(
            ReviewWords.choices(session, layout),
            x: x + 2,
            y: layout.status,
            width: frame.size.columns - x - 3,
            style: .key
        )
    }

    /// Draws the field that is being typed into, if there is one.
    ///
    /// - Returns: Whether the row is taken.
    static func drawField(_ session: ReviewSession, on frame: inout CellBuffer, y: Int) -> Bool {
        let width = frame.size.columns
        if let finder = session.finder {
            let x = frame.write("/", x: 1, y: y, style: .key)
            finder.draw(on: &frame, x: x, y: y, width: width - x - 1)
            return true
        }
        switch session.machine.step {
        case .naming(let field):
            let x = frame.write(ReviewWords.nameLabel(session), x: 1, y: y, width: width / 2, style: .key)
            field.draw(on: &frame, x: x, y: y, width: width - x - 12)
            let isMatch = session.machine.namePhrase.isMatched(by: field.text)
            frame.write(isMatch ? "matches" : "no match", x: width - 10, y: y, style: isMatch ? .good : .warn)
        case .grantingMinutes(let field):
            let x = frame.write("minutes, 1 to 60: ", x: 1, y: y, style: .key)
            field.draw(on: &frame, x: x, y: y, width: 6)
        case .denying(let field, let isMuting):
            let x = frame.write(isMuting ? "reason (mutes 10 min): " : "reason: ", x: 1, y: y, style: .key)
            field.draw(on: &frame, x: x, y: y, width: width - x - 9)
            frame.write(
                "\(field.characters.count)/\(field.limit)",
                x: width - 8,
                y: y,
                width: 7,
                style: .dim,
                alignment: .right
            )
        case .loading, .reading, .armed, .holding, .grantingSession, .sending, .decided, .ended:
            return false
        }
        return true
    }

    private static func drawBorder(
        _ session: ReviewSession,
        on frame: inout CellBuffer,
        _ layout: ReviewLayout,
        _ context: ViewContext
    ) {
        let row = session.row
        let risk: Shown =
            row.riskClass == .irreversible ? "class 4 IRREVERSIBLE" : "class \(row.riskClass.rawValue)"
        let left = row.expiresAt - context.now.wall
        let expires: Shown = session.machine.isOver ? "closed" : "expires \(ClockFormat.countdown(left))"
        let title: Shown = "REVIEW  \(row.action)   \(risk)"
        if layout.hasBorder {
            Box.draw(on: &frame, layout.box, title: title, right: expires, isFocused: true)
            return
        }
        frame.write(title, x: 1, y: layout.box.y, width: frame.size.columns - 16, style: .focus)
        frame.write(expires, x: frame.size.columns - 14, y: layout.box.y, width: 13, style: .title, alignment: .right)
        Box.rule(on: &frame, x: 0, y: layout.box.y + 1, width: frame.size.columns, title: "")
    }

    private static func drawText(_ session: ReviewSession, on frame: inout CellBuffer, _ layout: ReviewLayout) {
        guard let text = session.text else { return }
        for (row, index) in session.visible.enumerated() {
            let line = text.lines[index]
            let y = layout.text.y + row
            frame.write(line.label, x: layout.text.x, y: y, width: ReviewText.labelWidth - 1, style: .dim, fit: .clip)
            let x = layout.text.x + ReviewText.labelWidth
            if line.isContinuation { frame.write("↪", x: x - 1, y: y, style: .dim) }
            frame.write(line.glyphs[...], x: x, y: y, style: line.style)
        }
    }

    private static func drawRule(_ session: ReviewSession, on frame: inout CellBuffer, _ layout: ReviewLayout) {
        let machine = session.machine
        guard layout.rule < layout.status else { return }
        let words: Shown
        if session.text == nil {
            words = ""
        } else if machine.isAllShown {
            words = "end of request: \(machine.lineCount) of \(machine.lineCount) lines shown"
        } else if machine.unreadAboveCount > 0 {
            let above = machine.unreadAboveCount
            words = "\(machine.shownCount) of \(machine.lineCount) lines shown: PgUp, \(above) above were gone too soon"
        } else {
            words =
                "\(machine.shownCount) of \(machine.lineCount) lines shown: PgDn to read on, \(machine.unreadCount) to go"
        }
        let rect = layout.text
        frame.fill(Rect(x: rect.x, y: layout.rule, width: rect.width, height: 1), with: "─", style: .dim)
        guard !words.isEmpty else { return }
        let width = min(rect.width, frame.width(of: words) + 2)
        frame.write(
            " \(words) ",
            x: rect.x + (rect.width - width) / 2,
            y: layout.rule,
            width: width,
            style: machine.isAllShown ? .good : .warn
        )
    }

    private static func statusStyle(_ session: ReviewSession) -> Style {
        switch session.machine.step {
        case .armed, .holding: .good
        case .loading, .reading: .warn
        case .naming, .grantingSession, .grantingMinutes, .denying, .sending: .focus
        case .decided: .good
        case .ended: .bad
        }
    }
}
