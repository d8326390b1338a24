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

extension FilterProblem {
    /// What a view answers to a new filter: what is to be done now that it is in force, or why it is not.
    static func answer(
        _ change: () throws(FilterProblem) -> [ViewAction]
    ) -> (problem: Shown?, actions: [ViewAction]) {
        do throws(FilterProblem) { return (nil, try change()) } catch { return (error.text, []) }
    }
}

extension ViewAction {
    /// What `\` answers where there is nothing to switch off.
    static let noFilterYet = ViewAction.toast(Toast("no filter yet: / sets one"))
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
