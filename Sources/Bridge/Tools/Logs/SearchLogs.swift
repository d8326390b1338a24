import JSON
import Okta

/// `search_logs`: System Log events by parts; the filter is written here.
struct SearchLogs: ReadTool {
    /// How an event ended, in the words of the System Log.
    enum Outcome: String, ChoiceParameter {
        case success = "SUCCESS"
        case failure = "FAILURE"
        case skipped = "SKIPPED"
        case allow = "ALLOW"
        case deny = "DENY"
        case challenge = "CHALLENGE"
        case unknown = "UNKNOWN"
    }
    /// How grave an event is, in the words of the System Log.
    enum Severity: String, ChoiceParameter {
        case debug = "DEBUG"
        case info = "INFO"
        case warn = "WARN"
        case error = "ERROR"
    }

    static let name = "search_logs"
    static let description = "Searches the System Log by parts; all that are given must hold."
    static let outputSchema = OutputSchema.list

    @Parameter("Keywords that must all occur, or an Okta log filter.", .length(1...400))
    var query: String?

    @Parameter("Event types, any of them, e.g. user.session.start.", .count(1...20))
    var eventTypes: [String]?

    @Parameter("How the event ended.")
    var outcome: Outcome?

    @Parameter("Id or login of who did it.", .length(1...254))
    var actor: String?

    @Parameter("Id or login or name of what it was done to.", .length(1...254))
    var target: String?

    @Parameter("Address of the client.", .length(2...45))
    var ip: String?

    @Parameter("Severity of the event.")
    var severity: Severity?

    @ParameterGroup var window: LogWindow

    @Parameter("Rows per page.", .range(1...1000))
    var limit = 20

    @ParameterGroup var page: Paging

    var conflicts: [ArgumentProblem] { window.conflicts }

    func run(_ okta: OktaReader) async throws(ToolFailure) -> ToolOutput {
        let keywords = query.flatMap { FilterExpression.reads($0) ? nil : $0 }
        let read = window.read([("filter", filter), ("q", keywords)], limit: page.size(for: limit))
        return window.output(try await okta.list(read, .events, page), isFirstPage: page.after == nil)
    }

    private var filter: String? {
        let expression = query.flatMap { FilterExpression.reads($0) ? "(\($0))" : nil }
        let types = eventTypes.flatMap { types in
            FilterExpression.any(types.map { FilterExpression.equal("eventType", $0) })
        }
        let parts = [
            expression, types, outcome.map { FilterExpression.equal("outcome.result", $0.rawValue) },
            actor.flatMap { Self.either("actor.id", "actor.alternateId", is: $0) },
            target.flatMap { Self.either("target.id", "target.alternateId", is: $0) },
            ip.map { FilterExpression.equal("client.ipAddress", $0) },
            severity.map { FilterExpression.equal("severity", $0.rawValue) },
        ]
        return FilterExpression.all(parts.compactMap { $0 })
    }

    private static func either(_ first: StaticString, _ second: StaticString, is value: String) -> String? {
        FilterExpression.any([FilterExpression.equal(first, value), FilterExpression.equal(second, value)])
    }
}
