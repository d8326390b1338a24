/// The keys of the present contexts, over the screen; made from the key table.
struct HelpView: Sendable {
    let title: Shown
    private let bindings: [Binding]
    private var top = 0

    init(contexts: [KeyContext]) {
        title = "Help: \(contexts.first?.title ?? "")"
        bindings = Keymap.bindings(in: contexts)
    }

    /// Moves through the lines.
    mutating func move(_ movement: Movement, size: Size) {
        let lines = lines(width: size.columns - 4)
        let rows = max(1, size.rows - 6)
        switch movement {
        case .down: top += 1
        case .up: top -= 1
        case .halfDown, .halfUp, .pageDown, .pageUp, .first:
            top = movement.target(from: top, count: lines.count, rows: rows)
        case .last: top = lines.count
        }
        top = max(0, min(top, lines.count - rows))
    }

    /// Draws the box over the body.
    func draw(on frame: inout CellBuffer, _ body: Rect) {
        frame.fill(body)
        let inside = Box.draw(on: &frame, body, title: title, right: "Esc closes", isFocused: true)
        let lines = lines(width: inside.width)
        for (row, line) in lines.dropFirst(top).prefix(inside.height).enumerated() {
            let half = inside.width / max(1, line.count)
            for (column, binding) in line.enumerated() {
                let x = inside.x + column * half
                frame.write("\(binding.keyLabel)", x: x, y: inside.y + row, width: min(20, half - 2), style: .key)
                frame.write("\(binding.help)", x: x + 21, y: inside.y + row, width: half - 22)
            }
        }
    }

    /// Two bindings to a row where there is room.
    private func lines(width: Int) -> [[Binding]] {
        guard width >= 90 else { return bindings.map { [$0] } }
        let half = (bindings.count + 1) / 2
        return (0..<half).map { row in
            row + half < bindings.count ? [bindings[row], bindings[row + half]] : [bindings[row]]
        }
    }
}
