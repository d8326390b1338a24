import Bridge

/// A name that filters of one list may use after `~`.
protocol FilterTerm: RawRepresentable<String>, CaseIterable, Hashable, Sendable {
    var kind: FilterKind { get }
}

/// What follows a term's name.
enum FilterKind: Hashable, Sendable { case text, number, flag }

/// What a row has under a term.
enum FilterField: Sendable {
    /// Any of these may match.
    case texts([Untrusted])
    /// Nil never matches.
    case number(Double?)
    case flag(Bool)
}

/// A row of a list that can be filtered.
protocol FilterableRow: Sendable {
    associatedtype Term: FilterTerm
    func field(_ term: Term) -> FilterField
    /// What a plain word is looked for in.
    var texts: [Untrusted] { get }
}

/// A filter that has been understood (grammar: ui.md 4.4).
indirect enum FilterExpression<Row: FilterableRow>: Sendable {
    case all([FilterExpression])
    case any([FilterExpression])
    case not(FilterExpression)
    case text(Row.Term, TextPattern)
    case number(Row.Term, NumberPattern)
    case flag(Row.Term)
    case word(TextPattern)

    /// Whether the filter lets the row through.
    func matches(_ row: Row) -> Bool {
        switch self {
        case .all(let parts): parts.allSatisfy { $0.matches(row) }
        case .any(let parts): parts.contains { $0.matches(row) }
        case .not(let part): !part.matches(row)
        case .text(let term, let pattern):
            if case .texts(let texts) = row.field(term) { texts.contains { $0.contains(pattern) } } else { false }
        case .number(let term, let pattern):
            if case .number(.some(let number)) = row.field(term) { pattern.contains(number) } else { false }
        case .flag(let term):
            if case .flag(let isSet) = row.field(term) { isSet } else { false }
        case .word(let pattern): row.texts.contains { $0.contains(pattern) }
        }
    }
}

/// Why a filter cannot be understood, and where.
struct FilterProblem: Error, Hashable, Sendable {
    /// The whole text of the filter.
    var filter: String
    /// In characters from its start.
    var column: Int
    var reason: Shown

    /// The filter with a caret where it breaks, and the reason; one line.
    var text: Shown {
        "\(reason)   \(Untrusted(String(filter.prefix(column))))▲\(Untrusted(String(filter.dropFirst(column))))"
    }
}
