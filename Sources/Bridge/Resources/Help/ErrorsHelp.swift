/// `okta://help/errors`: how failures look, and what to do about each.
struct ErrorsHelp: TextResource {
    static let uri = "okta://help/errors"
    static let title = "Errors"
    static let description = "How failures look, and what to do about each."

    static let text = """
        # Errors

        A failed call has `isError: true`; its object says more.

        | Member | Meaning |
        |---|---|
        | `status: denied` | policy, a person, a freeze, a quota or a time limit said no; `by`, `rule` and `reason` say which |
        | `status: unknown` | the request left and nobody knows whether it was carried out; never repeat it |
        | `status: audit_unavailable` | the record cannot be written; writes are stopped until the operator mends it |
        | `error.kind: invalid_arguments` | `problems` names each argument and what was expected |
        | `error.kind: not_found` | no such object, or the credential may not see it |
        | `error.kind: ambiguous` | several objects fit; `causes` names candidates, use an id |
        | `error.kind: rate_limited`, `circuit_open` | wait `retry_after_s`, then try again |
        | `error.kind: okta_refused` | Okta's own refusal: `okta_code`, `http`, `summary`, `causes` |

        `okta://errors/{code}` says what to do about an Okta code such as E0000007.
        """
}
