package import JSON

/// One entry of `tools/list`, independent of the protocol version.
package struct ToolListing: Sendable {
    package var name: String
    package var title: String
    package var description: String
    package var riskClass: RiskClass
    package var isIdempotent: Bool
    /// JSON Schema with root type `object`, flat (mcp.md 7.3).
    package var inputSchema: JSONValue
    /// JSON Schema with root type `object`; nil where the tool declares none.
    package var outputSchema: JSONValue?

    package init(
        name: String,
        title: String,
        description: String,
        riskClass: RiskClass,
        isIdempotent: Bool,
        inputSchema: JSONValue,
        outputSchema: JSONValue?
    ) {
        self.name = name
        self.title = title
        self.description = description
        self.riskClass = riskClass
        self.isIdempotent = isIdempotent
        self.inputSchema = inputSchema
        self.outputSchema = outputSchema
    }
}
