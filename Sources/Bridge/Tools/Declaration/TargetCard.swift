package import JSON

/// What a write acts on: named for the operator, with the state that the approval is bound to.
package struct TargetCard: Sendable {
    /// What kind of thing it is: `User`, `Group`, `Membership`.
    package var kind: String
    package var id: String
    /// What a person calls it, typed by the operator for class 4: untrusted text.
    package var name: String
    /// Labelled facts in the order shown (`Status`, `Login`, `Groups` …): untrusted values.
    package var facts: [(label: String, value: String)]
    /// How far the change reaches, one phrase each (`1 user`, `14 groups`): untrusted text.
    package var reach: [String]
    /// The object as read.
    ///
    /// Its digest is `SHA-256("gh1/pre\0" ‖ JCS(object less volatile fields))`.
    package var state: JSONValue
    /// Whether it is an administrator, the caller's own account, or another protected object: class 4 then.
    package var isProtected: Bool

    package init(
        kind: String,
        id: String,
        name: String,
        facts: [(label: String, value: String)] = [],
        reach: [String] = [],
        state: JSONValue,
        isProtected: Bool = false
    ) {
        self.kind = kind
        self.id = id
        self.name = name
        self.facts = facts
        self.reach = reach
        self.state = state
        self.isProtected = isProtected
    }
}
