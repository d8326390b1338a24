/// `okta://examples/log_queries`: questions to the System Log and the calls that answer them.
struct LogQueryExamples: TextResource {
    static let uri = "okta://examples/log_queries"
    static let title = "Examples: log queries"
    static let description = "Questions to the System Log and the calls that answer them."
    static let format = ResourceFormat.json

    static let text = #"""
        [
          {
            "question": "Which sign-ins failed in the last day?",
            "tool": "search_logs",
            "arguments": { "event_types": ["user.session.start"], "outcome": "FAILURE", "since": "24h" }
          },
          {
            "question": "What did a user do, and what was done to it, this week?",
            "tool": "get_user_logs",
            "arguments": { "user_id": "dana.kim", "since": "7d" }
          },
          {
            "question": "Who was locked out lately?",
            "tool": "search_logs",
            "arguments": { "event_types": ["user.account.lock"], "since": "7d" }
          },
          {
            "question": "Who was put into or taken out of groups?",
            "tool": "search_logs",
            "arguments": {
              "event_types": ["group.user_membership.add", "group.user_membership.remove"], "since": "30d", "limit": 50
            }
          },
          {
            "question": "Who was given an application?",
            "tool": "get_logs",
            "arguments": { "filter": "eventType eq \"application.user_membership.add\"", "since": "30d" }
          },
          {
            "question": "Which accounts were deactivated or suspended?",
            "tool": "get_logs",
            "arguments": {
              "filter": "eventType eq \"user.lifecycle.deactivate\" or eventType eq \"user.lifecycle.suspend\"",
              "since": "30d"
            }
          },
          {
            "question": "What failed from one address?",
            "tool": "search_logs",
            "arguments": { "ip": "203.0.113.7", "outcome": "FAILURE", "since": "7d" }
          }
        ]
        """#
}
