/// The ids that are the same in every demo org, whatever its seed.
enum OrgFacts {
    static let id = "00oq1T8zAcme0000a5d7"
    static let subdomain = "acme"
    static let companyName = "Acme"
    static let userTypeID = "otyq1T8zAcme0000a5d7"
    static let userSchemaID = "oscq1T8zAcme0000a5d7"
    static let accessPolicyID = "rstq1T8zAcme0000a5d7"
    static let systemPrincipalID = "sprq1T8zAcme0000a5d7"
    static let apiTokenID = "00Tq1T8zAcme0000a5d7"
}
