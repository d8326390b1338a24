package import JSON
package import Okta

/// What one call would send and change; made by the tool, shown to the operator, executed as it stands.
package struct WritePlan: Sendable {
    /// One field before and after.
    package struct Change: Sendable, Equatable {
        package var label: String
        /// Nil: it did not exist.
        package var before: JSONValue?
        /// Nil: it will not exist.
        package var after: JSONValue?

        package init(_ label: String, from before: JSONValue?, to after: JSONValue?) {
            self.label = label
            self.before = before
            self.after = after
        }
    }

    /// The call that undoes this one.
    package enum Undo: Sendable {
        case none(because: String)
        case call(tool: String, arguments: JSONValue)

        /// The inverse as a tool of ours.
        package static func inverse(_ tool: any WriteTool.Type, _ arguments: JSONValue) -> Undo {
            .call(tool: tool.name, arguments: arguments)
        }
    }

    /// Sent in this order, each with its own intent.
    package var requests: [OktaWrite]
    /// One sentence for the operator: what will happen.
    package var effect: String
    package var changes: [Change]
    package var undo: Undo
    /// Raises the tool's class; never lowers it.
    package var raisedRisk: WriteRisk?
    /// What must hold in the target's state afterwards, for the verifying read of class ≥ 3: pointer and value.
    package var expected: [(pointer: JSONPointer, value: JSONValue)]
    /// Whether the target must be gone afterwards: then the verifying read has to find nothing.
    package var removesTarget: Bool

    package init(
        _ requests: OktaWrite...,
        effect: String,
        changes: [Change],
        undo: Undo,
        raisedRisk: WriteRisk? = nil,
        expected: [(pointer: JSONPointer, value: JSONValue)] = [],
        removesTarget: Bool = false
    ) {
        self.requests = requests
        self.effect = effect
        self.changes = changes
        self.undo = undo
        self.raisedRisk = raisedRisk
        self.expected = expected
        self.removesTarget = removesTarget
    }
}

/// Why a call makes no sense on the target as it is; nothing is asked, nothing is sent.
package struct PlanRefusal: Error, Sendable {
    package var reason: String
    package init(_ reason: String) { self.reason = reason }
}
