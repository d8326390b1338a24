import Audit
import JSON
import Testing

@testable import Bridge

@Suite struct GatewayToolTests {
    private struct PlayedGateway: Gateway {
        func operationStatus(_ operation: OperationID, wait: Duration) async throws(ToolFailure) -> ToolOutput {
            guard operation.text.hasPrefix("a") else { throw .unknownOperation(operation.text) }
            return ToolOutput(["operation_id": .string(operation.text), "waited": .string("\(wait)")])
        }

        func rateLimits() -> ToolOutput {
            ToolOutput(["buckets": [["name": "/api/v1/users", "remaining": 3], ["name": "/api/v1/logs"]], "seen": 2])
        }
    }

    private static let operation = String(repeating: "a1", count: 16)

    @Test func `an operation is looked up and waited for`() async throws {
        let arguments: JSONValue = ["operation_id": .string(Self.operation), "wait_seconds": 45]
        let output = try await decoded(OperationStatus.self, arguments).run(PlayedGateway())
        #expect(output.content["operation_id"]?.string == Self.operation)
        #expect(output.content["waited"] == "45.0 seconds")
    }

    @Test func `an operation that is not the client's is a failure`() async throws {
        let arguments: JSONValue = ["operation_id": .string(String(repeating: "b", count: 32))]
        await #expect(throws: ToolFailure.self) {
            try await decoded(OperationStatus.self, arguments).run(PlayedGateway())
        }
    }

    @Test func `nobody waits longer than hosts do`() {
        let arguments: JSONValue = ["operation_id": .string(Self.operation), "wait_seconds": 46]
        #expect(throws: InvalidArguments.self) { try decoded(OperationStatus.self, arguments) }
    }

    @Test func `one bucket can be picked`() async throws {
        let all = try await decoded(GetRateLimitStatus.self, [:]).run(PlayedGateway()).content
        #expect(all["buckets"]?.count == 2)
        let one = try await decoded(GetRateLimitStatus.self, ["bucket": "/api/v1/users"]).run(PlayedGateway()).content
        #expect(one.description == #"{"buckets":[{"name":"/api/v1/users","remaining":3}],"seen":2}"#)
    }
}
