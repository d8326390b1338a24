/// `offboard_user`: plans and carries out the end of a user's access.
struct OffboardUserPrompt: Prompt {
    static let name = "offboard_user"
    static let title = "Offboard a user"
    static let description = "Plans and carries out the end of a user's access."
    static let arguments: [PromptArgument] = [
        PromptArgument("user", "Id, login or short name of the user.", completion: .users)
    ]

    static func text(_ given: PromptInput) -> String {
        """
        The user \(given.required("user")) leaves. End the access in steps that a person can follow.

        1. `get_user_details`: groups, applications, admin roles, factors, last events. List what the user has, above all admin
           roles and applications with data of others.
        2. Write the plan: what is ended, what is lost for good, who takes over what. Ask what is not clear before you go on.
        3. `suspend_user` comes first: it stops the sign-in at once and can be undone.
        4. Only after a person has agreed that nothing is needed any more: `deactivate_user`. It ends sessions and drops
           application assignments, which Okta does not bring back.
        5. Do not delete the account. `get_user_details` once more: report the status and what is left.

        \(PromptRules.text)
        """
    }
}
