import Audit
import JSON
import Okta

/// A call that changes nothing: read, redact, bound, answer.
struct ReadSequence: Sendable {
    let parts: GateParts
    let trace: CallTrace

    /// Runs a tool that reads Okta.
    ///
    /// Cancelling the task ends it.
    func run(_ tool: some ReadTool) async -> OperationTable.End {
        trace.update {
            $0.stage = .sending; $0.status = .sent
        }
        let reader = parts.okta.reader(observer: { trace.report($0) })
        do throws(ToolFailure) {
            return answer(
                try await trace.measure("okta") { () async throws(ToolFailure) in try await tool.run(reader) },
                CallAnswers.output
            )
        } catch { return failure(error) }
    }

    /// Runs a tool that asks the gate itself.
    func run(_ tool: some LocalTool, _ gateway: CallGateway) async -> OperationTable.End {
        do throws(ToolFailure) {
            let output = try await trace.measure("local") { () async throws(ToolFailure) in try await tool.run(gateway)
            }
            // The result of another operation is handed over as it was, an error as an error.
            if let delivered = gateway.delivered { return delivered }
            return answer(output, CallAnswers.local)
        } catch { return failure(error) }
    }

    /// `shape`: How content and operation become a result.
    private func answer(
        _ output: ToolOutput,
        _ shape: (JSONValue, OperationID) -> ToolResult
    ) -> OperationTable.End {
        let content = parts.bounds.apply(output.content)
        let call = trace.value
        return .init(answer: .result(shape(content, call.operation)), status: .ok, rule: call.rule)
    }

    private func failure(_ error: ToolFailure) -> OperationTable.End {
        let call = trace.value
        if case .okta(.cancelled) = error { return .init(answer: .withdrawn, status: .cancelled, rule: call.rule) }
        return .init(
            answer: .result(CallAnswers.failure(error, call.operation)),
            status: error.status,
            rule: call.rule
        )
    }
}

extension ToolFailure {
    /// How the call stands in the Traffic view.
    var status: CallStatus {
        switch self {
        case .okta(let error): OktaFailure(error).status
        case .refused: .error(status: nil, word: "refused")
        case .unknownOperation: .error(status: nil, word: "unknown_operation")
        }
    }
}
