/// `access_review`: reviews who has access through a group or an application.
struct AccessReviewPrompt: Prompt {
    static let name = "access_review"
    static let title = "Access review"
    static let description = "Reviews who has access through a group or an application."
    static let arguments: [PromptArgument] = [
        PromptArgument("group", "Id or name of the group.", isRequired: false, completion: .groups),
        PromptArgument("app", "Id or label of the application.", isRequired: false, completion: .applications),
    ]

    static func text(_ given: PromptInput) -> String {
        let object =
            given["group"].map { "the group \($0)" } ?? given["app"].map { "the application \($0)" }
            ?? "ask which group or application is meant"
        return """
            Review who has access. Object: \(object).

            1. Group: `get_group`, then `list_group_users` page by page. Application: `get_application_details`.
            2. For each member: status and department. Mark those who are not ACTIVE, whose department does not fit, or who have not
               signed in for 90 days.
            3. Say where the membership comes from: by hand, by a rule, or from a directory. Only the first can be changed here.
            4. Give a table: member, why it is listed, what you propose. Change nothing until somebody has decided on each row.

            \(PromptRules.text)
            """
    }
}
