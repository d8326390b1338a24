/// `okta://examples/user_search`: questions about users and the calls that answer them.
struct UserSearchExamples: TextResource {
    static let uri = "okta://examples/user_search"
    static let title = "Examples: user search"
    static let description = "Questions about users and the calls that answer them."
    static let format = ResourceFormat.json

    static let text = #"""
        [
          {
            "question": "Who works in Sales?",
            "tool": "list_users",
            "arguments": { "search": "profile.department eq \"Sales\" and status eq \"ACTIVE\"" }
          },
          {
            "question": "Whose name begins with Kim?",
            "tool": "list_users",
            "arguments": { "q": "kim" }
          },
          {
            "question": "Who cannot sign in?",
            "tool": "list_users",
            "arguments": { "search": "status eq \"SUSPENDED\" or status eq \"LOCKED_OUT\"" }
          },
          {
            "question": "Who joined this year?",
            "tool": "list_users",
            "arguments": { "search": "created gt \"2026-01-01T00:00:00.000Z\"", "sort_by": "created", "sort_order": "desc" }
          },
          {
            "question": "Who was invited and never came?",
            "tool": "list_users",
            "arguments": { "filter": "status eq \"PROVISIONED\"" }
          }
        ]
        """#
}
