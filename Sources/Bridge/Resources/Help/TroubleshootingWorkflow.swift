/// `okta://workflows/troubleshooting`: steps for somebody who cannot get in.
struct TroubleshootingWorkflow: TextResource {
    static let uri = "okta://workflows/troubleshooting"
    static let title = "When somebody cannot get in"
    static let description = "Steps that find out why somebody cannot sign in or cannot open an application."

    static let text = """
        # When somebody cannot get in

        1. `get_user_details`: status, groups, applications, factors, last events.
        2. Not ACTIVE? `okta://help/user-lifecycle` says what leads on. LOCKED_OUT: look at step 3 before you unlock.
        3. `get_user_logs` with `since: 24h`: failed sign-ins, their reasons, addresses and countries. Many addresses or a
           country that does not fit: stop, this may be an attack; tell a person.
        4. Signs in, but an application is missing? `get_application_details`: is the user assigned, directly or through a group?
           Is the application ACTIVE? `get_group` says who is in the group and which rules feed it.
        5. Assigned, but refused? `search_logs` with the user as `actor` and the application as `target`: the event's reason
           names the rule that refused.
        6. Say what you found and what you would change. Then at most one change at a time: `unlock_user`,
           `assign_user_to_application`, `add_user_to_group`.
        7. Look again at step 3 after the next attempt.
        """
}
