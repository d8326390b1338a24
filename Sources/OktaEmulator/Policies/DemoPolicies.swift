import JSON

/// The policies of the demo org: those that every org has, and what Acme has made of them.
enum DemoPolicies {
    static func add(to org: inout OrgState, now: Moment) {
        let born = now.adding(days: -1999)
        let places = Places(in: org)
        addDefaults(to: &org, at: born)
        addSignOn(to: &org, places, at: now.adding(days: -800))
        addSettings(to: &org, places, at: now.adding(days: -700))
        addAccess(to: &org, places, born: born, at: now.adding(days: -400))
    }

    /// What the policies speak of.
    private struct Places {
        var administrators: String
        var contractors: String
        var finance: String
        var offices: String

        init(in org: OrgState) {
            func group(_ name: String) -> String { org.groups.rows.first { $0.name == name }?.id ?? org.everyoneID }
            administrators = group("Acme Admins")
            contractors = group("Contractors")
            finance = group("Finance")
            offices = org.zones.rows.first { $0.name == DemoZones.offices }?.id ?? ""
        }

        var fromOffices: JSONValue { ["connection": "ZONE", "include": [.string(offices)]] }
    }

    /// The default policy of each type, with its rule; the app policy has an id that is the same in every demo org.
    private static func addDefaults(to org: inout OrgState, at born: Moment) {
        let kinds: [(kind: PolicyKind, name: String)] = [
            (.signOn, "Default Policy"), (.password, "Default Policy"), (.enrollment, "Default Policy"),
            (.discovery, "Idp Discovery Policy"), (.profileEnrollment, "Default Policy"),
            (.postAuthentication, "Post Auth Session Policy"), (.entityRisk, "Entity Risk Policy"),
            (.sessionViolation, "Session Violation Detection Policy"), (.access, "Any two factors"),
        ]
        for (kind, name) in kinds {
            let id = org.identifiers.next(kind.idPrefix)
            var policy = PolicyRecord(
                id: kind == .access ? OrgFacts.accessPolicyID : id,
                kind: kind,
                name: name,
                description: kind == .access ? "Require two factors to access." : nil,
                isSystem: true,
                settings: PolicyDefaults.settings(of: kind),
                created: born,
                lastUpdated: born
            )
            if kind.choosesGroups {
                policy.description = "The default policy applies in all situations if no other policy applies."
                policy.conditions = ["people": ["groups": ["include": [.string(org.everyoneID)]]]]
            }
            if kind.isRanked {
                let conditions = PolicyDefaults.conditions(of: kind).map { ($0.key, $0.value) }
                insert("Default Rule", isSystem: true, .object(conditions), nil, to: &policy, &org, at: born)
            } else {
                policy.addCatchAll(&org.identifiers, at: born)
            }
            org.policies[policy.id] = policy
        }
    }

    private static func addSignOn(to org: inout OrgState, _ places: Places, at created: Moment) {
        var administrators = policy(.signOn, "Administrators", for: places.administrators, &org, at: created)
        let inside = PolicyDefaults.signOn(factor: true, idleMinutes: 60, lifeMinutes: 480)
        let outside = PolicyDefaults.signOn(factor: true, idleMinutes: 15, lifeMinutes: 120)
        insert(
            "At the office",
            ["network": places.fromOffices],
            ["signon": inside],
            to: &administrators,
            &org,
            at: created
        )
        insert("Elsewhere", [:], ["signon": outside], to: &administrators, &org, at: created)
        org.policies[administrators.id] = administrators
        org.rank(administrators.id, at: nil)
        var contractors = policy(.signOn, "Contractors", for: places.contractors, &org, at: created)
        insert(
            "At the office",
            ["network": places.fromOffices],
            ["signon": PolicyDefaults.signOn(factor: true, idleMinutes: 60, lifeMinutes: 480)],
            to: &contractors,
            &org,
            at: created
        )
        let denied = PolicyDefaults.signOn(factor: false, idleMinutes: 60, lifeMinutes: 480)
        insert(
            "Nowhere else",
            [:],
            ["signon": denied.setting("access", to: "DENY")],
            to: &contractors,
            &org,
            at: created
        )
        org.policies[contractors.id] = contractors
        org.rank(contractors.id, at: nil)
    }

