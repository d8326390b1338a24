import JSON
import Okta

/// `list_groups`: groups by search, filter or the beginning of the name.
struct ListGroups: ReadTool {
    static let name = "list_groups"
    static let description = "Lists groups. Give one of search, filter or q, or none for all."
    static let outputSchema = OutputSchema.list

    @Parameter("Okta search expression, e.g. profile.name sw \"Sales\" or type eq \"APP_GROUP\".", .length(1...2000))
    var search: String?

    @Parameter("Okta filter expression on id, type, lastUpdated or lastMembershipUpdated.", .length(1...2000))
    var filter: String?

    @Parameter("Beginning of the group's name; no further page.", .length(1...255))
    var q: String?

    @Parameter("Also count members and applications; slower.")
    var expandStats = false

    @Parameter("Rows per page.", .range(1...200))
    var limit = 20

    @ParameterGroup var page: Paging

    var conflicts: [ArgumentProblem] { .onlyOne(of: ("search", search), ("filter", filter), ("q", q)) }

    func run(_ okta: OktaReader) async throws(ToolFailure) -> ToolOutput {
        let texts = [("search", search), ("filter", filter), ("q", q), ("expand", expandStats ? "stats" : nil)]
        return ToolOutput(
            try await okta.list(.list("/api/v1/groups", texts, limit: page.size(for: limit)), .groups, page)
        )
    }
}
