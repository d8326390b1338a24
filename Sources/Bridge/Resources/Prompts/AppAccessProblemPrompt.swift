/// `app_access_problem`: finds out why a user cannot open an application.
struct AppAccessProblemPrompt: Prompt {
    static let name = "app_access_problem"
    static let title = "Application access problem"
    static let description = "Finds out why a user cannot open an application."
    static let arguments: [PromptArgument] = [
        PromptArgument("user", "Id, login or short name of the user.", completion: .users),
        PromptArgument("app", "Id or label of the application.", completion: .applications),
    ]

    static func text(_ given: PromptInput) -> String {
        """
        The user \(given.required("user")) cannot open the application \(given.required("app")).

        1. `get_user_details`: is the user ACTIVE, and in which groups?
        2. `get_application_details`: is the application ACTIVE, who is assigned directly, which groups are assigned?
        3. `search_logs` with the user as `actor` and the application as `target`, since 7d: was access refused, and by what?
        4. Say which of these it is: not assigned, wrong group, application inactive, refused by a sign-in rule, or none of them.
        5. Propose one change: prefer `add_user_to_group` where a group gives the application to everybody who should have it, else
           `assign_user_to_application`.

        \(PromptRules.text)
        """
    }
}
