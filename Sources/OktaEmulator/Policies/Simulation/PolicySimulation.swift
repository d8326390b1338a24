import JSON

/// Which policy and rule would decide if somebody signed in to an application; it tests the rules that there are.
struct PolicySimulation: Sendable {
    /// One policy with what it says; the rules are those up to the first that fits.
    private struct Finding: Sendable {
        var policy: PolicyRecord
        var conditions: [(type: String, outcome: PolicyContext.Outcome)]
        var rules:
            [(
                rule: PolicyRuleRecord, conditions: [(type: String, outcome: PolicyContext.Outcome)],
                outcome: PolicyContext.Outcome
            )]
        var outcome: PolicyContext.Outcome
    }

    private static let kinds: [PolicyKind] = [.signOn, .enrollment, .access, .profileEnrollment]

    private var findings: [(kind: PolicyKind, all: [Finding])] = []

    /// - Parameters:
    ///   - body: The application, the context and which types of policy are asked; without types all four.
    ///   - org: The org as it is.
    /// - Throws: E0000007 for what does not exist, E0000001 for a type that cannot be simulated.
    init(_ body: JSONValue, in org: OrgState) throws(APIError) {
        guard let id = body["appInstance"]?.string else {
            throw .validation("appInstance", "appInstance: The field cannot be left blank")
        }
        guard let application = org.applications[id] else { throw .notFound(id, "AppInstance") }
        let context = try PolicyContext(body["policyContext"], in: org)
        var asked: [PolicyKind] = []
        // The specification says `policyTypes`, its own example `policyType`.
        for type in (body["policyTypes"] ?? body["policyType"])?.elements ?? [] {
            guard let kind = type.string.flatMap(PolicyKind.init), PolicySimulation.kinds.contains(kind) else {
                throw .validation("policyTypes", "policyTypes: '\(type.string ?? "")' cannot be simulated")
            }
            asked.append(kind)
        }
        for kind in asked.isEmpty ? PolicySimulation.kinds : asked {
            let policies = org.policies(kind).filter { policy in
                policy.isActive && (kind != .access || policy.id == application.accessPolicyID)
                    && (kind != .profileEnrollment || policy.isSystem)
            }
            findings.append((kind, PolicySimulation.findings(policies, context)))
        }
    }

    /// Asks policies in their order until one decides: its conditions hold, and so do those of one of its rules.
    private static func findings(_ policies: [PolicyRecord], _ context: PolicyContext) -> [Finding] {
        var findings: [Finding] = []
        for policy in policies {
            let conditions = context.outcomes(of: policy.conditions)
            var finding = Finding(policy: policy, conditions: conditions, rules: [], outcome: whole(conditions))
            if finding.outcome == .match {
                for rule in policy.rules where rule.isActive {
                    let own = context.outcomes(of: rule.conditions)
                    finding.rules.append((rule, own, whole(own)))
                    if whole(own) == .match { break }
                }
                finding.outcome =
                    finding.rules.contains { $0.outcome == .match }
                    ? .match : finding.rules.contains { $0.outcome == .undefined } ? .undefined : .noMatch
            }
            findings.append(finding)
            if finding.outcome == .match { break }
        }
        return findings
    }

    private static func whole(_ conditions: [(type: String, outcome: PolicyContext.Outcome)]) -> PolicyContext.Outcome {
        if conditions.contains(where: { $0.outcome == .noMatch }) { return .noMatch }
        return conditions.contains { $0.outcome == .undefined } ? .undefined : .match
    }

    /// The answer; `listsEvaluated` is what `expand=EVALUATED` asks for.
    func json(listsEvaluated: Bool) -> JSONValue {
        let evaluation = findings.map { kind, all -> JSONValue in
            let decided = all.filter { $0.outcome == .match }
            // Undecided rules come before the one that fits: with more context they might decide instead.
            let open = all.filter { finding in
                finding.outcome == .undefined || finding.rules.contains { $0.outcome == .undefined }
            }
            return [
                "status": .string(decided.isEmpty ? open.isEmpty ? "NOT_MATCH" : "UNDEFINED" : "MATCH"),
                "policyType": .string(kind.rawValue),
                "result": ["policies": .array(decided.map { json($0) { $0 == .match } })],
                "undefined": ["policies": .array(open.map { json($0) { $0 == .undefined } })],
                "evaluated": ["policies": .array(listsEvaluated ? all.map { json($0) { _ in true } } : [])],
            ]
        }
        return ["evaluation": .array(evaluation)]
    }

    private func json(_ finding: Finding, showing shows: (PolicyContext.Outcome) -> Bool) -> JSONValue {
        let rules = finding.rules.filter { shows($0.outcome) }.map { rule -> JSONValue in
            [
                "id": .string(rule.rule.id), "name": .string(rule.rule.name),
                "status": .string(rule.outcome.rawValue), "conditions": json(rule.conditions),
            ]
        }
        return [
            "id": .string(finding.policy.id), "name": .string(finding.policy.name),
            "status": .string(finding.outcome.rawValue), "conditions": json(finding.conditions),
            "rules": .array(rules),
        ]
    }

    private func json(_ conditions: [(type: String, outcome: PolicyContext.Outcome)]) -> JSONValue {
        .array(
            conditions.map { ["type": .string($0.type), "status": .string($0.outcome.rawValue)] }
        )
    }
}
