/// `okta://examples/group_search`: questions about groups and the calls that answer them.
struct GroupSearchExamples: TextResource {
    static let uri = "okta://examples/group_search"
    static let title = "Examples: group search"
    static let description = "Questions about groups and the calls that answer them."
    static let format = ResourceFormat.json

    static let text = #"""
        [
          {
            "question": "Which groups does the org keep itself?",
            "tool": "list_groups",
            "arguments": { "filter": "type eq \"OKTA_GROUP\"" }
          },
          {
            "question": "Which groups begin with Team, and how many members do they have?",
            "tool": "list_groups",
            "arguments": { "search": "profile.name sw \"Team\"", "expand_stats": true }
          },
          {
            "question": "Who is in a group?",
            "tool": "list_group_users",
            "arguments": { "group_id": "Everyone", "limit": 50 }
          }
        ]
        """#
}
