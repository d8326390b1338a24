package import JSON

/// An approval in advance: one client, one tool, one pattern of arguments, for a time (gate.md 4).
///
/// Class 2 at most.
package struct Grant: Hashable, Sendable {
    /// How long a grant counts.
    package enum Scope: Hashable, Sendable {
        /// Until this connection ends.
        case session(ClientID)
        /// Until the first of the two clocks says so; use does not renew it.
        case until(monotonic: Duration, wall: Int)
    }

    package var principal: String
    package var tool: String
    package var pattern: GrantPattern
    package var scope: Scope

    package init(principal: String, tool: String, pattern: GrantPattern, scope: Scope) {
        self.principal = principal
        self.tool = tool
        self.pattern = pattern
        self.scope = scope
    }
}

/// Which arguments a grant covers: those that name objects must be the same, by their canonical bytes; where none does,
/// all of them.
package struct GrantPattern: Hashable, Sendable {
    /// Canonical JSON text, shown to the operator before the grant is given.
    package let text: String

    package init(_ arguments: JSONValue) {
        var fixed: [(key: String, value: JSONValue)] = []
        for (key, value) in arguments.members.map({ Array($0) }) ?? []
        where key.hasSuffix("_id") || key.hasSuffix("_ids") {
            fixed.append((key, value))
        }
        let pattern = fixed.isEmpty ? arguments : .object(fixed)
        text = String(decoding: pattern.canonical(), as: UTF8.self)
    }
}

/// The grants in force.
///
/// Pure: both clocks are arguments.
package struct GrantList: Sendable {
    private var grants: [Grant] = []

    package init() {}

    /// Adds a grant; one that is in force already is not added again.
    package mutating func add(_ grant: Grant) {
        if !grants.contains(grant) { grants.append(grant) }
    }

    /// Whether a grant covers the call; what has ended is forgotten on the way.
    package mutating func covers(_ call: GrantQuestion, at now: Duration, wall: Int) -> Bool {
        grants.removeAll { grant in
            switch grant.scope {
            case .session: false
            case .until(let monotonic, let end): now >= monotonic || wall >= end
            }
        }
        guard call.riskClass <= .reversible else { return false }
        return grants.contains { grant in
            guard grant.principal == call.principal, grant.tool == call.tool, grant.pattern == call.pattern else {
                return false
            }
            switch grant.scope {
            case .session(let client): return client == call.client
            case .until: return true
            }
        }
    }

    /// The connection ended, and with it what was granted for its session.
    package mutating func sessionEnded(_ client: ClientID) { grants.removeAll { $0.scope == .session(client) } }

    /// Ends the grants of one client, or every grant.
    ///
    /// - Returns: Those that were ended.
    package mutating func revoke(of principal: String? = nil) -> [Grant] {
        let ended = grants.filter { principal == nil || $0.principal == principal }
        grants.removeAll { ended.contains($0) }
        return ended
    }
}

/// What is asked of the grants.
package struct GrantQuestion: Hashable, Sendable {
    package var principal: String
    package var client: ClientID
    package var tool: String
    package var pattern: GrantPattern
    package var riskClass: RiskClass

    package init(principal: String, client: ClientID, tool: String, pattern: GrantPattern, riskClass: RiskClass) {
        self.principal = principal
        self.client = client
        self.tool = tool
        self.pattern = pattern
        self.riskClass = riskClass
    }
}
