/// What policy says of one call.
package struct PolicyDecision: Hashable, Sendable {
    package enum Verdict: Hashable, Sendable {
        case allow
        /// A person decides.
        case approve
        case deny(Denial.Source)
    }

    package var verdict: Verdict
    /// The rule that decided, for the operator, the audit and the host.
    package var rule: String
    package var reason: String

    package init(_ verdict: Verdict, rule: String, reason: String) {
        self.verdict = verdict
        self.rule = rule
        self.reason = reason
    }

    /// Denied by a rule, or by one of the gate's own states.
    package init(_ denial: Denial) {
        self.init(.deny(denial.by), rule: denial.rule, reason: denial.reason)
    }

    /// The word for the Tools view and the audit: `allow`, `approve` or `deny`.
    package var word: String {
        switch verdict {
        case .allow: "allow"
        case .approve: "approve"
        case .deny: "deny"
        }
    }
}

/// Why a call was not let through (gate.md 4, "On the wire").
package struct Denial: Error, Hashable, Sendable {
    package enum Source: String, Hashable, Sendable, CaseIterable, Codable {
        case `operator`, policy, timeout, freeze, quota
        case noApprover = "no_approver"
    }

    package var by: Source
    package var rule: String
    /// Reaches the model: in quotes when an operator typed it.
    package var reason: String

    package init(by: Source, rule: String, reason: String) {
        self.by = by
        self.rule = rule
        self.reason = reason
    }

    /// Whether an identical call may be denied again from memory: a decision about this very call, not about the gate.
    package var isAboutTheCall: Bool {
        switch by {
        case .operator, .timeout: true
        case .policy, .freeze, .quota, .noApprover: false
        }
    }
}
