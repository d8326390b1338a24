import JSON
import Okta

/// `list_applications`: applications by filter or the beginning of name or label.
struct ListApplications: ReadTool {
    static let name = "list_applications"
    static let description = "Lists applications, by filter or q, or all."
    static let outputSchema = OutputSchema.list

    @Parameter("Beginning of the name or label.", .length(1...255))
    var q: String?

    @Parameter("Okta filter expression, e.g. status eq \"ACTIVE\", user.id eq \"00u…\".", .length(1...2000))
    var filter: String?

    @Parameter("user/{id}: with a filter on that user, its assignment to each application.", .length(1...300))
    var expand: String?

    @Parameter("Also those that are not active.")
    var includeNonDeleted = false

    @Parameter("Rows per page.", .range(1...200))
    var limit = 20

    @ParameterGroup var page: Paging

    func run(_ okta: OktaReader) async throws(ToolFailure) -> ToolOutput {
        let texts = [
            ("q", q), ("filter", filter), ("expand", expand), ("includeNonDeleted", includeNonDeleted ? "true" : nil),
        ]
        return ToolOutput(
            try await okta.list(.list("/api/v1/apps", texts, limit: page.size(for: limit)), .applications, page)
        )
    }
}
