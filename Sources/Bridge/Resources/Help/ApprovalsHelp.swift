/// `okta://help/approvals`: what happens to a call that a person decides on.
struct ApprovalsHelp: TextResource {
    static let uri = "okta://help/approvals"
    static let title = "Approvals"
    static let description = "What happens to a call that a person decides on."

    static let text = """
        # Approvals

        Each tool has a risk class: 0 answered here, 1 reads Okta, 2 a small reversible write, 3 a broad or security-relevant
        write, 4 what cannot be undone or acts on a protected object. The target of a call may raise its class.

        - The person sees the tool, the exact arguments, the target as it is now, what will change and whether it can be undone,
          and your `reason`. Write one that a stranger understands.
        - The approval counts for exactly these arguments and this state of the target. If the target changes meanwhile, the
          person is asked again.
        - While nobody has decided, the answer is held for a while. Then it reads `pending_approval` with an `operation_id`, and
          the request goes on waiting: ask `operation_status`. Repeating the same call joins the same request. A host that
          knows MCP tasks gets a task instead, and asks for its end by itself.
        - If nobody decides in time, the call is denied. An identical call is then denied for 10 minutes without asking.
        - If you cancel a request whose `operation_id` you were never given, or a task, it is withdrawn and nothing is sent.
          What has left for Okta is not undone by that.

        Nothing you write can approve a call. There is no tool for it.
        """
}
