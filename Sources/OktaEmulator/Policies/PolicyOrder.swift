/// The order of policies and rules: two never have the same priority, whatever was asked for.
extension OrgState {
    /// The policies of a type, first those that are asked first.
    func policies(_ kind: PolicyKind) -> [PolicyRecord] {
        policies.rows.filter { $0.kind == kind }.sorted { left, right in
            (left.isSystem ? 1 : 0, left.priority, left.id) < (right.isSystem ? 1 : 0, right.priority, right.id)
        }
    }

    /// Puts a policy to a place among those of its type and numbers them anew.
    ///
    /// - Parameters:
    ///   - id: The policy.
    ///   - priority: Where it shall stand, from 1; nil is the last place before the default policy.
    mutating func rank(_ id: String, at priority: Int?) {
        guard let policy = policies[id], policy.kind.isRanked, !policy.isSystem else { return }
        var others = policies(policy.kind).filter { $0.id != id && !$0.isSystem }.map(\.id)
        let place = min(max((priority ?? others.count + 1) - 1, 0), others.count)
        others.insert(id, at: place)
        number(others, policy.kind)
    }

    /// Numbers the policies of a type anew after one has gone.
    mutating func closeRanks(of kind: PolicyKind) {
        guard kind.isRanked else { return }
        number(policies(kind).filter { !$0.isSystem }.map(\.id), kind)
    }

    private mutating func number(_ ids: [String], _ kind: PolicyKind) {
        let defaults = policies(kind).filter(\.isSystem).map(\.id)
        for (index, id) in (ids + defaults).enumerated() { policies.update(id) { $0.priority = index + 1 } }
    }
}

extension PolicyRecord {
    /// Puts a rule to a place among the others and numbers them anew; the rule that the policy came with stays last.
    ///
    /// - Parameters:
    ///   - rule: New, or one that is there already.
    ///   - priority: Where it shall stand, in the policy's own numbers; nil is the last place.
    mutating func place(_ rule: PolicyRuleRecord, at priority: Int?) {
        let defaults = rules.filter { $0.isSystem && $0.id != rule.id }
        var others = rules.filter { !$0.isSystem && $0.id != rule.id }
        if rule.isSystem {
            rules = others + [rule]
        } else {
            let place = min(max((priority ?? others.count + firstPriority) - firstPriority, 0), others.count)
            others.insert(rule, at: place)
            rules = others + defaults
        }
        numberRules()
    }

    /// Numbers the rules anew.
    mutating func numberRules() {
        for index in rules.indices {
            let isLast = rules[index].isSystem && !kind.isRanked
            rules[index].priority = isLast ? PolicyRuleRecord.lastPriority : index + firstPriority
        }
    }

    /// Recorded: rules count from 1 where policies are ranked, and from 0 in app policies.
    private var firstPriority: Int { kind.isRanked ? 1 : 0 }
}
