/// The standard administrator roles (okta/api.md 1.5).
enum AdministratorRole: String, CaseIterable, Sendable {
    case superAdministrator = "SUPER_ADMIN"
    case organizationAdministrator = "ORG_ADMIN"
    case applicationAdministrator = "APP_ADMIN"
    case userAdministrator = "USER_ADMIN"
    case helpDeskAdministrator = "HELP_DESK_ADMIN"
    case membershipAdministrator = "GROUP_MEMBERSHIP_ADMIN"
    case reportAdministrator = "REPORT_ADMIN"
    case readOnlyAdministrator = "READ_ONLY_ADMIN"
    case accessManagementAdministrator = "API_ACCESS_MANAGEMENT_ADMIN"
    case accessRequestsAdministrator = "ACCESS_REQUESTS_ADMIN"
    case accessCertificationsAdministrator = "ACCESS_CERTIFICATIONS_ADMIN"
    case workflowsAdministrator = "WORKFLOWS_ADMIN"

    /// The name that the administrator sees.
    var label: String {
        switch self {
        case .superAdministrator: "Super Organization Administrator"
        case .organizationAdministrator: "Organization Administrator"
        case .applicationAdministrator: "Application Administrator"
        case .userAdministrator: "User Administrator"
        case .helpDeskAdministrator: "Help Desk Administrator"
        case .membershipAdministrator: "Group Membership Administrator"
        case .reportAdministrator: "Report Administrator"
        case .readOnlyAdministrator: "Read Only Administrator"
        case .accessManagementAdministrator: "API Access Management Administrator"
        case .accessRequestsAdministrator: "Access Requests Administrator"
        case .accessCertificationsAdministrator: "Access Certifications Administrator"
        case .workflowsAdministrator: "Workflows Administrator"
        }
    }

    /// The id of every assignment of this role, if Okta derives it from the name (Base32); it repeats across holders.
    ///
    /// So it is for the roles that can be narrowed to targets (real-shapes.md 5).
    var sharedID: String? {
        switch self {
        case .applicationAdministrator: "IFIFAX2BIRGUSTQ"
        case .userAdministrator: "KVJUKUS7IFCE2SKO"
        case .helpDeskAdministrator: "JBCUYUC7IRCVGS27IFCE2SKO"
        case .membershipAdministrator: "I5JE6VKQL5GUKTKCIVJFGSCJKBPUCRCNJFHA"
        case .superAdministrator, .organizationAdministrator, .reportAdministrator, .readOnlyAdministrator,
            .accessManagementAdministrator, .accessRequestsAdministrator, .accessCertificationsAdministrator,
            .workflowsAdministrator:
            nil
        }
    }
}
