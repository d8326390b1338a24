import JSON
import Okta

/// `get_user_logs`: what a user did and what was done to it.
struct GetUserLogs: ReadTool {
    static let name = "get_user_logs"
    static let description = "Reads the System Log events of one user, as the actor and as the target, by id."
    static let outputSchema = OutputSchema.list

    @Parameter("Id, login or unambiguous short name of the user.")
    var userID: UserReference

    @ParameterGroup var window: LogWindow

    @Parameter("Rows per page.", .range(1...1000))
    var limit = 20

    @ParameterGroup var page: Paging

    var conflicts: [ArgumentProblem] { window.conflicts }

    func run(_ okta: OktaReader) async throws(ToolFailure) -> ToolOutput {
        // A cursor holds the user's id already: it is bound to these arguments.
        let id: OktaID =
            if page.after != nil {
                userID.id
            } else {
                try await okta.answer { okta throws(OktaError) in try await okta.user(userID) }.id
            }
        let read = window.read([("filter", LogFilter.about(id))], limit: page.size(for: limit))
        return window.output(try await okta.list(read, .events, page), isFirstPage: page.after == nil)
    }
}
