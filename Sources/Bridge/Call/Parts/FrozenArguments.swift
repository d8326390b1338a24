package import JSON

/// The arguments of one call as they were hashed.
///
/// What is executed is decoded from these bytes, never from what a host may still hold (gate.md T9).
package struct FrozenArguments: Hashable, Sendable {
    package let tool: String
    /// RFC 8785.
    package let canonical: [UInt8]
    package let hash: GateHash

    package init(tool: String, arguments: JSONValue) {
        self.init(tool: tool, canonical: arguments.canonical())
    }

    init(tool: String, canonical: [UInt8]) {
        self.tool = tool
        self.canonical = canonical
        hash = GateHash.arguments(tool: tool, canonical: canonical)
    }

    /// The arguments, if the bytes are those that were approved.
    ///
    /// `approved`: The hash that the decision was bound to.
    package func thaw(approved: GateHash) throws(ArgumentsMismatch) -> JSONValue {
        guard GateHash.arguments(tool: tool, canonical: canonical) == approved else { throw ArgumentsMismatch() }
        do { return try JSONValue(parsing: canonical) } catch { throw ArgumentsMismatch() }
    }
}

/// The bytes to execute are not those that were approved: nothing is sent.
package struct ArgumentsMismatch: Error, Hashable, Sendable {}
