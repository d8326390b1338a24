import Bridge

/// Draws the whole screen: header, tabs, the active view, the note row and the footer (ui.md 2).
enum ConsoleFrame {
    /// The smallest screen on which something can be approved.
    static let reviewSize = Size(columns: 60, rows: 15)

    /// The frame that shows this state.
    static func draw(_ state: ConsoleState, at now: Moment) -> CellBuffer {
        var frame = CellBuffer(size: state.size, marksEscapes: state.theme.marksEscapes)
        guard state.size.columns >= 20, state.size.rows >= 4 else {
            if state.size.columns > 1 {
                frame.write(pendingWords(state, isShort: true, now), x: 0, y: 0, style: .title)
            }
            return frame
        }
        HeaderBar.draw(on: &frame, state, at: now)
        TabBar.draw(
            on: &frame,
            y: 1,
            active: state.active,
            pending: state.picture.pending.count,
            hasIrreversible: state.picture.irreversibleCount > 0
        )
        let context = state.context(at: now)
        if let review = state.review {
            ReviewView.draw(review, on: &frame, context)
        } else {
            state.view.draw(on: &frame, context)
        }
        drawNote(on: &frame, state, context)
        state.help?.draw(on: &frame, context.area)
        StatusBar.draw(on: &frame, y: state.size.rows - 1, bindings: hints(state))
        if let question = state.question { drawQuestion(question, on: &frame) }
        return frame
    }

    /// The bindings for the footer.
    ///
    /// Permitting keys stand in the review's state row, and only while they count.
    private static func hints(_ state: ConsoleState) -> [Binding] {
        // A field of a review says beside itself what Enter does there, if anything.
        state.review?.isTyping == true ? [] : Keymap.bindings(in: state.contexts).filter { !$0.permits }
    }

    /// The part of the screen that belongs to the view.
    static func body(of size: Size) -> Rect { Rect(x: 0, y: 2, width: size.columns, height: size.rows - 4) }

    /// `3 PENDING, 1 class 4   oldest 0:48`: always the true total.
    static func pendingWords(_ state: ConsoleState, isShort: Bool, _ now: Moment) -> Shown {
        let pending = state.picture.pending
        guard let oldest = pending.map(\.askedAt).min() else { return "" }
        let irreversible = state.picture.irreversibleCount
        let age = ClockFormat.countdown(now.wall - oldest)
        if isShort {
            return irreversible > 0
                ? "\(pending.count) PENDING \(irreversible)xC4 \(age)" : "\(pending.count) PENDING \(age)"
        }
        return irreversible > 0
            ? "\(pending.count) PENDING, \(irreversible) class 4   oldest \(age)"
            : "\(pending.count) PENDING   oldest \(age)"
    }

    private static func drawNote(on frame: inout CellBuffer, _ state: ConsoleState, _ context: ViewContext) {
        let y = state.size.rows - 2
        let width = state.size.columns - 2
        if let prompt = state.prompt {
            let x = frame.write(prompt.title, x: 1, y: y, style: .key)
            let problem: Shown = prompt.problem ?? ""
            let room = problem.isEmpty ? 0 : min(width / 2, frame.width(of: problem) + 2)
            prompt.field.draw(on: &frame, x: x, y: y, width: width - x - room)
            if room > 0 { frame.write(problem, x: width - room + 2, y: y, width: room, style: .bad) }
        } else if let review = state.review, ReviewView.drawField(review, on: &frame, y: y) {
            // The field has the row: news goes one row up.
            guard let toast = state.toast else { return }
            frame.fill(Rect(x: 0, y: y - 1, width: state.size.columns, height: 1))
            frame.write(toast.text, x: 1, y: y - 1, width: width, style: toast.style)
        } else if let toast = state.toast {
            frame.write(toast.text, x: 1, y: y, width: width, style: toast.style)
        } else if state.review != nil {
            frame.write("Enter never approves.", x: 1, y: y, width: width, style: .dim)
        } else {
            frame.write(state.view.note(context), x: 1, y: y, width: width, style: .dim)
        }
    }

    private static func drawQuestion(_ question: ConsoleState.Question, on frame: inout CellBuffer) {
        switch question {
        case .quit(let pending, let running):
            Modal.draw(
                on: &frame,
                title: "Quit?",
                lines: [
                    "\(pending) requests will be denied, \(running) running calls get 10 s.",
                    "Hosts lose their connection to Okta until Gatehouse runs again.",
                ],
                keys: "Q quits, Esc stays"
            )
        }
    }
}
