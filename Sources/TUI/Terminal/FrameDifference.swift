/// Which cells of a frame differ from those on the screen.
enum FrameDifference {
    /// Neighbouring cells of one row that are to be sent.
    struct Run: Hashable, Sendable {
        var row: Int
        var columns: Range<Int>
    }

    /// Unchanged cells between two changed ones that a run goes over, so that `Palette` sees the blanks between words.
    static let gap = 8

    /// The changed runs; a wide character is always in a run whole.
    static func runs(from old: CellBuffer, to new: CellBuffer) -> [Run] {
        guard old.size == new.size else {
            return (0..<new.size.rows).map { Run(row: $0, columns: 0..<new.size.columns) }
        }
        var runs: [Run] = []
        for row in 0..<new.size.rows {
            var column = 0
            while column < new.size.columns {
                guard old[column, row] != new[column, row] else {
                    column += 1
                    continue
                }
                var start = column
                while start > 0, new[start, row].isContinuation { start -= 1 }
                column += 1
                while column < new.size.columns, old[column, row] != new[column, row] || new[column, row].isContinuation
                {
                    column += 1
                }
                if let last = runs.last, last.row == row, start - last.columns.upperBound <= gap {
                    runs[runs.count - 1].columns = last.columns.lowerBound..<column
                } else {
                    runs.append(Run(row: row, columns: start..<column))
                }
            }
        }
        return runs
    }
}
