/// What a key, or a word on the command line, asks for.
enum Command: Hashable, Sendable {
    // Moving
    case move(Movement)
    case left, right
    // Going
    case view(ViewID)
    case nextView, previousView, lastView
    case approvals
    case nextPane, previousPane
    case open, back
    // Lists and details
    case filter, filterOnOff, follow
    case nextProblem, previousProblem
    case nextRecord, previousRecord
    case detail
    case order
    case jumpToApproval, sameOperation
    // The house
    case readOnly, freeze
    case runChecks, verify
    case disconnect, confirmDisconnect, mute, confirmMute
    // A review
    case approveOnce, approveForSession, approveForMinutes, confirm
    case deny, denyAndMute
    case find, nextMatch, previousMatch
    // The console
    case commandLine, help, quit, acceptQuit, interrupt, redraw, suspend
    case edit(TextField.Edit)
}

/// A way of moving through rows or lines.
enum Movement: Hashable, Sendable {
    case down, up, halfDown, halfUp, pageDown, pageUp, first, last

    /// Where it leads from `index` among `count` rows of which `rows` are visible; clamped.
    func target(from index: Int, count: Int, rows: Int) -> Int {
        let page = max(1, rows - 1)
        let half = max(1, rows / 2)
        let wanted =
            switch self {
            case .down: index + 1
            case .up: index - 1
            case .halfDown: index + half
            case .halfUp: index - half
            case .pageDown: index + page
            case .pageUp: index - page
            case .first: 0
            case .last: count - 1
            }
        return max(0, min(count - 1, wanted))
    }
}
