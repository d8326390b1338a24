package import JSON
package import Okta

/// What a tool found, before redaction and bounding.
package struct ToolOutput: Sendable {
    /// An object; what the host gets as structured content.
    package var content: JSONValue
    package init(_ content: JSONValue) { self.content = content }
}

/// Why a tool has no output.
package enum ToolFailure: Error, Sendable {
    case okta(OktaError)
    /// The arguments cannot work, known only now.
    case refused(PlanRefusal)
    /// An operation id that is unknown, or another client's.
    case unknownOperation(String)
}

/// The answer to one `tools/call`, independent of the protocol version.
package struct ToolResult: Sendable {
    /// An object; the text block carries exactly the same JSON (mcp.md 4.2).
    package let structured: JSONValue
    /// Its compact text: written once, since both forms of the answer, the console and the record want it.
    let text: [UInt8]
    package var isError: Bool
    /// A sentence for people, in front of the JSON only when `isError`.
    package var summary: String?

    package init(_ structured: JSONValue, isError: Bool = false, summary: String? = nil) {
        self.structured = structured
        text = structured.bytes()
        self.isError = isError
        self.summary = summary
    }
}
