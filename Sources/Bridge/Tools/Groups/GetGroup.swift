import JSON
import Okta

/// `get_group`: one group with what membership of it means.
struct GetGroup: ReadTool {
    static let name = "get_group"
    static let description = """
        Reads one group with its member count, applications, admin roles and the active rules that feed it.
        """

    @Parameter("Id or exact name of the group.")
    var groupID: GroupReference

    func run(_ okta: OktaReader) async throws(ToolFailure) -> ToolOutput {
        let card = try await okta.groupCard(groupID)
        var sheet = DetailSheet("group", card.group.json)
        if let members = card.members { sheet.add("members", .number(members)) }
        sheet.add("applications", card.applications)
        sheet.add("roles", card.roles)
        sheet.add("rules", card.rules)
        return ToolOutput(sheet.content)
    }
}
