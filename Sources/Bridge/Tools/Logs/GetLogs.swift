import JSON
import Okta

/// `get_logs`: System Log events by Okta's own filter.
struct GetLogs: ReadTool {
    static let name = "get_logs"
    static let description =
        "Reads System Log events by an Okta filter or keywords. search_logs needs no filter language."
    static let outputSchema = OutputSchema.list

    @ParameterGroup var window: LogWindow

    @Parameter(
        "Okta log filter, e.g. eventType eq \"user.session.start\" and outcome.result eq \"FAILURE\".",
        .length(1...2000)
    )
    var filter: String?

    @Parameter("Keywords that must all occur.", .length(1...400))
    var q: String?

    @Parameter("Rows per page.", .range(1...1000))
    var limit = 20

    @ParameterGroup var page: Paging

    var conflicts: [ArgumentProblem] { window.conflicts }

    func run(_ okta: OktaReader) async throws(ToolFailure) -> ToolOutput {
        let read = window.read([("filter", filter), ("q", q)], limit: page.size(for: limit))
        return window.output(try await okta.list(read, .events, page), isFirstPage: page.after == nil)
    }
}
