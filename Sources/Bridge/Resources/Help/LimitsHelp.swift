/// `okta://help/limits`: which limits hold, and how to stay below them.
struct LimitsHelp: TextResource {
    static let uri = "okta://help/limits"
    static let title = "Limits"
    static let description = "Which limits hold, and how to stay below them."

    static let text = """
        # Limits

        - Okta counts requests per group of paths and minute. Gatehouse paces itself and leaves a share to others;
          `get_rate_limit_status` or `okta://rate-limits` tell what is left.
        - Each client has a quota of calls per minute and of writes per hour, and may have only a few writes waiting at once.
          Beyond it calls are denied with `by: quota`.
        - A result is at most 1 MiB and usually much less: lists are cut at the page, long values are shortened with a mark.
        - Lists hold 20 rows unless `limit` says otherwise, and at most 200 (logs: 1000). `fetch_all` reads on until the answer
          is full.
        - The System Log goes back 90 days.
        - Some details need several Okta requests: `get_user_details` and `get_application_details` take up to 6 each. For many
          objects, list with `fields` instead.
        """
}
