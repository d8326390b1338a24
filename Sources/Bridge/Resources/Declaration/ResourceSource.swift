import JSON

/// What a resource is made of: the running gate, and reads of the org that go through it like any call of this client.
package struct ResourceSource: Sendable {
    let client: ClientConnection
    let introduction: ServerIntroduction
    /// The JSON-RPC id of the request, for display and audit.
    let requestID: String
    private let handler: any CallHandler

    init(client: ClientConnection, introduction: ServerIntroduction, requestID: String, handler: any CallHandler) {
        self.client = client
        self.introduction = introduction
        self.requestID = requestID
        self.handler = handler
    }

    var gate: any GateFacts { handler.facts }
    var listedTools: [ToolListing] { handler.listedTools }

    /// Runs a tool that reads, with policy, quota, record and console as for a `tools/call`.
    ///
    /// - Returns: Its structured content.
    func call(_ tool: String, _ arguments: JSONValue) async throws(ResourceFailure) -> JSONValue {
        let call = IncomingCall(
            client: client,
            requestID: requestID,
            tool: tool,
            arguments: arguments,
            hold: .zero
        )
        switch await handler.answer(call) {
        case .result(let result):
            guard result.isError else { return result.structured }
            if result.structured["error"]?["kind"] == "not_found" { throw .notFound }
            throw .failed(result.summary ?? "The read failed")
        case .unknownTool(let name): throw .failed("The tool \(name) is not offered here")
        case .internalError(let reason): throw .failed(reason)
        case .leg, .task, .badRequestState, .noTask: throw .failed("The read was answered as a call that waits")
        case .withdrawn: throw .withdrawn
        }
    }
}
