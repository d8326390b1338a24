/// `build_log_query`: turns a question into a query of the System Log, tries it and explains it.
struct BuildLogQueryPrompt: Prompt {
    static let name = "build_log_query"
    static let title = "Build a log query"
    static let description = "Turns a question into a query of the System Log, tries it and explains it."
    static let arguments: [PromptArgument] = [
        PromptArgument("question", "What you want to know.")
    ]

    static func text(_ given: PromptInput) -> String {
        """
        Write a query of the System Log for this question: \(given.required("question")).

        1. Read the resources `okta://help/log-filters` and `okta://examples/log_queries`.
        2. Prefer `search_logs`; use the filter of `get_logs` only where parts do not suffice.
        3. Try it with a small `limit`. If nothing comes, widen the time first, then the event types.
        4. Give the call, what it finds and what it misses, and two of the rows as an example.

        \(PromptRules.text)
        """
    }
}
