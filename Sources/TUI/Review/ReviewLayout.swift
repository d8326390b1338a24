/// Where the parts of a review stand on a screen of a given size.
struct ReviewLayout: Hashable, Sendable {
    /// The queue above the review; empty where there is no room for it.
    let queue: Rect
    /// The border, or the title row where there is no border.
    let box: Rect
    let hasBorder: Bool
    /// The viewport of the text.
    let text: Rect
    /// The row of the end rule with the reading progress.
    let rule: Int
    /// The row that names the state and what is missing.
    let status: Int
    /// Below 60x15 nothing can be approved.
    let isTooSmall: Bool

    init(size: Size, pending: Int) {
        let body = ConsoleFrame.body(of: size)
        isTooSmall = size.columns < ConsoleFrame.reviewSize.columns || size.rows < ConsoleFrame.reviewSize.rows
        hasBorder = size.columns >= 100
        let queueRows = hasBorder && body.height >= 26 ? min(pending, 3) + 1 : 0
        queue = body.prefix(rows: queueRows)
        box = Rect(x: 0, y: queue.bottom, width: body.width, height: body.bottom - 1 - queue.bottom)
        status = body.bottom - 1
        let inside = hasBorder ? box.inset(columns: 2, rows: 1) : box.dropping(rows: 2)
        text = Rect(
            x: hasBorder ? inside.x : 1,
            y: inside.y,
            width: hasBorder ? inside.width : inside.width - 2,
            height: inside.height - 1
        )
        rule = text.bottom
    }
}
