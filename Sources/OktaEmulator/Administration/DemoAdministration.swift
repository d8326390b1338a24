import JSON

/// The API tokens, the open sessions and the group owners of the demo org.
enum DemoAdministration {
    static func add(to org: inout OrgState, now: Moment) {
        addTokens(to: &org, now: now)
        addLimits(to: &org)
        addSessions(to: &org, now: now)
        addOwners(to: &org)
    }

    private static func addTokens(to org: inout OrgState, now: Moment) {
        org.apiTokens[OrgFacts.apiTokenID] = APITokenRecord(
            id: OrgFacts.apiTokenID,
            name: "Gatehouse",
            userID: org.tokenOwnerID,
            created: now.adding(days: -120),
            lastUsed: now
        )
        let administrators = org.users.rows.filter {
            $0.status == .active && !$0.roles.isEmpty && $0.id != org.tokenOwnerID
        }
        // The last one has been forgotten: it ends in three days.
        let plans = [
            (name: "Terraform", age: 400, idle: 1), (name: "HR import", age: 210, idle: 3),
            (name: "Old reporting script", age: 900, idle: 27),
        ]
        for (plan, owner) in zip(plans, administrators) {
            let token = APITokenRecord(
                id: org.identifiers.next("00T"),
                name: plan.name,
                userID: owner.id,
                created: max(now.adding(days: -plan.age), owner.created),
                lastUsed: max(now.adding(days: -plan.idle), owner.created)
            )
            org.apiTokens[token.id] = token
        }
        let offices = org.zones.rows.first { $0.name == DemoZones.offices }
        for token in org.apiTokens.rows where token.name == "Terraform" {
            guard let offices else { continue }
            org.apiTokens[token.id]?.network = ["connection": "ZONE", "include": [.string(offices.id)]]
        }
    }

    /// Each token has its limits from its creation on; those of apps are made when somebody sets them.
    private static func addLimits(to org: inout OrgState) {
        for token in org.apiTokens.rows {
            let record = PrincipalLimitRecord(
                // Named after the token, so that no id of the org depends on it.
                id: "prl" + token.id.dropFirst(3),
                principalID: token.id,
                kind: .token,
                created: token.created,
                createdBy: token.userID,
                lastUpdated: token.created,
                lastUpdatedBy: token.userID
            )
            org.principalLimits[record.id] = record
        }
    }

    /// Whoever has signed in within the life of a session still has it.
    private static func addSessions(to org: inout OrgState, now: Moment) {
        let oldest = now.adding(hours: -SessionRecord.lifeHours)
        for event in org.events.reversed().prefix(while: { $0.published > oldest }) where event.result == "SUCCESS" {
            guard let id = event.sessionID, event.type == .sessionStart || event.type == .multifactor else { continue }
            let created = event.published.wholeSecond
            // The newest event comes first, so the second factor is met before the sign-in that it belongs to.
            org.sessions[id] = SessionRecord(
                id: id,
                userID: event.actor.id,
                created: created,
                expires: created.adding(hours: SessionRecord.lifeHours),
                factorVerified: event.type == .multifactor ? created : org.sessions[id]?.factorVerified
            )
        }
    }

    /// The head of each department answers for the department's group.
    private static func addOwners(to org: inout OrgState) {
        for department in DemoNames.departments {
            let head = org.users.rows.first {
                $0.profile.text("department") == department.name && $0.profile.text("title") == department.titles[0]
            }
            guard let head, let group = org.groups.rows.first(where: { $0.name == department.name }) else { continue }
            let owner = GroupOwnerRecord(
                id: head.id,
                kind: .user,
                displayName: head.displayName,
                since: max(head.created, group.created)
            )
            org.groups.update(group.id) { $0.owners = [owner] }
        }
    }
}
