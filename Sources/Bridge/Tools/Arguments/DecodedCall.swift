package import JSON

/// One call whose arguments have been checked.
package struct DecodedCall: Sendable {
    /// A value of the tool's type: a `ReadTool`, a `LocalTool` or a `WriteTool`.
    package let tool: any Tool
    package let arguments: CanonicalArguments
}

/// The arguments as they count: synonyms resolved, defaults filled in, absent optionals left out, in declared order.
///
/// This is what is hashed (`args_hash`, gate.md 4), matched by the policy and shown to the operator.
package struct CanonicalArguments: Sendable, Equatable {
    /// An object.
    package let json: JSONValue

    /// The client's own words on why it makes the call; untrusted, and never sent to Okta.
    package var reason: String? { json["reason"]?.string }
}
