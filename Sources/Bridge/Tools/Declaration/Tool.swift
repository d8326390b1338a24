package import Okta

/// One tool. The type is the tool; a value of the type is one call whose arguments have been checked (STYLE 3).
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
}

/// A tool that reads Okta.
package protocol ReadTool: Tool {
    func run(_ okta: OktaReader) async throws(ToolFailure) -> ToolOutput
}

/// A tool that answers from what Gatehouse itself knows, without Okta.
package protocol LocalTool: Tool {
    func run(_ gateway: any Gateway) async throws(ToolFailure) -> ToolOutput
}

/// A tool that changes the org. It holds nothing that can send.
package protocol WriteTool: Tool {
    associatedtype Target: WriteTarget
    static var risk: WriteRisk { get }
    /// Reads what the call acts on: for the preview, and again just before sending.
    func inspect(_ okta: OktaReader) async throws(ToolFailure) -> Target
    /// What would be sent and what would change. Pure.
    func plan(on target: Target) throws(PlanRefusal) -> WritePlan
}

/// What a write acts on, as it was read.
package protocol WriteTarget: Sendable {
    /// What the operator sees of it and what is hashed.
    var card: TargetCard { get }
}
