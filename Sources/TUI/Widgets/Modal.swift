/// A question in the middle of the screen; its keys stand in the last line.
enum Modal {
    /// Draws the box over what is there.
    static func draw(on frame: inout CellBuffer, title: Shown, lines: [Shown], keys: Shown) {
        let longest = (lines + [title, keys]).map { frame.width(of: $0) }.max() ?? 0
        let width = min(frame.size.columns, max(longest + 4, 24))
        let height = min(frame.size.rows, lines.count + 4)
        let rect = Rect(
            x: (frame.size.columns - width) / 2,
            y: (frame.size.rows - height) / 2,
            width: width,
            height: height
        )
        frame.fill(rect)
        let inside = Box.draw(on: &frame, rect, title: title, isFocused: true)
        for (index, line) in lines.enumerated() where index < inside.height {
            frame.write(line, x: inside.x, y: inside.y + index, width: inside.width)
        }
        guard inside.height > lines.count else { return }
        frame.write(keys, x: inside.x, y: inside.bottom - 1, width: inside.width, style: .key)
    }
}
