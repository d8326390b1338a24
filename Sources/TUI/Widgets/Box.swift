/// Frames around a part of the screen: a box where there is room, a rule where there is not.
enum Box {
    /// Draws a box with a title on the left and one on the right of its upper edge.
    ///
    /// - Returns: The cells inside, without the blank column next to each edge.
    @discardableResult
    static func draw(
        on frame: inout CellBuffer,
        _ rect: Rect,
        title: Shown,
        right: Shown = "",
        isFocused: Bool = false
    ) -> Rect {
        guard rect.width >= 4, rect.height >= 2 else { return Rect(x: rect.x, y: rect.y, width: 0, height: 0) }
        let style: Style = isFocused ? .focus : .dim
        let bottom = rect.bottom - 1
        frame.fill(Rect(x: rect.x, y: rect.y, width: rect.width, height: 1), with: "─", style: style)
        frame.fill(Rect(x: rect.x, y: bottom, width: rect.width, height: 1), with: "─", style: style)
        frame.fill(Rect(x: rect.x, y: rect.y, width: 1, height: rect.height), with: "│", style: style)
        frame.fill(Rect(x: rect.right - 1, y: rect.y, width: 1, height: rect.height), with: "│", style: style)
        frame.write("┌", x: rect.x, y: rect.y, style: style)
        frame.write("┐", x: rect.right - 1, y: rect.y, style: style)
        frame.write("└", x: rect.x, y: bottom, style: style)
        frame.write("┘", x: rect.right - 1, y: bottom, style: style)
        titles(on: &frame, rect, title: title, right: right, isFocused: isFocused)
        return rect.inset(columns: 2, rows: 1)
    }

    /// Draws one rule with a title on its left.
    static func rule(
        on frame: inout CellBuffer,
        x: Int,
        y: Int,
        width: Int,
        title: Shown,
        right: Shown = "",
        isFocused: Bool = false
    ) {
        frame.fill(Rect(x: x, y: y, width: width, height: 1), with: "─", style: isFocused ? .focus : .dim)
        titles(
            on: &frame,
            Rect(x: x, y: y, width: width, height: 1),
            title: title,
            right: right,
            isFocused: isFocused
        )
    }

    private static func titles(on frame: inout CellBuffer, _ rect: Rect, title: Shown, right: Shown, isFocused: Bool) {
        let rightWidth = right.isEmpty ? 0 : frame.width(of: right) + 2
        if !right.isEmpty, rightWidth + 3 < rect.width {
            frame.write(" \(right) ", x: rect.right - rightWidth - 2, y: rect.y, style: .title)
        }
        guard !title.isEmpty else { return }
        let room = rect.width - 4 - (rightWidth > 0 ? rightWidth + 2 : 0)
        frame.write(
            " \(title) ",
            x: rect.x + (rect.height > 1 ? 2 : 1),
            y: rect.y,
            width: room,
            style: isFocused ? .focus : .title
        )
    }
}
