/// `stale_account_cleanup`: finds accounts that nobody has used for some time.
struct StaleAccountsPrompt: Prompt {
    static let name = "stale_account_cleanup"
    static let title = "Stale accounts"
    static let description = "Finds accounts that nobody has used for some time."
    static let arguments: [PromptArgument] = [
        PromptArgument(
            "days",
            "Days without a sign-in, such as 90.",
            completion: .fixed(["30", "60", "90", "180", "365"])
        )
    ]

    static func text(_ given: PromptInput) -> String {
        """
        Find accounts without a sign-in for \(given.required("days")) days.

        1. `list_users` with `fetch_all`, page by page. `lastLogin` cannot be searched: compare the column `last_login`; where it
           is empty, nobody ever signed in.
        2. Leave out accounts created within the same time, and those that look like service accounts: list them apart.
        3. Give a table: login, status, last sign-in, department, admin roles (`get_user_details` for doubtful ones only).
        4. Propose `suspend_user` for those that are clear, a few at a time. No deactivation in the first round.

        \(PromptRules.text)
        """
    }
}
