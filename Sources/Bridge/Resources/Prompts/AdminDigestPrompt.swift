/// `admin_digest`: sums up what was changed in the org.
struct AdminDigestPrompt: Prompt {
    static let name = "admin_digest"
    static let title = "What changed"
    static let description = "Sums up what was changed in the org."
    static let arguments: [PromptArgument] = [
        PromptArgument(
            "since",
            "Begin, such as 24h, 7d, yesterday.",
            completion: .fixed(["24h", "7d", "30d", "today", "yesterday"])
        )
    ]

    static func text(_ given: PromptInput) -> String {
        """
        Sum up what was changed in this org since \(given.required("since")).

        1. `search_logs` by event types: accounts (`user.lifecycle.create`, `user.lifecycle.suspend`, `user.lifecycle.deactivate`),
           groups (`group.user_membership.add`, `group.user_membership.remove`), applications
           (`application.user_membership.add`, `application.user_membership.remove`), rights (`user.account.privilege.grant`,
           `user.account.privilege.revoke`).
        2. `search_logs` with outcome FAILURE: failed sign-ins by user and address, the highest counts only.
        3. Report in five short parts: accounts, groups, applications, rights, sign-ins. Figures first, then what is unusual, with
           who did it. Say for which part you found nothing, and where a list was cut.

        \(PromptRules.text)
        """
    }
}
