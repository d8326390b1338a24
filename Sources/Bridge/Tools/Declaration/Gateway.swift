package import Audit

/// What tools that need no Okta may ask of the running gate, for one client.
package protocol Gateway: Sendable {
    /// The state of one of this client's operations; waits up to `wait` for it to end.
    func operationStatus(_ operation: OperationID, wait: Duration) async throws(ToolFailure) -> ToolOutput
    /// The rate-limit buckets as known now.
    func rateLimits() -> ToolOutput
}
