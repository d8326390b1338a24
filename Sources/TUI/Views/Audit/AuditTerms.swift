import Bridge

/// The names that a search of the audit may use.
enum AuditTerm: String, FilterTerm {
    case type, op, text

    var kind: FilterKind { .text }
}

extension AuditRow: FilterableRow {
    func field(_ term: AuditTerm) -> FilterField {
        switch term {
        case .type: .texts([Untrusted(type)])
        case .op: .texts([Untrusted(operation)])
        case .text: .texts(texts)
        }
    }

    var texts: [Untrusted] { [Untrusted(tool), target, actor] }

    /// What `.` and `,` look for: a call that did not end well, and what should not happen at all.
    var isProblem: Bool {
        switch type {
        case "call.completed": outcome != "ok"
        case "call.denied", "op.mismatch", "conn.refused", "config.rejected", "policy.rejected", "alarm", "dropped":
            true
        default: [.bad, .warn].contains(OverviewAudit.style(outcome))
        }
    }
}

/// A search of the audit: what the log is asked for, and the same for records that come while it is shown.
struct AuditSearch: Sendable {
    private(set) var text = ""
    private(set) var isOn = true
    private var query = AuditFilter()
    private var expression: FilterExpression<AuditRow>?

    /// What the log is asked for.
    var filter: AuditFilter { isOn ? query : AuditFilter() }

    /// Whether a record that has just come belongs to the list.
    func lets(_ row: AuditRow) -> Bool { isOn ? expression?.matches(row) ?? true : true }

    mutating func toggle() { isOn.toggle() }

    /// Replaces the search; the log knows type, operation and one text, all of which must match.
    mutating func set(_ text: String) throws(FilterProblem) {
        guard !text.allSatisfy(\.isWhitespace) else {
            self = AuditSearch()
            return
        }
        let expression = try FilterParser<AuditRow>.parse(text)
        var query = AuditFilter()
        let parts = if case .all(let parts) = expression { parts } else { [expression] }
        for part in parts where !Self.add(part, to: &query) {
            throw FilterProblem(filter: text, column: 0, reason: "the log takes ~type, ~op and one text, each once")
        }
        self = AuditSearch(text: text, isOn: true, query: query, expression: expression)
    }

    /// `filter: ~type op.*`, or that it is off; empty without one.
    var note: Shown { Shown.filterNote(text, isOn: isOn) }

    init() {}

    private init(text: String, isOn: Bool, query: AuditFilter, expression: FilterExpression<AuditRow>) {
        self.text = text
        self.isOn = isOn
        self.query = query
        self.expression = expression
    }

    private static func add(_ part: FilterExpression<AuditRow>, to query: inout AuditFilter) -> Bool {
        switch part {
        case .text(.type, let pattern) where query.type.isEmpty: query.type = "*\(pattern.word)*"
        case .text(.op, let pattern) where query.operation.isEmpty: query.operation = pattern.word
        case .text(.text, let pattern) where query.text.isEmpty: query.text = pattern.word
        case .word(let pattern) where query.text.isEmpty: query.text = pattern.word
        case .all, .any, .not, .text, .number, .flag, .word: return false
        }
        return true
    }
}
