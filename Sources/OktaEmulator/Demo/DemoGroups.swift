import JSON

/// The 40 groups of the demo org.
enum DemoGroups {
    /// Everyone and the administrators' built-in group; these come before the people.
    static func addBuiltIn(to org: inout OrgState, now: Moment) {
        let born = now.adding(days: -2001)
        org.everyoneID = insert("Everyone", "All users in your organization", .builtIn, at: born, &org)
        insert("Okta Administrators", "Okta manages this group of administrators.", .builtIn, at: born, &org)
    }

    /// Adds every other group with its members; `directory` is the id of the application that `APP_GROUP`s come from.
    static func add(to org: inout OrgState, directory: String, now: Moment, _ chance: inout SeededGenerator) {
        for department in DemoNames.departments {
            let id = insert(department.name, "Everyone in \(department.name)", .okta, at: now.adding(days: -1990), &org)
            fill(id, &org) { $0.profile.text("department") == department.name }
        }
        for office in DemoPlaces.offices {
            let city = office.place.city
            let id = insert("Office \(city)", "Building access, \(city)", .okta, at: now.adding(days: -1800), &org)
            fill(id, &org) { $0.profile.text("city") == city }
        }
        for (name, description, percent) in teams {
            let id = insert(name, description, .okta, at: now.adding(days: -1200), &org)
            fill(id, &org) {
                $0.status != .deprovisioned && chance.chance(percent: percent) && !DemoPeople.isNewcomer($0)
            }
        }
        for (name, percent) in directoryGroups {
            let id = insert(name, "\(name) of corp.acme.example", .application, at: now.adding(days: -1500), &org)
            org.groups.update(id) { $0.sourceID = directory }
            fill(id, &org) { _ in chance.chance(percent: percent) }
        }
        addAdministrators(to: &org)
        DemoRules.add(to: &org, now: now)
    }

    private static let teams: [(name: String, description: String, percent: Int)] = [
        ("VPN", "May use the VPN from outside the offices", 40),
        ("Payroll Approvers", "Approve the monthly payroll run", 1),
        ("Acme Admins", "Administrators of this org", 0),
        ("Contractors", "", 6), ("Managers", "People managers", 9), ("On-call", "Production on-call rotation", 4),
        ("Interns", "", 2), ("Board Members", "Board of directors", 1),
        ("Expense Approvers", "Approve expenses up to 5 000 EUR", 3),
        ("Code Owners", "May merge to protected branches", 7),
        ("Release Managers", "May start a release", 2), ("Incident Response", "Paged for security incidents", 1),
        ("Security Champions", "One per team", 3), ("Wiki Editors", "May edit public pages", 12),
        ("CRM Users", "Seats of the CRM", 28), ("Source Control Users", "Seats of source control", 34),
        ("Beta Testers", "Try features before release", 8),
    ]

    private static let directoryGroups: [(name: String, percent: Int)] = [
        ("CORP\\Domain Users", 60), ("CORP\\File Share Readers", 25), ("CORP\\Print Operators", 3),
        ("CORP\\Remote Desktop Users", 11), ("CORP\\Finance Share", 7),
    ]

    @discardableResult
    private static func insert(
        _ name: String,
        _ description: String,
        _ kind: GroupRecord.Kind,
        at created: Moment,
        _ org: inout OrgState
    ) -> String {
        let group = GroupRecord(
            id: org.identifiers.next("00g"),
            kind: kind,
            created: created,
            lastUpdated: created,
            lastMembershipUpdated: created,
            profile: Profile([("name", .string(name)), ("description", .string(description))])
        )
        org.groups[group.id] = group
        return group.id
    }

    private static func fill(_ id: String, _ org: inout OrgState, where belongs: (UserRecord) -> Bool) {
        let users = org.users.rows
        org.groups.update(id) { group in
            var last: Moment?
            for user in users where belongs(user) {
                group.members[user.id] = GroupRecord.Member(id: user.id, since: max(group.created, user.created))
                last = max(last ?? user.lastUpdated, user.lastUpdated)
            }
            group.lastMembershipUpdated = last ?? group.created
        }
    }

    private static func addAdministrators(to org: inout OrgState) {
        for group in org.groups.rows where group.name == "Okta Administrators" || group.name == "Acme Admins" {
            fill(group.id, &org) { !$0.roles.isEmpty }
        }
        guard let admins = org.groups.rows.first(where: { $0.name == "Acme Admins" }) else { return }
        let roles = [AdministratorRole.applicationAdministrator, .userAdministrator].map {
            RoleRecord($0, at: admins.created, &org.identifiers)
        }
        org.groups.update(admins.id) { $0.roles = roles }
        let technicians = org.users.rows.filter {
            $0.status == .active && $0.roles.isEmpty && $0.profile.text("title") == "IT Administrator"
        }
        for (index, user) in technicians.prefix(4).enumerated() {
            let role = index < 2 ? AdministratorRole.readOnlyAdministrator : .applicationAdministrator
            let record = RoleRecord(role, at: user.created, &org.identifiers)
            org.users.update(user.id) { $0.roles = [record] }
        }
    }
}
