import Audit
@testable import Bridge
import JSON
import Okta
import Testing

/// The exact shapes of gate.md 4, "On the wire", and that each of them conforms to every tool's output schema.
@Suite struct AnswerShapesTests {
    static let operation = OperationID()
    static let facts = OperationTable.Facts(
        tool: "suspend_user",
        arguments: .arguments(tool: "suspend_user", canonical: []),
        expiresAt: 1_764_000_300_000
    )

    static func keys(_ result: ToolResult) -> Set<String> { Set(result.structured.members?.map(\.key) ?? []) }

    @Test(arguments: Denial.Source.allCases)
    func `a denial says by whom, by which rule and why`(source: Denial.Source) {
        let result = CallAnswers.denied(Denial(by: source, rule: "r", reason: "because"), Self.operation)
        #expect(Self.keys(result) == ["status", "by", "rule", "reason", "operation_id"])
        #expect(result.structured["status"] == "denied")
        #expect(result.structured["by"]?.string == source.rawValue)
        #expect(result.isError)
        #expect(result.summary?.isEmpty == false)
    }

    @Test func `an unknown outcome has advice, and a pending request says how to go on`() {
        let unknown = CallAnswers.unknown(.connectionLost(reason: "reset"), Self.operation)
        #expect(Self.keys(unknown) == ["status", "operation_id", "advice"])
        #expect(unknown.structured["status"] == "unknown")
        #expect(unknown.isError)
        let pending = CallAnswers.pending(Self.facts, Self.operation)
        let expected: Set = ["status", "operation_id", "args_hash", "expires_at", "poll_after_ms", "next"]
        #expect(Self.keys(pending) == expected)
        #expect(pending.structured["status"] == "pending_approval")
        #expect(!pending.isError)
    }

    @Test func `every answer of the gate names its operation and conforms to every tool's output schema`() {
        let answers = [
            CallAnswers.denied(Denial(by: .operator, rule: "r", reason: ""), Self.operation),
            CallAnswers.unknown(.timedOut(after: .seconds(1)), Self.operation),
            CallAnswers.pending(Self.facts, Self.operation),
            CallAnswers.failure(.refused(PlanRefusal("no")), Self.operation),
            CallAnswers.failure(.unknownOperation("x"), Self.operation),
            CallAnswers.auditUnavailable(.applied, Self.operation),
            CallAnswers.partly(CallAnswers.unknown(.timedOut(after: .seconds(1)), Self.operation), applied: 1),
            CallAnswers.output(["truncated": ["of": 3]], Self.operation),
        ]
        for listing in ToolCatalog().listings {
            for answer in answers {
                #expect(answer.structured["operation_id"]?.string == Self.operation.text)
                #expect(Self.violations(answer.structured, listing.outputSchema ?? .null).isEmpty, "\(listing.name)")
            }
        }
    }

    @Test func `the status of a waiting operation names that operation, not the call that asked`() async throws {
        try await GateBench.run { bench in
            async let held = bench.call("suspend_user", ["user_id": "00u1"])
            let row = await bench.console.pending()
            let status = await bench.call("operation_status", ["operation_id": .string(row.id.text)])
            #expect(status.status == "pending_approval")
            #expect(status.operation == row.id.text)
            #expect(await bench.approve(row) == .accepted)
            #expect(await held.operation == row.id.text)
        }
    }

    /// The members whose type is not the schema's, and the required ones that are missing.
    private static func violations(_ value: JSONValue, _ schema: JSONValue) -> [String] {
        var found = (schema["required"]?.elements.map { Array($0) } ?? []).compactMap(\.string)
            .filter { value[$0] == nil }
        for (key, member) in value.members.map({ Array($0) }) ?? [] {
            guard let type = schema["properties"]?[key]?["type"] else { continue }
            let types = type.elements?.compactMap(\.string) ?? [type.string ?? ""]
            if !types.contains(name(of: member)) { found.append(key) }
        }
        return found
    }

    private static func name(of value: JSONValue) -> String {
        if value.int != nil { return "integer" }
        switch value.kind {
        case .object: return "object"
        case .array: return "array"
        case .string: return "string"
        case .number: return "number"
        case .bool: return "boolean"
        case .null: return "null"
        }
    }
}
