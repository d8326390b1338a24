import Bridge
import DequeModule

/// Our own messages, the newest at the bottom (ui.md 3.8).
struct LogView: View {
    /// The lines that are listed, by their serial number in this run.
    private struct Lines: OrderedRows {
        let log: Deque<LogRow>
        /// Serial number of the first line in memory.
        let first: Int
        /// Nil: no filter is on.
        let matches: [Int]?

        var count: Int { matches?.count ?? log.count }
        func id(at index: Int) -> Int { matches?[index] ?? first + index }
        func row(at index: Int) -> LogRow { log[id(at: index) - first] }
    }

    private var cursor = LiveCursor<Int>()
    private var filter = ListFilter<LogRow>()

    var filterText: String { filter.text }

    func draw(on frame: inout CellBuffer, _ context: ViewContext) {
        let lines = lines(context)
        guard let selected = cursor.index(in: lines) else {
            frame.write("No message.", x: 1, y: context.area.y + 1, style: .dim)
            return
        }
        let window = cursor.window(in: lines, height: context.area.height - 1)
        let isWide = context.area.width >= 100
        let table = Table(columns: [
            .init(title: "time", minimum: isWide ? 12 : 8, ideal: isWide ? 12 : 8),
            .init(title: "level", minimum: 7, ideal: 7, priority: 1),
            .init(title: "text", minimum: 20, ideal: 60, weight: 1),
        ])
        table.draw(on: &frame, context.area, rows: window) { index in
            let row = lines.row(at: index)
            let time = isWide ? context.clock.milliseconds(row.time) : context.clock.seconds(row.time)
            return Table.Row(
                entries: [
                    .init("\(time)", .dim),
                    .init("\(row.level.rawValue)", Self.style(row.level)),
                    .init("\(row.text)", row.level == .debug ? .dim : .text),
                ],
                isSelected: index == selected
            )
        }
    }

    func note(_ context: ViewContext) -> Shown {
        let lines = lines(context)
        let all = context.picture.log.count
        let counts: Shown =
            filter.isActive
            ? "\(ClockFormat.grouped(lines.count)) of \(ClockFormat.grouped(all))"
            : "\(ClockFormat.counted(all, "message"))"
        let follow = cursor.note(newCount: cursor.newCount(in: lines))
        return .listNote(filter: filter.note, counts: counts, follow: follow, width: context.area.width)
    }

    mutating func perform(_ command: Command, _ context: ViewContext) -> [ViewAction] {
        let lines = lines(context)
        let problems: (Int) -> Bool = { lines.row(at: $0).isProblem }
        if cursor.perform(command, in: lines, height: context.area.height - 1, isProblem: problems) == false {
            return [.toast(Toast("no more problems this way"))]
        }
        guard command == .filterOnOff else { return [] }
        guard !filter.text.isEmpty else { return [.noFilterYet] }
        filter.toggle()
        cursor.refill(in: self.lines(context), height: context.area.height - 1)
        return []
    }

    mutating func setFilter(_ text: String, _ context: ViewContext) -> (problem: Shown?, actions: [ViewAction]) {
        FilterProblem.answer { () throws(FilterProblem) in
            try filter.set(text)
            cursor.refill(in: lines(context), height: context.area.height - 1)
            return []
        }
    }

    /// With a filter all lines are looked at: there are `DeskPicture.logCapacity` at most.
    private func lines(_ context: ViewContext) -> Lines {
        let log = context.picture.log
        let first = context.picture.logTotal - log.count
        let matches = filter.isActive ? log.indices.filter { filter.lets(log[$0]) }.map { first + $0 } : nil
        return Lines(log: log, first: first, matches: matches)
    }

    private static func style(_ level: LogRow.Level) -> Style {
        switch level {
        case .debug: .dim
        case .info: .info
        case .warning: .warn
        case .error: .bad
        }
    }
}
