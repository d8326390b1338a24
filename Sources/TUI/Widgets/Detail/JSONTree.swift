import Bridge
import JSON

/// A JSON text as an indented tree whose objects and arrays can be closed; long strings are hard-wrapped.
///
/// It is parsed once. Rows are laid out again when something is opened or closed, or the width changes; drawing reads
/// visible rows only.
struct JSONTree: Sendable {
    /// What the rows depend on besides the text.
    struct Layout: Hashable, Sendable {
        var width: Int
        var marksEscapes: Bool
    }

    /// One row of the screen.
    private struct Row: Sendable {
        /// Which node it belongs to: the way to it by position.
        var path: [Int]
        var isContainer: Bool
        var indent: Int
        var glyphs: [Glyph]
        var isContinued: Bool
        var style: Style
    }

    /// Most nodes that are laid out; the rest is told of in the last row.
    static let mostNodes = 20_000

    private let root: JSONValue?
    private let plain: Untrusted
    private var closed: Set<[Int]> = []
    private var laid: (layout: Layout, rows: [Row])?
    private var index = 0
    private var top = 0

    init(_ text: Untrusted) {
        root = text.json()
        plain = text
    }

    /// Carries out a key: moves the selected row, or opens and closes its node.
    mutating func perform(_ command: Command, _ layout: Layout, height: Int) {
        if case .move(let movement) = command { move(movement, layout, height: height) }
        if command == .open { toggle(layout) }
        if command == .left { close(layout) }
        if command == .right { open(layout) }
    }

    /// Draws the rows that fit, the selected one among them.
    func draw(on frame: inout CellBuffer, _ area: Rect, isFocused: Bool) {
        let rows = rows(Layout(width: area.width, marksEscapes: frame.marksEscapes))
        let start = start(count: rows.count, height: area.height)
        for (line, row) in rows.dropFirst(start).prefix(area.height).enumerated() {
            let y = area.y + line
            if row.isContinued { frame.write("↪", x: area.x + row.indent, y: y, width: 1, style: .dim) }
            frame.write(row.glyphs[...], x: area.x + row.indent + (row.isContinued ? 1 : 0), y: y, style: row.style)
            if isFocused, start + line == min(index, rows.count - 1) {
                frame.select(Rect(x: area.x, y: y, width: area.width, height: 1))
            }
        }
    }

    private mutating func move(_ movement: Movement, _ layout: Layout, height: Int) {
        let count = lay(layout).count
        index = max(0, movement.target(from: min(index, max(0, count - 1)), count: count, rows: height))
        top = start(count: count, height: height)
    }

    private mutating func toggle(_ layout: Layout) {
        guard let row = selectedRow(layout), row.isContainer else { return }
        setOpen(closed.contains(row.path), row.path, layout)
    }

    private mutating func open(_ layout: Layout) {
        guard let row = selectedRow(layout), row.isContainer else { return }
        setOpen(true, row.path, layout)
    }

    /// Closes the selected node; of a leaf, or of a node that is closed, the one around it.
    private mutating func close(_ layout: Layout) {
        guard let row = selectedRow(layout) else { return }
        let isOpen = row.isContainer && !closed.contains(row.path)
        guard isOpen || !row.path.isEmpty else { return }
        setOpen(false, isOpen ? row.path : Array(row.path.dropLast()), layout)
    }

    private func start(count: Int, height: Int) -> Int {
        let selected = min(index, max(0, count - 1))
        var start = max(0, min(top, count - height))
        if selected < start { start = selected }
        if selected >= start + height { start = selected - height + 1 }
        return max(0, start)
    }

    private mutating func selectedRow(_ layout: Layout) -> Row? {
        let rows = lay(layout)
        return rows.isEmpty ? nil : rows[min(index, rows.count - 1)]
    }

    private mutating func setOpen(_ isOpen: Bool, _ path: [Int], _ layout: Layout) {
        if isOpen { closed.remove(path) } else { closed.insert(path) }
        laid = nil
        index = lay(layout).firstIndex { $0.path == path } ?? 0
    }

    private mutating func lay(_ layout: Layout) -> [Row] {
        let rows = rows(layout)
        laid = (layout, rows)
        return rows
    }

    private func rows(_ layout: Layout) -> [Row] {
        if let laid, laid.layout == layout { return laid.rows }
        var writer = Writer(closed: closed, layout: layout)
        if let root {
            writer.add(root, label: "", path: [])
        } else {
            writer.add("\(plain)", style: .text, path: [], isContainer: false)
        }
        if writer.nodes > Self.mostNodes { writer.add("… and more", style: .dim, path: [-1], isContainer: false) }
        return writer.rows
    }

    /// Makes the rows of a value.
    private struct Writer {
        let closed: Set<[Int]>
        let layout: Layout
        var rows: [Row] = []
        var nodes = 0

        mutating func add(_ value: JSONValue, label: Shown, path: [Int]) {
            nodes += 1
            guard nodes <= JSONTree.mostNodes else { return }
            switch value.kind {
            case .object, .array: addContainer(value, label: label, path: path)
            case .string:
                add("  \(label)\"\(Untrusted(value.string ?? ""))\"", style: .text, path: path, isContainer: false)
            case .number: add("  \(label)\(value.description)", style: .info, path: path, isContainer: false)
            case .null, .bool: add("  \(label)\(value.description)", style: .info, path: path, isContainer: false)
            }
        }

        private mutating func addContainer(_ value: JSONValue, label: Shown, path: [Int]) {
            let isClosed = closed.contains(path)
            let isObject = value.kind == .object
            let brackets: Shown = isObject ? "{\(value.count)}" : "[\(value.count)]"
            let sign: Shown = value.count == 0 ? "  " : isClosed ? "▸ " : "▾ "
            let tail: Shown = isClosed || value.count == 0 || label.isEmpty ? brackets : ""
            add("\(sign)\(label)\(tail)", style: .key, path: path, isContainer: value.count > 0)
            guard !isClosed else { return }
            if let members = value.members {
                for (place, member) in members.enumerated() {
                    add(member.value, label: "\(Untrusted(member.key))  ", path: path + [place])
                }
            } else {
                for (place, element) in (value.elements ?? []).enumerated() {
                    add(element, label: "\(place)  ", path: path + [place])
                }
            }
        }

        mutating func add(_ text: Shown, style: Style, path: [Int], isContainer: Bool) {
            let indent = min(path.count * 2, max(0, layout.width / 2))
            let width = max(4, layout.width - indent - 1)
            let glyphs = Glyph.all(of: text, marksEscapes: layout.marksEscapes)
            for (line, part) in TextPane.wrapped(glyphs, width: width).enumerated() {
                rows.append(
                    Row(
                        path: path,
                        isContainer: isContainer,
                        indent: indent,
                        glyphs: part,
                        isContinued: line > 0,
                        style: style
                    )
                )
            }
        }
    }
}
