/// `investigate_sign_in`: finds out why a user cannot sign in, or whether a sign-in is suspicious.
struct InvestigateSignInPrompt: Prompt {
    static let name = "investigate_sign_in"
    static let title = "Investigate a sign-in problem"
    static let description = "Finds out why a user cannot sign in, or whether a sign-in is suspicious."
    static let arguments: [PromptArgument] = [
        PromptArgument("user", "Id, login or short name of the user.", completion: .users)
    ]

    static func text(_ given: PromptInput) -> String {
        """
        Find out what is wrong with the sign-ins of the user \(given.required("user")).

        1. `get_user_details`: status, factors, last events.
        2. `get_user_logs` since 24h, then 7d: failures and their reasons, addresses, countries, devices.
        3. Say in a few sentences: what happened, since when, how sure you are, and whether it looks like a mistake of the user,
           a fault of the settings, or an attack. Name the events by their time and uuid.
        4. Propose the smallest step that helps. If it may be an attack, propose to suspend the user first.

        \(PromptRules.text)
        """
    }
}
