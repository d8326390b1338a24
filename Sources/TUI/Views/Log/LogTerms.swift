import Bridge

/// The names that a filter of log lines may use.
enum LogTerm: String, FilterTerm {
    case level, problem

    var kind: FilterKind {
        switch self {
        case .level: .text
        case .problem: .flag
        }
    }
}

extension LogRow: FilterableRow {
    func field(_ term: LogTerm) -> FilterField {
        switch term {
        case .level: .texts([Untrusted(level.rawValue)])
        case .problem: .flag(isProblem)
        }
    }

    var texts: [Untrusted] { [text] }

    /// What `.` and `,` look for.
    var isProblem: Bool { level == .warning || level == .error }
}
