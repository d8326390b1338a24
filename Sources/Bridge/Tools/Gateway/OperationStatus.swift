import Audit

/// `operation_status`: where one of the client's own operations is.
struct OperationStatus: LocalTool {
    static let name = "operation_status"
    static let description = """
        State of one of your operations: waiting for approval, done, denied. With its result once it has one.
        """
    static let outputSchema = OutputSchema.write

    @Parameter("The operation_id of an earlier answer.")
    var operationID: OperationID

    @Parameter("Seconds to wait for it to end.", .range(0...45))
    var waitSeconds = 0

    func run(_ gateway: any Gateway) async throws(ToolFailure) -> ToolOutput {
        try await gateway.operationStatus(operationID, wait: .seconds(waitSeconds))
    }
}
