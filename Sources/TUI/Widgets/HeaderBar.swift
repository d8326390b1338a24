import Bridge

/// The first row: org, what waits, mode, the worst health word, the time.
enum HeaderBar {
    /// Draws the header into row 0.
    static func draw(on frame: inout CellBuffer, _ state: ConsoleState, at now: Moment) {
        let columns = frame.size.columns
        let isShort = columns < 100
        var parts: [(Shown, Style)] = []
        let pending = ConsoleFrame.pendingWords(state, isShort: isShort, now)
        if !pending.isEmpty { parts.append((pending, state.picture.irreversibleCount > 0 ? .bad : .warn)) }
        parts += modes(state.picture.mode, isShort: isShort)
        let worst = state.picture.worstHealth
        switch worst.state {
        case .ok: parts.append(("ok", .good))
        case .warn: parts.append(("WARN \(worst.count)", .warn))
        case .fail: parts.append(("FAIL \(worst.count)", .bad))
        }
        parts.append(("\(state.clock.minutes(now.wall))", .text))
        let gap = isShort ? 2 : 3
        let total = parts.reduce(0) { $0 + frame.width(of: $1.0) + gap } - gap
        var x = max(1, columns - 1 - total)
        let left: Shown = isShort ? "Gatehouse \(state.orgName)" : "Gatehouse  \(state.orgName)"
        if x > 12, columns >= 80 { frame.write(left, x: 1, y: 0, width: x - 3, style: .title) }
        for (text, style) in parts { x = frame.write(text, x: x, y: 0, style: style) + gap }
    }

    private static func modes(_ mode: GateMode, isShort: Bool) -> [(Shown, Style)] {
        var words: [(Shown, Style)] = []
        if mode.isFrozen { words.append(("FROZEN", .badge)) }
        if mode.isAuditDown { words.append(("AUDIT DOWN", .badge)) }
        if mode.isReadOnly { words.append(("READ-ONLY", .badge)) }
        return words.isEmpty ? [(isShort ? "rw" : "read-write", .text)] : words
    }
}
