import JSON
import Okta

/// `get_user`: one user, whole.
struct GetUser: ReadTool {
    /// What Okta can add to a user.
    enum Expansion: String, ChoiceParameter { case blocks }

    static let name = "get_user"
    static let description = "Reads one user: status, profile, dates."

    @Parameter("Id, login or unambiguous short name of the user.")
    var userID: UserReference

    @Parameter("blocks: also whether sign-in is blocked from some devices.")
    var expand: Expansion?

    func run(_ okta: OktaReader) async throws(ToolFailure) -> ToolOutput {
        let user = try await okta.answer { okta throws(OktaError) in
            let user = try await okta.user(userID)
            guard let expand else { return user.json }
            let query = [QueryItem("expand", .text(expand.rawValue))]
            return try await okta.get(OktaRead("/api/v1/users/\(user.id)", query: query)).body
        }
        return ToolOutput(["user": SecretFields.withheld(from: user)])
    }
}
