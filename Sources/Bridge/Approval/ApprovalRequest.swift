import JSON
import Okta

/// One question to the operator: everything that is shown, and everything that a decision is bound to.
struct ApprovalRequest: Sendable {
    var call: CallID
    var operation: String
    var client: ClientConnection
    var toolTitle: String
    var riskClass: RiskClass
    var arguments: FrozenArguments
    var argumentValues: JSONValue
    var card: TargetCard
    var digest: TargetDigest
    var plan: WritePlan
    var rule: String
    var policy: GateHash
    /// Milliseconds since 1970.
    var askedAt: Int
    /// Milliseconds since 1970; `deadline` is the same instant on the monotonic clock, and the one that counts.
    var expiresAt: Int
    var deadline: Duration
    var changedSinceShown: [JSONChange]
    /// The model's own words: untrusted.
    var clientSays: String?

    var id: ApprovalID { ApprovalID(operation) }

    /// What a decision must name.
    var hash: GateHash {
        .approval(
            arguments: arguments.hash,
            prestate: digest,
            binding: ApprovalBinding(principal: client.principal, policy: policy, expiresAt: expiresAt)
        )
    }

    /// Most bytes of arguments that an operator is asked to read (gate.md 5).
    static let mostArgumentBytes = 16 * 1024
    /// Most lines of a review.
    static let mostLines = 200

    /// Whether a person can read it all; a request that is too long is refused before it is shown.
    var isReviewable: Bool {
        let leaves = JSONLeaves.all(of: argumentValues).count
        let lines = leaves + plan.changes.count + plan.requests.count + card.facts.count + card.reach.count + 20
        return arguments.canonical.count <= Self.mostArgumentBytes && lines <= Self.mostLines
    }

    /// `round`: How often the target changed while the request waited.
    func row(round: Int) -> PendingRow {
        PendingRow(
            id: id,
            call: call,
            client: ClientID(client.id),
            clientLabel: Untrusted(client.label),
            user: UserNames.name(of: client.client.uid),
            tool: arguments.tool,
            action: toolTitle,
            riskClass: riskClass,
            target: Untrusted(card.name),
            askedAt: askedAt,
            expiresAt: expiresAt,
            round: round,
            hash: hash.description
        )
    }

    /// The document in the fixed order of ui.md 3.3.
    func document(round: Int, clientFacts: ClientRow) -> ReviewDocument {
        var document = ReviewDocument(
            row: row(round: round),
            clientFacts: clientFacts,
            rule: rule,
            policyHash: policy.description,
            targetID: Untrusted(card.id),
            targetFacts: card.facts.map { .init($0.label, Untrusted($0.value)) },
            effect: Untrusted(plan.effect),
            reach: card.reach.map { Untrusted($0) },
            undo: undo,
            undoReason: undoReason,
            requests: plan.requests.map { Untrusted(Self.text(of: $0)) },
            argumentsHash: arguments.hash.description,
            arguments: JSONLeaves.all(of: argumentValues).map {
                .init(label: Untrusted($0.path), before: nil, after: Untrusted($0.text))
            },
            changes: plan.changes.map {
                .init(label: Untrusted($0.label), before: Self.text($0.before), after: Self.text($0.after))
            },
            unchangedCount: max(0, JSONLeaves.all(of: TargetDigest.stable(card.state)).count - plan.changes.count),
            changedSinceShown: changedSinceShown.map {
                .init(
                    label: Untrusted($0.pointer.description),
                    before: Self.text($0.before),
                    after: Self.text($0.after)
                )
            },
            clientSays: clientSays.map { Untrusted($0) },
            nameToType: Untrusted(card.name)
        )
        document.grantPattern = riskClass <= .reversible ? Untrusted(GrantPattern(argumentValues).text) : nil
        return document
    }

    private var undo: Untrusted? {
        switch plan.undo {
        case .none: nil
        case .call(let tool, let arguments): Untrusted("\(tool) \(arguments)")
        }
    }

    private var undoReason: Untrusted {
        switch plan.undo {
        case .none(let reason): Untrusted(reason)
        case .call: ""
        }
    }

    private static func text(_ value: JSONValue?) -> Untrusted? { value.map { Untrusted("\($0)") } }

    private static func text(of write: OktaWrite) -> String {
        let query = write.query.map { "\($0.name)=\($0.value.text)" }.joined(separator: "&")
        let target = query.isEmpty ? write.path.encoded : "\(write.path.encoded)?\(query)"
        let body = write.body.map { " \($0)" } ?? ""
        return "\(write.method.rawValue) \(target)\(body)"
    }
}

/// The leaves of a JSON value, each with its path: nothing in a review is collapsed.
enum JSONLeaves {
    /// In document order; an empty object or array is a leaf.
    static func all(of value: JSONValue, under pointer: JSONPointer = JSONPointer()) -> [(path: String, text: String)] {
        if value.count == 0 {
            // The root without members is "no arguments", not an argument.
            return pointer.tokens.isEmpty && value.kind == .object ? [] : [(pointer.description, "\(value)")]
        }
        var leaves: [(path: String, text: String)] = []
        if let members = value.members {
            for (key, member) in members { leaves += all(of: member, under: pointer.appending(key)) }
        } else if let elements = value.elements {
            var index = 0
            for element in elements {
                leaves += all(of: element, under: pointer.appending("\(index)"))
                index += 1
            }
        }
        return leaves
    }
}
