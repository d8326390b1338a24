package import JSON

/// What the protocol side asks of the gate.
///
/// The socket and the sessions know nothing else of it.
package protocol CallHandler: Sendable {
    /// What `tools/list` shows, in its order.
    var listedTools: [ToolListing] { get }
    /// What resources show of the gate.
    var facts: any GateFacts { get }
    /// The calls that were answered with a task.
    var tasks: any TaskStore { get }
    /// Runs one call to its end, or as far as its form of holding goes. Cancelling the task withdraws a pending approval.
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
    /// Told again and again while the call is held; nil if the client asked for no progress.
    package var progress: (@Sendable (CallProgress) -> Void)?
    /// How long the answer may be held for an operator.
    package var hold: Duration
    /// What the answer is while nobody has decided.
    package var form: HoldingForm
    /// What the client brought back of an earlier leg; nil for a new call.
    package var requestState: String?

    package init(
        client: ClientConnection,
        requestID: String,
        tool: String,
        arguments: JSONValue,
        meta: JSONValue? = nil,
        progress: (@Sendable (CallProgress) -> Void)? = nil,
        hold: Duration,
        form: HoldingForm = .response,
        requestState: String? = nil
    ) {
        self.client = client
        self.requestID = requestID
        self.tool = tool
        self.arguments = arguments
        self.meta = meta
        self.progress = progress
        self.hold = hold
        self.form = form
        self.requestState = requestState
    }
}

/// How a call is answered while it waits for an operator (mcp.md 5).
package enum HoldingForm: Hashable, Sendable {
    /// Held, then `pending_approval` (H and P).
    case response
    /// Held so long in each leg, then `input_required`, up to ten requests (L, version E).
    case legs(Duration)
    /// A task as soon as a person must be asked (T, version E).
    case task
    /// A task in any case, because the client asked for one (version D).
    case taskAtOnce
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
    /// `input_required` with this state: the client is to send the call again with it.
    case leg(requestState: String)
    case task(TaskStanding)
    /// `-32602`: forged, altered, expired, used, or another's.
    case badRequestState
    /// `-32601`: the tool does not run as a task.
    case noTask
    /// `-32602`.
    case unknownTool(String)
    /// `-32603`: our own failure, nothing was sent to Okta.
    case internalError(String)
    /// The client withdrew the call: nothing is answered.
    case withdrawn
}
