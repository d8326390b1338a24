/// Columns of aligned cells under a line of titles; asks only for the rows that are visible.
struct Table: Sendable {
    /// How one column behaves when there is too little or too much room.
    struct Column: Sendable {
        var title: Shown
        /// Cells below which it is dropped or, if it may not be, squeezed.
        var minimum: Int
        var ideal: Int
        /// Its part of what is left over; 0 keeps the ideal width.
        var weight = 0
        /// Columns with a high number go first; 0 is never dropped.
        var priority = 0
        var alignment = CellBuffer.Alignment.left
        var fit = CellBuffer.Fit.end
    }

    /// One row: a sign, then a text for every column.
    struct Row: Sendable {
        struct Entry: Sendable {
            var text: Shown
            var style: Style
            init(_ text: Shown, _ style: Style = .text) {
                self.text = text
                self.style = style
            }
        }

        var entries: [Entry]
        /// Whether the marker in front is `▸`; the row is shown as selected as well.
        var isSelected = false
    }

    let columns: [Column]
    /// Cells between two columns.
    var gap = 1

    /// Draws titles and rows.
    ///
    /// - Parameters:
    ///   - frame: Where to.
    ///   - area: The cells of the table: one for the titles, the others for rows.
    ///   - rows: Indices of the visible rows.
    ///   - row: Makes the row at an index.
    func draw(on frame: inout CellBuffer, _ area: Rect, rows: Range<Int>, row: (Int) -> Row) {
        let places = layout(width: area.width - 1)
        drawTitles(on: &frame, area, places)
        for (line, index) in rows.prefix(max(0, area.height - 1)).enumerated() {
            let content = row(index)
            let y = area.y + 1 + line
            draw(content, on: &frame, area, y: y, places)
        }
    }

    /// Draws rows without titles.
    func drawRows(on frame: inout CellBuffer, _ area: Rect, rows: Range<Int>, row: (Int) -> Row) {
        let places = layout(width: area.width - 1)
        for (line, index) in rows.prefix(area.height).enumerated() {
            draw(row(index), on: &frame, area, y: area.y + line, places)
        }
    }

    /// Column and width of each visible column, counted from the first cell after the marker.
    func layout(width: Int) -> [(column: Int, x: Int, width: Int)] {
        var kept = Array(columns.indices)
        func needed() -> Int { kept.reduce(0) { $0 + columns[$1].minimum } + gap * max(0, kept.count - 1) }
        while needed() > width {
            guard let goner = kept.filter({ columns[$0].priority > 0 }).max(by: { isDroppedLater($0, $1) }) else {
                break
            }
            kept.removeAll { $0 == goner }
        }
        var widths = kept.map { columns[$0].minimum }
        var spare = width - needed()
        for position in kept.indices where spare > 0 {
            let more = min(spare, columns[kept[position]].ideal - widths[position])
            if more > 0 {
                widths[position] += more
                spare -= more
            }
        }
        share(spare, among: kept, &widths)
        var x = 0
        return zip(kept, widths).map { column, width in
            defer { x += width + gap }
            return (column, x, width)
        }
    }

    private func isDroppedLater(_ left: Int, _ right: Int) -> Bool {
        (columns[left].priority, left) < (columns[right].priority, right)
    }

    private func share(_ spare: Int, among kept: [Int], _ widths: inout [Int]) {
        let total = kept.reduce(0) { $0 + columns[$1].weight }
        guard spare > 0, total > 0 else { return }
        var left = spare
        for position in kept.indices {
            let part = spare * columns[kept[position]].weight / total
            widths[position] += part
            left -= part
        }
        if let last = kept.indices.last(where: { columns[kept[$0]].weight > 0 }) { widths[last] += left }
    }

    private func drawTitles(on frame: inout CellBuffer, _ area: Rect, _ places: [(column: Int, x: Int, width: Int)]) {
        guard area.height > 0 else { return }
        for place in places {
            let column = columns[place.column]
            let room = min(place.width, area.width - 1 - place.x)
            frame.write(
                column.title,
                x: area.x + 1 + place.x,
                y: area.y,
                width: room,
                style: .title,
                fit: .clip,
                alignment: column.alignment
            )
        }
    }

    private func draw(
        _ row: Row,
        on frame: inout CellBuffer,
        _ area: Rect,
        y: Int,
        _ places: [(column: Int, x: Int, width: Int)]
    ) {
        for place in places where place.column < row.entries.count {
            let column = columns[place.column]
            let entry = row.entries[place.column]
            let room = min(place.width, area.width - 1 - place.x)
            guard room > 0 else { continue }
            frame.write(
                entry.text,
                x: area.x + 1 + place.x,
                y: y,
                width: room,
                style: entry.style,
                fit: column.fit,
                alignment: column.alignment
            )
        }
        guard row.isSelected else { return }
        frame.write("▸", x: area.x, y: y, style: .focus)
        frame.select(Rect(x: area.x, y: y, width: area.width, height: 1))
    }
}
