package import JSON
package import Okta

/// One tool: the type is the tool, a value of the type is one call whose arguments have been checked (STYLE 3).
package protocol Tool: Decodable, Sendable {
    /// The arguments, all at their defaults: mirrored once for names and schema.
    init()
    static var name: String { get }
    /// The name in words; derived from `name` unless declared.
    static var title: String { get }
    static var description: String { get }
    /// The class before escalation.
    static var riskClass: RiskClass { get }
    /// Whether calling it again with the same arguments changes nothing more.
    static var isIdempotent: Bool { get }
    /// Other servers' names for it: callable, not listed.
    static var aliases: [String] { get }
    /// The JSON Schema of its structured content.
    static var outputSchema: JSONValue { get }
    /// What is wrong between arguments that are each right.
    var conflicts: [ArgumentProblem] { get }
}

extension Tool {
    package static var title: String {
        let words = name.replacing("_", with: " ")
        return words.prefix(1).uppercased() + words.dropFirst()
    }
    package static var aliases: [String] { [] }
    package static var outputSchema: JSONValue { OutputSchema.object }
    package var conflicts: [ArgumentProblem] { [] }
}

/// A tool that reads Okta.
package protocol ReadTool: Tool {
    func run(_ okta: OktaReader) async throws(ToolFailure) -> ToolOutput
}

extension ReadTool {
    package static var riskClass: RiskClass { .read }
    package static var isIdempotent: Bool { true }
}

/// A tool that answers from what Gatehouse itself knows, without Okta.
package protocol LocalTool: Tool {
    func run(_ gateway: any Gateway) async throws(ToolFailure) -> ToolOutput
}

extension LocalTool {
    package static var riskClass: RiskClass { .local }
    package static var isIdempotent: Bool { true }
}

/// A tool that changes the org; it holds nothing that can send.
package protocol WriteTool: Tool {
    associatedtype Target: WriteTarget
    static var risk: WriteRisk { get }
    /// Reads what the call acts on: for the preview, and again just before sending.
    func inspect(_ okta: OktaReader) async throws(ToolFailure) -> Target
    /// What would be sent and what would change. Pure.
    func plan(on target: Target) throws(PlanRefusal) -> WritePlan
}

extension WriteTool {
    package static var riskClass: RiskClass { risk.riskClass }
    package static var outputSchema: JSONValue { OutputSchema.write }
}

/// What a write acts on, as it was read.
package protocol WriteTarget: Sendable {
    /// What the operator sees of it and what is hashed.
    var card: TargetCard { get }
}
