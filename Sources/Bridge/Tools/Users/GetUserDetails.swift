import JSON
import Okta

/// `get_user_details`: one user with groups, applications, factors, roles and last events.
struct GetUserDetails: ReadTool {
    /// What is read beside the user itself.
    enum Part: String, ChoiceParameter { case groups, applications, factors, roles, events }

    static let name = "get_user_details"
    static let description = """
        Reads one user with groups, applications, factors, admin roles and the events of the last 7 days. \
        Up to 6 Okta calls; `unavailable` names what Okta refuses to show.
        """

    @Parameter("Id, login or unambiguous short name of the user.")
    var userID: UserReference

    @Parameter("Parts to read; all if left out.", .count(1...5))
    var include: [Part]?

    func run(_ okta: OktaReader) async throws(ToolFailure) -> ToolOutput {
        let user = try await okta.answer { okta throws(OktaError) in try await okta.user(userID) }
        var sheet = DetailSheet("user", user.json)
        for part in Part.allCases where include?.contains(part) ?? true {
            switch part {
            case .groups: try await sheet.add("groups", .page("/api/v1/users/\(user.id)/groups"), .groups, from: okta)
            case .applications:
                let read = OktaRead("/api/v1/users/\(user.id)/appLinks")
                try await sheet.add("applications", read, .assignments, from: okta)
            case .factors:
                try await sheet.add("factors", OktaRead("/api/v1/users/\(user.id)/factors"), .factors, from: okta)
            case .roles: try await sheet.add("roles", OktaRead("/api/v1/users/\(user.id)/roles"), .roles, from: okta)
            case .events: try await sheet.add("events", .events(of: user.id, limit: 10), .events, from: okta)
            }
        }
        return ToolOutput(sheet.content)
    }
}
