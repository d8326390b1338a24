/// One line of the approvals queue.
package struct PendingRow: Hashable, Sendable, Codable, Identifiable {
    package var id: ApprovalID
    package var call: CallID
    package var client: ClientID
    package var clientLabel: Untrusted
    /// Who runs the client.
    package var user: String
    package var tool: String
    /// `Delete user`: the tool's title.
    package var action: String
    package var riskClass: RiskClass
    package var target: Untrusted
    /// Milliseconds since 1970.
    package var askedAt: Int
    /// Milliseconds since 1970; the request is denied then.
    package var expiresAt: Int
    /// Counts the times the target changed while the request waited, 0 to 3.
    package var round: Int
    /// Hash of the document that must be on screen for a decision to count.
    package var hash: String

    package init(
        id: ApprovalID,
        call: CallID,
        client: ClientID,
        clientLabel: Untrusted,
        user: String,
        tool: String,
        action: String,
        riskClass: RiskClass,
        target: Untrusted,
        askedAt: Int,
        expiresAt: Int,
        round: Int,
        hash: String
    ) {
        self.id = id
        self.call = call
        self.client = client
        self.clientLabel = clientLabel
        self.user = user
        self.tool = tool
        self.action = action
        self.riskClass = riskClass
        self.target = target
        self.askedAt = askedAt
        self.expiresAt = expiresAt
        self.round = round
        self.hash = hash
    }
}

/// All that an approver reads, in the fixed order of ui.md 3.3.
///
/// The console adds nothing and leaves nothing out.
package struct ReviewDocument: Hashable, Sendable, Codable {
    /// A label and its text.
    package struct Fact: Hashable, Sendable, Codable {
        package var label: String
        package var value: Untrusted
        package init(_ label: String, _ value: Untrusted) {
            self.label = label
            self.value = value
        }
    }

    /// One field that changes; JSON text on both sides.
    package struct Change: Hashable, Sendable, Codable {
        package var label: Untrusted
        package var before: Untrusted?
        package var after: Untrusted?
        package init(label: Untrusted, before: Untrusted?, after: Untrusted?) {
            self.label = label
            self.before = before
            self.after = after
        }
    }

    package var row: PendingRow
    package var clientFacts: ClientRow
    package var rule: String
    package var policyHash: String
    package var targetID: Untrusted
    package var targetFacts: [Fact]
    package var effect: Untrusted
    package var reach: [Untrusted]
    /// Nil: it cannot be undone, and `undoReason` says why.
    package var undo: Untrusted?
    package var undoReason: Untrusted
    /// Method and path of each request that would be sent.
    package var requests: [Untrusted]
    /// Hexadecimal SHA-256.
    package var argumentsHash: String
    /// Path and JSON text of every argument.
    package var arguments: [Change]
    package var changes: [Change]
    /// Fields of the target that stay as they are.
    package var unchangedCount: Int
    /// What changed since the document was last shown; empty unless `row.round` > 0.
    package var changedSinceShown: [Change]
    /// The model's own words, shown last: untrusted.
    package var clientSays: Untrusted?
    /// What must be typed for class 4: the target's name.
    package var nameToType: Untrusted
    /// What a grant in advance would cover: canonical JSON of the arguments that must be the same; nil above class 2.
    package var grantPattern: Untrusted?

    package init(
        row: PendingRow,
        clientFacts: ClientRow,
        rule: String,
        policyHash: String,
        targetID: Untrusted,
        targetFacts: [Fact],
        effect: Untrusted,
        reach: [Untrusted],
        undo: Untrusted?,
        undoReason: Untrusted,
        requests: [Untrusted],
        argumentsHash: String,
        arguments: [Change],
        changes: [Change],
        unchangedCount: Int,
        changedSinceShown: [Change],
        clientSays: Untrusted?,
        nameToType: Untrusted
    ) {
        self.row = row
        self.clientFacts = clientFacts
        self.rule = rule
        self.policyHash = policyHash
        self.targetID = targetID
        self.targetFacts = targetFacts
        self.effect = effect
        self.reach = reach
        self.undo = undo
        self.undoReason = undoReason
        self.requests = requests
        self.argumentsHash = argumentsHash
        self.arguments = arguments
        self.changes = changes
        self.unchangedCount = unchangedCount
        self.changedSinceShown = changedSinceShown
        self.clientSays = clientSays
        self.nameToType = nameToType
    }
}
