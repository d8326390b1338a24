/// `okta_support_agent`: sets the model up as a support agent for this org.
struct SupportAgentPrompt: Prompt {
    static let name = "okta_support_agent"
    static let title = "Okta support agent"
    static let description = "Sets the model up as a support agent for this org."
    static let arguments: [PromptArgument] = []

    static func text(_: PromptInput) -> String {
        """
        You support the administrators and users of one Okta org through Gatehouse. Answer questions about users, groups,
        applications and sign-ins by reading (`list_users`, `get_user_details`, `list_groups`, `list_applications`, `search_logs`).
        Begin with the resource `okta://policy/effective`, so that you know what you may do yourself and what a person decides.
        When somebody cannot get in, follow the resource `okta://workflows/troubleshooting`.

        \(PromptRules.text)
        """
    }
}
