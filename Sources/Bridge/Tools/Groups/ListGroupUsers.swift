import JSON
import Okta

/// `list_group_users`: the members of one group.
struct ListGroupUsers: ReadTool {
    static let name = "list_group_users"
    static let description = "Lists the members of a group."
    static let outputSchema = OutputSchema.list

    @Parameter("Id or exact name of the group.")
    var groupID: GroupReference

    @Parameter("Okta search expression on the members, e.g. status eq \"ACTIVE\".", .length(1...2000))
    var search: String?

    @Parameter("Rows per page.", .range(1...200))
    var limit = 20

    @ParameterGroup var page: Paging

    func run(_ okta: OktaReader) async throws(ToolFailure) -> ToolOutput {
        // A cursor holds the group's id already: it is bound to these arguments.
        let id: OktaID =
            if page.after != nil {
                groupID.id
            } else {
                try await okta.answer { okta throws(OktaError) in try await okta.group(groupID) }.id
            }
        let read = OktaRead.list("/api/v1/groups/\(id)/users", [("search", search)], limit: page.size(for: limit))
        return ToolOutput(try await okta.list(read, .users, page))
    }
}
