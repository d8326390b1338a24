/// `explain_denial`: explains why a call was denied and what would help.
struct ExplainDenialPrompt: Prompt {
    static let name = "explain_denial"
    static let title = "Explain a denial"
    static let description = "Explains why a call was denied and what would help."
    static let arguments: [PromptArgument] = [
        PromptArgument("operation_id", "The operation_id of the denied call.")
    ]

    static func text(_ given: PromptInput) -> String {
        """
        Explain why the operation \(given.required("operation_id")) was denied.

        1. `operation_status` with this id, and the resources `okta://policy/effective` and `okta://help/approvals`.
        2. Say who or what denied it (a person, a rule, a freeze, a quota, a time limit), with the reason in its own words.
        3. Say what would help: other arguments, a smaller step, asking the operator, or waiting. Do not repeat the call.

        \(PromptRules.text)
        """
    }
}
