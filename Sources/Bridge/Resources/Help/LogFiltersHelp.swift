/// `okta://help/log-filters`: how to find events in the System Log.
struct LogFiltersHelp: TextResource {
    static let uri = "okta://help/log-filters"
    static let title = "System Log filters"
    static let description = "How to find events in the System Log."

    static let text = """
        # System Log filters

        `search_logs` needs no filter language: give `event_types`, `outcome`, `actor`, `target`, `ip`, `severity`, `query`.
        `get_logs` takes Okta's own filter:

        - `eventType eq "user.session.start"`, `eventType sw "user.mfa."`
        - `outcome.result eq "FAILURE"`, `severity eq "WARN"`
        - `actor.alternateId eq "dana.kim@example.com"`, `target.id eq "00u1a2b3"`
        - `client.ipAddress eq "203.0.113.7"`
        - joined by `and`, `or`, grouped by parentheses.

        | Question | Event types |
        |---|---|
        | Sign-in | `user.session.start`, `user.authentication.auth_via_mfa`, `user.authentication.sso` |
        | Locked out | `user.account.lock`, `user.account.unlock` |
        | Life of an account | `user.lifecycle.create`, `.activate`, `.suspend`, `.unsuspend`, `.deactivate` |
        | Groups | `group.user_membership.add`, `group.user_membership.remove` |
        | Applications | `application.user_membership.add`, `application.user_membership.remove` |
        | Admin rights | `user.account.privilege.grant`, `user.account.privilege.revoke` |

        `since` and `until` take times or `15m`, `24h`, `7d`, `today`, `yesterday`. Without `since` it is the last 7 days.
        Tried examples: `okta://examples/log_queries`.
        """
}
