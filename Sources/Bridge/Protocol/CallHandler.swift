package import JSON

/// What the protocol side asks of the gate.
///
/// The socket and the sessions know nothing else of it.
package protocol CallHandler: Sendable {
    /// What `tools/list` shows, in its order.
    var listedTools: [ToolListing] { get }
    /// What resources show of the gate.
    var facts: any GateFacts { get }
    /// Runs one call to its end, or to `pending_approval`. Cancelling the task withdraws a pending approval.
    func answer(_ call: IncomingCall) async -> CallAnswer
    /// A client was accepted.
    func opened(_ client: ClientConnection)
    /// Facts about the client became known (`clientInfo`, version).
    func introduced(_ client: ClientConnection)
    /// The connection ended: what it left pending without a handed-out operation id is withdrawn.
    func closed(_ client: ClientConnection)
    /// A connection was refused before a byte was read.
    func refused(_ peer: PeerFacts, reason: String)
}

/// One `tools/call` with an envelope that the session accepted.
package struct IncomingCall: Sendable {
    package var client: ClientConnection
    /// The JSON-RPC id as its JSON text, for display and audit.
    package var requestID: String
    package var tool: String
    /// The arguments object; `{}` where the request had none.
    package var arguments: JSONValue
    package var meta: JSONValue?
    /// Told every 10 s while the call is held; nil if the client asked for no progress.
    package var progress: (@Sendable (CallProgress) -> Void)?
    /// How long the answer may be held for an operator.
    package var hold: Duration

    package init(
        client: ClientConnection,
        requestID: String,
        tool: String,
        arguments: JSONValue,
        meta: JSONValue? = nil,
        progress: (@Sendable (CallProgress) -> Void)? = nil,
        hold: Duration
    ) {
        self.client = client
        self.requestID = requestID
        self.tool = tool
        self.arguments = arguments
        self.meta = meta
        self.progress = progress
        self.hold = hold
    }
}

/// A sign of life of a held call.
package struct CallProgress: Sendable {
    /// Since the request arrived; strictly rising.
    package var elapsed: Duration
    package var message: String
    package init(elapsed: Duration, message: String) {
        self.elapsed = elapsed
        self.message = message
    }
}

/// How the protocol must answer a `tools/call` (mcp.md 4.4).
package enum CallAnswer: Sendable {
    case result(ToolResult)
    /// `-32602`.
    case unknownTool(String)
    /// `-32603`: our own failure, nothing was sent to Okta.
    case internalError(String)
    /// The client withdrew the call: nothing is answered.
    case withdrawn
}
