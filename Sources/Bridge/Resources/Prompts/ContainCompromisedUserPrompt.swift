/// `contain_compromised_user`: stops an account that may be in wrong hands, and finds out what it did.
struct ContainCompromisedUserPrompt: Prompt {
    static let name = "contain_compromised_user"
    static let title = "Contain a compromised account"
    static let description = "Stops an account that may be in wrong hands, and finds out what it did."
    static let arguments: [PromptArgument] = [
        PromptArgument("user", "Id, login or short name of the user.", completion: .users)
    ]

    static func text(_ given: PromptInput) -> String {
        """
        The account \(given.required("user")) may be in wrong hands.

        1. `get_user_details`: status, admin roles, groups, applications.
        2. Propose `suspend_user` at once, with the evidence as reason: it can be undone. Do not wait for the rest.
        3. `get_user_logs` since 7d: from where, with which devices, what was opened or changed. Look for new factors, changed
           profile attributes, password resets, granted roles and new members of groups.
        4. `search_logs` by the addresses you found: which other accounts do they touch?
        5. Report a timeline with times in UTC and event uuids, what is certain, what is not, and what a person must do that you
           cannot: ending sessions elsewhere, resetting factors, telling those concerned.

        \(PromptRules.text)
        """
    }
}
