/// The user types of the demo org and the people whom Okta may turn to.
enum DemoSettings {
    static func add(to org: inout OrgState, now: Moment) {
        let owner = org.users.rows.first?.id ?? ""
        let born = now.adding(days: -2001)
        org.userTypes[OrgFacts.userTypeID] = UserTypeRecord(
            id: OrgFacts.userTypeID,
            schemaID: OrgFacts.userSchemaID,
            name: "user",
            displayName: "User",
            description: "Okta user profile template with default permission settings",
            isDefault: true,
            createdBy: OrgFacts.systemPrincipalID,
            lastUpdatedBy: OrgFacts.systemPrincipalID,
            created: born,
            lastUpdated: born
        )
        let created = now.adding(days: -350)
        let partner = UserTypeRecord(
            id: org.identifiers.next("oty"),
            schemaID: org.identifiers.next("osc"),
            name: "partner",
            displayName: "Partner",
            description: "People of other companies who work with Acme",
            createdBy: owner,
            lastUpdatedBy: owner,
            created: created,
            lastUpdated: created
        )
        org.userTypes[partner.id] = partner
        org.schemas.users[partner.schemaID] = SchemaTable.user(created: created)
        org.settings.contacts = [.billing: owner, .technical: owner]
    }
}
