/// Where a list and the detail of its selected row stand on this screen (ui.md 2).
struct DetailLayout {
    /// Empty where the detail replaces the list.
    let list: Rect
    /// Nil while the detail is closed.
    let pane: Rect?

    init(_ area: Rect, isOpen: Bool) {
        guard isOpen else {
            list = area
            pane = nil
            return
        }
        switch area.width {
        case 160...:
            list = Rect(x: area.x, y: area.y, width: area.width * 45 / 100, height: area.height)
            pane = Rect(x: list.right, y: area.y, width: area.width - list.width, height: area.height)
        case 100...:
            let below = area.height * 2 / 5
            list = area.prefix(rows: area.height - below)
            pane = Rect(x: area.x, y: list.bottom, width: area.width, height: below)
        default:
            list = area.prefix(rows: 0)
            pane = area
        }
    }

    /// Rows of the list that are visible, or would be if the detail were closed.
    func rows(in area: Rect) -> Int { max(1, (list.height > 0 ? list.height : area.height) - 1) }
}
