import Bridge

/// The filter of one list: its text, its meaning, and whether it is on.
struct ListFilter<Row: FilterableRow>: Sendable {
    private(set) var text = ""
    private(set) var isOn = true
    private var expression: FilterExpression<Row>?

    /// Whether rows are held back now.
    var isActive: Bool { isOn && expression != nil }

    /// Replaces the filter; a blank text removes it.
    ///
    /// What cannot be understood leaves the last good one in force.
    mutating func set(_ text: String) throws(FilterProblem) {
        if text.allSatisfy(\.isWhitespace) {
            self = ListFilter()
            return
        }
        expression = try FilterParser<Row>.parse(text)
        self.text = text
        isOn = true
    }

    mutating func toggle() { isOn.toggle() }

    /// Whether the row is to be seen.
    func lets(_ row: Row) -> Bool { isOn ? expression?.matches(row) ?? true : true }

    /// `filter: ~client claude`, or that it is off; empty without a filter.
    var note: Shown { Shown.filterNote(text, isOn: isOn) }
}

extension Shown {
    /// How a note row names the filter in force.
    static func filterNote(_ filter: String, isOn: Bool) -> Shown {
        if filter.isEmpty { return "" }
        return isOn ? "filter: \(Untrusted(filter))" : "filter off (\\ on): \(Untrusted(filter))"
    }

    /// The note row of a list: on a narrow screen the filter comes last, for it is what may be cut.
    static func listNote(filter: Shown, counts: Shown, follow: Shown, width: Int) -> Shown {
        width < 100
            ? joined([counts, follow, filter], by: "   ") : joined([filter, counts, follow], by: "      ")
    }
}
