import JSON

/// What is offered while somebody types an argument of a prompt or the variable of a resource template.
package enum ArgumentCompletion: Hashable, Sendable {
    case none
    /// Those of these that begin with what was typed.
    case fixed([String])
    case users
    case groups
    case applications

    /// How many characters must be typed before the org is asked.
    static let shortest = 2
    /// How many objects the org is asked for.
    static let rows = 10

    /// The tool that finds what begins with the typed text, and the column of its rows that is offered; nil where
    /// nobody needs to be asked.
    var search: (tool: String, column: String)? {
        switch self {
        case .none, .fixed: nil
        case .users: ("list_users", "login")
        case .groups: ("list_groups", "name")
        case .applications: ("list_applications", "label")
        }
    }

    /// The values that need no asking; nil where the org must be asked.
    func values(beginningWith typed: String) -> [String]? {
        switch self {
        case .none: return []
        case .fixed(let values):
            return values.filter { $0.lowercased().hasPrefix(typed.lowercased()) }
        case .users, .groups, .applications:
            return typed.count < Self.shortest ? [] : nil
        }
    }
}
