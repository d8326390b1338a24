import JSON
import Okta

/// `list_users`: users by search, filter or the beginning of a name.
struct ListUsers: ReadTool {
    /// The direction in which a search is sorted.
    enum SortOrder: String, ChoiceParameter { case asc, desc }

    static let name = "list_users"
    static let description = """
        Lists users. Give one of search, filter or q, or none for all that are not deactivated. \
        lastLogin cannot be searched.
        """
    static let outputSchema = OutputSchema.list

    @Parameter(
        "Okta search expression, e.g. profile.department eq \"Sales\" and status eq \"ACTIVE\".",
        .length(1...2000)
    )
    var search: String?

    @Parameter("Okta filter expression on status, lastUpdated, id, login, email or names.", .length(1...2000))
    var filter: String?

    @Parameter("Beginning of a first name, last name or email; up to limit rows, no further page.", .length(1...255))
    var q: String?

    @Parameter("Attribute to sort a search by, e.g. profile.lastName.", .length(1...128))
    var sortBy: String?

    @Parameter("Direction of sort_by.")
    var sortOrder: SortOrder?

    @Parameter("Rows per page.", .range(1...200))
    var limit = 20

    @ParameterGroup var page: Paging

    var conflicts: [ArgumentProblem] { .onlyOne(of: ("search", search), ("filter", filter), ("q", q)) }

    func run(_ okta: OktaReader) async throws(ToolFailure) -> ToolOutput {
        let texts = [
            ("search", search), ("filter", filter), ("q", q), ("sortBy", sortBy), ("sortOrder", sortOrder?.rawValue),
        ]
        return ToolOutput(
            try await okta.list(.list("/api/v1/users", texts, limit: page.size(for: limit)), .users, page)
        )
    }
}
