/// The group rules of the demo org, and the memberships that they explain.
enum DemoRules {
    private struct Plan {
        var name: String
        var status = GroupRuleRecord.Status.active
        var text: String
        var target: String
    }

    private static let plans = [
        Plan(name: "Engineers by department", text: "user.department==\"Engineering\"", target: "Engineering"),
        Plan(name: "Office Tokyo by city", text: "user.city==\"Tokyo\"", target: "Office Tokyo"),
        Plan(
            name: "Contractors by type",
            status: .inactive,
            text: "user.userType==\"Contractor\"",
            target: "Contractors"
        ),
        // The attribute has been taken out of the schema.
        Plan(
            name: "Interns by a lost attribute",
            status: .invalid,
            text: "user.internship==true",
            target: "Interns"
        ),
        Plan(name: "Office Lisbon by city", text: "user.city==\"Lisbon\"", target: "Office Lisbon"),
        Plan(name: "Security by department", text: "user.department==\"Security\"", target: "Security"),
        Plan(
            name: "Managers by title",
            text: "String.startsWith(user.title, \"Head of\") or String.startsWith(user.title, \"VP \")",
            target: "Managers"
        ),
    ]

    static func add(to org: inout OrgState, now: Moment) {
        for plan in plans {
            let created = now.adding(days: -700)
            let rule = GroupRuleRecord(
                id: org.identifiers.next("0pr"),
                name: plan.name,
                status: plan.status,
                created: created,
                lastUpdated: created,
                text: plan.text,
                expression: plan.status == .invalid ? nil : try? RuleParser.parse(plan.text),
                groupIDs: org.groups.rows.filter { $0.name == plan.target }.map(\.id)
            )
            org.rules[rule.id] = rule
            if plan.status == .active { explainMembers(by: rule, of: &org) }
        }
    }

    /// Whoever fits is a member by the rule; those who do not fit and are members were added by hand.
    private static func explainMembers(by rule: GroupRuleRecord, of org: inout OrgState) {
        let fitting = org.users.rows.filter { org.fits(rule, $0) }
        for group in rule.groupIDs {
            org.groups.update(group) { group in
                for user in fitting {
                    var member = group.members[user.id]
                    if member == nil { member = .init(id: user.id, since: max(group.created, user.created)) }
                    member?.rules.append(rule.id)
                    group.members[user.id] = member
                }
            }
        }
    }
}
