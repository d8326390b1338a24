/// One column position of the screen.
struct Cell: Hashable, Sendable {
    /// The base character; 0 in the second column of a wide one.
    var scalar: UInt32
    /// Combining marks on the base, or 0.
    var firstMark: UInt32 = 0
    var secondMark: UInt32 = 0
    var style: Style

    static let blank = Cell(scalar: 0x20, style: .text)

    /// Whether nothing but a background would be seen.
    var isBlank: Bool { scalar == 0x20 && firstMark == 0 }

    /// Whether this is the right half of the character to its left.
    var isContinuation: Bool { scalar == 0 }
}

/// A size in columns and rows.
struct Size: Hashable, Sendable {
    var columns: Int
    var rows: Int
}

/// A part of the screen; it may be empty but never negative.
struct Rect: Hashable, Sendable {
    var x: Int
    var y: Int
    var width: Int
    var height: Int

    init(x: Int, y: Int, width: Int, height: Int) {
        self.x = x
        self.y = y
        self.width = max(0, width)
        self.height = max(0, height)
    }

    var isEmpty: Bool { width == 0 || height == 0 }
    /// The first column to the right of the rectangle.
    var right: Int { x + width }
    /// The first row below the rectangle.
    var bottom: Int { y + height }

    /// The rectangle without `count` rows at its top.
    func dropping(rows count: Int) -> Rect { Rect(x: x, y: y + count, width: width, height: height - count) }

    /// The first `count` rows.
    func prefix(rows count: Int) -> Rect { Rect(x: x, y: y, width: width, height: min(count, height)) }

    /// The rectangle smaller by the given number of cells on each side.
    func inset(columns: Int, rows: Int) -> Rect {
        Rect(x: x + columns, y: y + rows, width: width - 2 * columns, height: height - 2 * rows)
    }
}
