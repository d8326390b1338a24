/// `okta://help/search-syntax`: how to write search and filter expressions.
struct SearchSyntaxHelp: TextResource {
    static let uri = "okta://help/search-syntax"
    static let title = "Search expressions"
    static let description = "How to write search and filter expressions for users and groups."

    static let text = """
        # Search expressions

        `search` (users, groups) takes: attribute, operator, quoted value; joined by `and`, `or`, grouped by parentheses.

        | Operator | Meaning |
        |---|---|
        | `eq` | equal |
        | `ne` | not equal |
        | `sw` | starts with |
        | `co` | contains |
        | `gt` `ge` `lt` `le` | before, after: for times, numbers, texts |
        | `pr` | has any value |

        - Users: `profile.department eq "Sales" and status eq "ACTIVE"`, `created gt "2026-01-01T00:00:00.000Z"`,
          `profile.lastName sw "K"`. `lastLogin` cannot be searched.
        - Groups: `type eq "OKTA_GROUP" and profile.name sw "Team"`.
        - Times are UTC: `2026-01-31T23:59:59.000Z`. Quotes and backslashes inside a value are escaped with a backslash.
        - `filter` knows fewer attributes (users: `status`, `lastUpdated`, `id`, `profile.login`, `profile.email` and names).
        - `q` finds the beginning of a name and is the quickest. Give only one of `search`, `filter` and `q`.
        - A search may lag a few seconds behind a change: read the object itself to be sure.

        Tried examples: `okta://examples/user_search`, `okta://examples/group_search`.
        """
}
