import JSON

/// The rules that say which calls are allowed, asked about, or denied (gate.md 4).
///
/// The lists are read in the order deny, approve, allow; in each the first rule that matches decides. What no rule
/// matches is denied. A policy is a value: a file is parsed into one whole, or not at all.
package struct Policy: Hashable, Sendable {
    /// One rule; an empty list does not restrict.
    package struct Rule: Hashable, Sendable {
        package var id: String
        /// Tool names, with `*` as wildcard.
        package var tools: [String]
        package var classes: ClosedRange<RiskClass>
        /// Labels of clients, from the kernel's facts, with `*` as wildcard.
        package var clients: [String]
        package var reason: String

        package init(
            _ id: String,
            tools: [String] = [],
            classes: ClosedRange<RiskClass> = .local ... .irreversible,
            clients: [String] = [],
            reason: String
        ) {
            self.id = id
            self.tools = tools
            self.classes = classes
            self.clients = clients
            self.reason = reason
        }
    }

    /// What one client may use up.
    package struct Limits: Hashable, Sendable {
        package var callsPerMinute: Int
        package var writesPerHour: Int
        /// Questions put to a person for one client, those about a target that changed included (gate.md T5).
        package var promptsPerHour: Int
        /// Write operations under way per client, waiting ones included.
        package var pending: Int
        /// The same for all clients together.
        package var pendingInAll: Int
        package var resultBytes: Int

        package init(
            callsPerMinute: Int = 120,
            writesPerHour: Int = 20,
            promptsPerHour: Int = 20,
            pending: Int = 8,
            pendingInAll: Int = 64,
            resultBytes: Int = 262_144
        ) {
            self.callsPerMinute = callsPerMinute
            self.writesPerHour = writesPerHour
            self.promptsPerHour = promptsPerHour
            self.pending = pending
            self.pendingInAll = pendingInAll
            self.resultBytes = resultBytes
        }
    }

    /// What is asked of the policy.
    package struct Question: Hashable, Sendable {
        package var tool: String
        /// After escalation by plan and target.
        package var riskClass: RiskClass
        /// The client's label.
        package var client: String

        package init(tool: String, riskClass: RiskClass, client: String) {
            self.tool = tool
            self.riskClass = riskClass
            self.client = client
        }
    }

    package let deny: [Rule]
    package let approve: [Rule]
    package let allow: [Rule]
    package let limits: Limits
    /// A request that nobody decided is denied after this long.
    package let timeout: Duration
    /// SHA-256 of the canonical form; stands in every decision's record.
    package let hash: GateHash

    package init(
        deny: [Rule],
        approve: [Rule],
        allow: [Rule],
        limits: Limits = Limits(),
        timeout: Duration = .seconds(300)
    ) {
        self.deny = deny
        self.approve = approve
        self.allow = allow
        self.limits = limits
        self.timeout = timeout
        let canonical = Policy.canonicalForm(
            deny: deny,
            approve: approve,
            allow: allow,
            limits: limits,
            timeout: timeout
        )
        hash = GateHash(domain: "gh1/policy", [canonical.canonical()])
    }

    /// What holds without a policy file: classes 0 and 1 are allowed, 2 to 4 are approved by a person.
    package static func builtIn(limits: Limits = Limits(), timeout: Duration = .seconds(300)) -> Policy {
        Policy(
            deny: [],
            approve: [
                Rule(
                    "writes-need-approval",
                    classes: .reversible ... .irreversible,
                    reason: "a person decides on writes"
                )
            ],
            allow: [Rule("reads", classes: .local ... .read, reason: "reads are allowed")],
            limits: limits,
            timeout: timeout
        )
    }

    /// The decision for one call; the gate's modes and grants are not in it.
    package func decide(_ question: Question) -> PolicyDecision {
        if let rule = deny.first(where: { $0.matches(question) }) {
            return PolicyDecision(.deny(.policy), rule: rule.id, reason: rule.reason)
        }
        if let rule = approve.first(where: { $0.matches(question) }) {
            return PolicyDecision(.approve, rule: rule.id, reason: rule.reason)
        }
        guard let rule = allow.first(where: { $0.matches(question) }) else {
            return PolicyDecision(.deny(.policy), rule: "no-rule", reason: "no rule allows this call")
        }
        // Class 4 is never let through without a person, whatever a rule says.
        guard question.riskClass < .irreversible else {
            return PolicyDecision(.approve, rule: rule.id, reason: "irreversible calls are always approved by a person")
        }
        return PolicyDecision(.allow, rule: rule.id, reason: rule.reason)
    }

    private static func canonicalForm(
        deny: [Rule],
        approve: [Rule],
        allow: [Rule],
        limits: Limits,
        timeout: Duration
    ) -> JSONValue {
        [
            "version": 1,
            "deny": .array(deny.map(\.json)),
            "approve": .array(approve.map(\.json)),
            "allow": .array(allow.map(\.json)),
            "timeout_s": .number(Int(timeout.components.seconds)),
            "limits": [
                "calls_per_min": .number(limits.callsPerMinute),
                "writes_per_hour": .number(limits.writesPerHour),
                "prompts_per_hour": .number(limits.promptsPerHour),
                "pending": .number(limits.pending),
                "pending_in_all": .number(limits.pendingInAll),
                "result_bytes": .number(limits.resultBytes),
            ],
        ]
    }
}

extension Policy.Rule {
    fileprivate func matches(_ question: Policy.Question) -> Bool {
        classes.contains(question.riskClass)
            && (tools.isEmpty || tools.contains { Policy.Rule.glob($0, matches: question.tool) })
            && (clients.isEmpty || clients.contains { Policy.Rule.glob($0, matches: question.client) })
    }

    fileprivate var json: JSONValue {
        [
            "id": .string(id),
            "tools": .array(tools.map(JSONValue.string)),
            "class": ["min": .number(classes.lowerBound.rawValue), "max": .number(classes.upperBound.rawValue)],
            "clients": .array(clients.map(JSONValue.string)),
            "reason": .string(reason),
        ]
    }

    /// Byte-exact comparison, where `*` stands for any run of bytes.
    private static func glob(_ pattern: String, matches text: String) -> Bool {
        let pattern = Array(pattern.utf8)
        let text = Array(text.utf8)
        let star = UInt8(ascii: "*")
        var (p, t, lastStar, resume) = (0, 0, -1, 0)
        while t < text.count {
            if p < pattern.count, pattern[p] == star {
                (lastStar, resume) = (p, t)
                p += 1
            } else if p < pattern.count, pattern[p] == text[t] {
                p += 1
                t += 1
            } else if lastStar >= 0 {
                resume += 1
                (p, t) = (lastStar + 1, resume)
            } else {
                return false
            }
        }
        return pattern[p...].allSatisfy { $0 == star }
    }
}