    /// Stronger passwords and a security key for administrators.
    private static func addSettings(to org: inout OrgState, _ places: Places, at created: Moment) {
        var passwords = policy(.password, "Administrators", for: places.administrators, &org, at: created)
        passwords.conditions = passwords.conditions.setting("authProvider", to: ["provider": "OKTA"])
        let password = passwords.settings?["password"] ?? [:]
        let complexity = (password["complexity"] ?? [:]).setting("minLength", to: 16).setting("minSymbol", to: 1)
        passwords.settings = passwords.settings?.setting("password", to: password.setting("complexity", to: complexity))
        insert("From everywhere", [:], nil, to: &passwords, &org, at: created)
        org.policies[passwords.id] = passwords
        org.rank(passwords.id, at: nil)
        var keys = policy(.enrollment, "Administrators", for: places.administrators, &org, at: created)
        keys.settings = [
            "type": "AUTHENTICATORS",
            "authenticators": [
                PolicyDefaults.authenticator("webauthn", "REQUIRED"),
                PolicyDefaults.authenticator("okta_verify", "OPTIONAL"),
                PolicyDefaults.authenticator("phone_number", "NOT_ALLOWED"),
                PolicyDefaults.authenticator("okta_password", "REQUIRED"),
            ],
        ]
        insert("At each sign-in", [:], nil, to: &keys, &org, at: created)
        org.policies[keys.id] = keys
        org.rank(keys.id, at: nil)
    }

    private static func addAccess(to org: inout OrgState, _ places: Places, born: Moment, at created: Moment) {
        var console = policy(.access, "Okta Admin Console", for: nil, &org, at: born)
        insert(
            "Administrators",
            ["people": ["groups": ["include": [.string(places.administrators)]]]],
            ["appSignOn": PolicyDefaults.access("2FA", reauthenticateIn: "PT15M")],
            to: &console,
            &org,
            at: born
        )
        org.policies[console.id] = console
        var payroll = policy(.access, "Payroll", for: nil, &org, at: created)
        let denied = PolicyDefaults.access("2FA", reauthenticateIn: "PT0S").setting("access", to: "DENY")
        insert("High risk", ["riskScore": ["level": "HIGH"]], ["appSignOn": denied], to: &payroll, &org, at: created)
        // Recorded: the type of a constraint comes in lower case.
        let constraints: [JSONValue] = [["knowledge": ["types": ["password"], "reauthenticateIn": "PT2H"]]]
        insert(
            "Finance at the office on managed devices",
            [
                "people": ["groups": ["include": [.string(places.finance)]]], "network": places.fromOffices,
                "device": ["registered": true, "managed": true],
            ],
            ["appSignOn": PolicyDefaults.access("2FA", reauthenticateIn: "PT2H", constraints: constraints)],
            to: &payroll,
            &org,
            at: created
        )
        org.policies[payroll.id] = payroll
        let open = policy(.access, "Password only", for: nil, &org, at: created)
        org.policies[open.id] = open
        var account = policy(.access, "Okta Account Management Policy", for: nil, &org, at: born)
        account.isForAccounts = true
        org.policies[account.id] = account
        let assigned = [
            ("Okta Admin Console", console), ("Payroll", payroll), ("Company Handbook", open), ("Status Page", open),
        ]
        for application in org.applications.rows {
            guard let policy = assigned.first(where: { $0.0 == application.label })?.1 else { continue }
            org.applications.update(application.id) { $0.accessPolicyID = policy.id }
        }
    }

    private static func policy(
        _ kind: PolicyKind,
        _ name: String,
        for group: String?,
        _ org: inout OrgState,
        at created: Moment
    ) -> PolicyRecord {
        var policy = PolicyRecord(
            id: org.identifiers.next(kind.idPrefix),
            kind: kind,
            name: name,
            settings: PolicyDefaults.settings(of: kind),
            created: created,
            lastUpdated: created
        )
        if let group { policy.conditions = ["people": ["groups": ["include": [.string(group)]]]] }
        if !kind.isRanked { policy.addCatchAll(&org.identifiers, at: created) }
        return policy
    }

    /// Adds a rule before the one that the policy came with; without actions it has the type's own.
    private static func insert(
        _ name: String,
        isSystem: Bool = false,
        _ conditions: JSONValue,
        _ actions: JSONValue?,
        to policy: inout PolicyRecord,
        _ org: inout OrgState,
        at created: Moment
    ) {
        var all = JSONValue.object(PolicyDefaults.conditions(of: policy.kind).map { ($0.key, $0.value) })
        for member in conditions.members ?? [] { all = all.setting(member.key, to: member.value) }
        var rule = PolicyRuleRecord(
            id: org.identifiers.next("0pr"),
            name: name,
            conditions: all,
            actions: actions ?? PolicyDefaults.actions(of: policy.kind),
            created: created,
            lastUpdated: created
        )
        rule.isSystem = isSystem
        policy.place(rule, at: nil)
    }
}
