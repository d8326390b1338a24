/// `okta://help/user-lifecycle`: statuses of a user and the ways between them.
struct UserLifecycleHelp: TextResource {
    static let uri = "okta://help/user-lifecycle"
    static let title = "The life of a user"
    static let description = "Statuses of a user, what leads from one to another, and what cannot be undone."

    static let text = """
        # The life of a user

        | Status | Meaning | Way on |
        |---|---|---|
        | STAGED | created, not activated | activation |
        | PROVISIONED | activated, has not set a password yet | the user's first sign-in |
        | ACTIVE | may sign in | `suspend_user`, `deactivate_user` |
        | RECOVERY | a password reset is under way | the user's next sign-in |
        | PASSWORD_EXPIRED | must set a new password | the user's next sign-in |
        | LOCKED_OUT | too many failed attempts | `unlock_user` |
        | SUSPENDED | may not sign in; assignments are kept | `unsuspend_user` |
        | DEPROVISIONED | deactivated: sessions ended, application assignments lost | `delete_deactivated_user`, or activation |

        - To stop somebody for a while, suspend: it is undone by `unsuspend_user`.
        - Deactivation ends sessions and drops application assignments. Okta does not bring those back.
        - `delete_deactivated_user` takes only DEPROVISIONED users and is final: nothing of the account is left.
        - Read the status first: an operation that does not fit it is refused.
        """
}
