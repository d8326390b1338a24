/// What a cell means; a `Theme` says how that looks.
enum Role: UInt8, Hashable, Sendable, CaseIterable {
    case text, dim, title, focus, select, good, warn, bad, info, write, key, badge, escape
}

/// The look of one cell, in roles.
struct Style: Hashable, Sendable {
    var role: Role
    /// On the selected row.
    var isSelected = false
    /// May blink: only the marker of a waiting class-4 request.
    var isBlinking = false

    init(_ role: Role) { self.role = role }

    static let text = Style(.text)
    static let dim = Style(.dim)
    static let title = Style(.title)
    static let focus = Style(.focus)
    static let good = Style(.good)
    static let warn = Style(.warn)
    static let bad = Style(.bad)
    static let info = Style(.info)
    static let write = Style(.write)
    static let key = Style(.key)
    static let badge = Style(.badge)
}
