import JSON

/// What rules do to memberships: the org's own work, which the log ascribes to the system and not to who asked.
extension OrgState {
    /// Whether a rule gives its groups to a user.
    func fits(_ rule: GroupRuleRecord, _ user: UserRecord) -> Bool {
        guard user.status != .deprovisioned, !rule.excludedUsers.contains(user.id) else { return false }
        guard !rule.excludedGroups.contains(where: { groups[$0]?.members.contains(user.id) == true }) else {
            return false
        }
        return rule.expression?.holds(for: RuleSubject(user: user, groups: groups)) == true
    }

    /// Puts everybody whom a rule fits into its groups, as its activation does.
    mutating func run(_ rule: GroupRuleRecord, by call: APICall) {
        let ids = users.rows.filter { fits(rule, $0) }.map(\.id)
        for id in ids { give(rule, to: id, by: call) }
        guard rules.rows.contains(where: { $0.status == .active && $0.looksAtGroups }) else { return }
        for id in ids { reapplyRules(to: id, by: call) }
    }

    /// Looks at one user again after the profile, the status or a membership has changed.
    ///
    /// A rule may depend on the groups that another one fills, so the rules run until nothing changes; rules that
    /// contradict each other are given up after as many rounds as there are rules.
    mutating func reapplyRules(to id: String, by call: APICall) {
        let active = rules.rows.filter { $0.status == .active }
        for _ in 0...active.count {
            var hasChanged = false
            for rule in active {
                guard let user = users[id] else { return }
                let change = fits(rule, user) ? give(rule, to: id, by: call) : take(rule, from: id, by: call)
                hasChanged = hasChanged || change
            }
            guard hasChanged else { return }
        }
    }

    /// Ends the memberships that only this rule holds up.
    mutating func endMemberships(of rule: GroupRuleRecord, by call: APICall) {
        for group in rule.groupIDs {
            let held = (groups[group]?.members.rows ?? []).filter { $0.rules.contains(rule.id) }.map(\.id)
            for id in held { take(rule, from: id, by: call) }
        }
    }

    /// Keeps the memberships of a rule that goes away, as if they had been given by hand.
    mutating func releaseMemberships(of rule: GroupRuleRecord) {
        for group in rule.groupIDs {
            for member in groups[group]?.members.rows ?? [] where member.rules.contains(rule.id) {
                groups.update(group) { $0.members[member.id]?.rules.removeAll { $0 == rule.id } }
            }
        }
    }

    /// Keeps somebody out of a group whom an administrator has just removed although rules put him there.
    mutating func exclude(_ user: UserRecord, from ruleIDs: [String], by call: APICall) {
        for id in ruleIDs {
            guard let rule = rules[id] else { continue }
            rules[id]?.excludedUsers.append(user.id)
            record(.ruleExclusionAdd, by: call, on: [user.logEntity, rule.logEntity])
        }
    }

    /// Makes the rules invalid that fit a description, because something they name is gone.
    mutating func invalidateRules(by call: APICall, where isBroken: (GroupRuleRecord) -> Bool) {
        for rule in rules.rows where rule.status != .invalid && isBroken(rule) {
            rules[rule.id]?.status = .invalid
            record(.ruleInvalidate, by: call, on: [rule.logEntity], as: .system)
        }
    }

    @discardableResult
    private mutating func give(_ rule: GroupRuleRecord, to id: String, by call: APICall) -> Bool {
        var hasChanged = false
        for groupID in rule.groupIDs {
            if let member = groups[groupID]?.members[id] {
                guard !member.rules.isEmpty, !member.rules.contains(rule.id) else { continue }
                groups.update(groupID) { $0.members[id]?.rules.append(rule.id) }
                continue
            }
            guard groups.contains(groupID), let user = users[id] else { continue }
            groups.update(groupID) { _ = $0.add(id, at: call.now, by: rule.id) }
            recordMembership(.memberAdd, of: user, in: groupID, by: rule, call)
            hasChanged = true
        }
        return hasChanged
    }

    @discardableResult
    private mutating func take(_ rule: GroupRuleRecord, from id: String, by call: APICall) -> Bool {
        var hasChanged = false
        for groupID in rule.groupIDs {
            guard let member = groups[groupID]?.members[id], member.rules.contains(rule.id), let user = users[id]
            else { continue }
            guard member.rules == [rule.id] else {
                groups.update(groupID) { $0.members[id]?.rules.removeAll { $0 == rule.id } }
                continue
            }
            groups.update(groupID) { _ = $0.remove(id, at: call.now) }
            recordMembership(.memberRemove, of: user, in: groupID, by: rule, call)
            hasChanged = true
        }
        return hasChanged
    }

    private mutating func recordMembership(
        _ type: EventType,
        of user: UserRecord,
        in group: String,
        by rule: GroupRuleRecord,
        _ call: APICall
    ) {
        let target = groups[group].map { [$0.logEntity] } ?? []
        record(
            type,
            by: call,
            on: [user.logEntity] + target,
            as: .system,
            details: [("triggeredByGroupRuleId", .string(rule.id))]
        )
    }
}

extension GroupRuleRecord {
    fileprivate var looksAtGroups: Bool { !excludedGroups.isEmpty || expression?.looksAtGroups == true }
}
