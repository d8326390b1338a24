import JSON
import Okta

/// The arguments of every log tool: which time, and in which order.
///
/// Both ends are always sent, so that Okta orders by `published` and the list ends (okta/api.md 4, "Bounded").
struct LogWindow: ParameterSet {
    /// Oldest or newest event first.
    enum SortOrder: String, ChoiceParameter { case ascending = "ASC", descending = "DESC" }

    @Parameter(
        "Begin: RFC 3339, or 15m, 24h, 7d, today, yesterday. 7 days before the end if left out; 90 days are kept."
    )
    var since: TimeExpression?

    @Parameter("End, in the same forms. Now if left out.")
    var until: TimeExpression?

    @Parameter("DESC: newest first.")
    var sortOrder = SortOrder.descending

    var frame = CallFrame()

    private var end: Timestamp { Timestamp(milliseconds: until?.milliseconds ?? frame.now) }
    private var start: Timestamp {
        Timestamp(milliseconds: since?.milliseconds ?? end.milliseconds - 7 * 86_400_000)
    }

    var conflicts: [ArgumentProblem] {
        guard start.milliseconds < end.milliseconds else {
            return [.unfit(name: "since", expected: "a time before \(end)", received: "\(start)")]
        }
        return []
    }

    /// One page of the log in this window, with what else is asked.
    func read(_ texts: [(String, String?)], limit: Int) -> OktaRead {
        let order = sortOrder == .ascending ? "ASCENDING" : "DESCENDING"
        let window = [("since", "\(start)"), ("until", "\(end)"), ("sortOrder", order)]
        return .list("/api/v1/logs", window + texts, limit: limit)
    }

    /// The rows with the window as it was reckoned; a later page has the window of the first.
    func output(_ list: JSONValue, isFirstPage: Bool) -> ToolOutput {
        guard isFirstPage else { return ToolOutput(list) }
        return ToolOutput(list.setting("since", to: .string("\(start)")).setting("until", to: .string("\(end)")))
    }
}

extension OktaRead {
    /// The newest events that an object did or suffered in the last 7 days.
    static func events(of id: OktaID, limit: Int) -> OktaRead {
        .list("/api/v1/logs", [("filter", LogFilter.about(id)), ("sortOrder", "DESCENDING")], limit: limit)
    }
}

/// Filters on the System Log.
enum LogFilter {
    /// Events in which the object is the actor or a target.
    static func about(_ id: OktaID) -> String? {
        FilterExpression.any([
            FilterExpression.equal("actor.id", id.text), FilterExpression.equal("target.id", id.text),
        ])
    }
}
