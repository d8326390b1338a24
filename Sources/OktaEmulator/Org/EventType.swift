/// The System Log event types that the emulator writes, each from Okta's public catalogue.
enum EventType: String, CaseIterable, Sendable {
    case sessionStart = "user.session.start"
    case sessionEnd = "user.session.end"
    case sessionClear = "user.session.clear"
    case adminAppAccess = "user.session.access_admin_app"
    case multifactor = "user.authentication.auth_via_mfa"
    case singleSignOn = "user.authentication.sso"
    case signOnPolicy = "policy.evaluate_sign_on"
    case pushDenied = "user.mfa.okta_verify.deny_push"
    case factorActivate = "user.mfa.factor.activate"
    case factorDeactivate = "user.mfa.factor.deactivate"
    case factorsReset = "user.mfa.factor.reset_all"
    case accountLock = "user.account.lock"
    case accountUnlock = "user.account.unlock_by_admin"
    case profileUpdate = "user.account.update_profile"
    case passwordUpdate = "user.account.update_password"
    case passwordReset = "user.account.reset_password"
    case passwordExpire = "user.account.expire_password"
    case privilegeRevoke = "user.account.privilege.revoke"
    case privilegeGrant = "user.account.privilege.grant"
    case userCreate = "user.lifecycle.create"
    case userActivate = "user.lifecycle.activate"
    case userReactivate = "user.lifecycle.reactivate"
    case userSuspend = "user.lifecycle.suspend"
    case userUnsuspend = "user.lifecycle.unsuspend"
    case userDeactivate = "user.lifecycle.deactivate"
    case userDeleteInitiated = "user.lifecycle.delete.initiated"
    case userDeleteCompleted = "user.lifecycle.delete.completed"
    case groupCreate = "group.lifecycle.create"
    case groupUpdate = "group.profile.update"
    case groupDelete = "group.lifecycle.delete"
    case memberAdd = "group.user_membership.add"
    case memberRemove = "group.user_membership.remove"
    case groupPrivilegeGrant = "group.privilege.grant"
    case groupPrivilegeRevoke = "group.privilege.revoke"
    case ruleTrigger = "group.user_membership.rule.trigger"
    case ruleDeactivate = "group.user_membership.rule.deactivated"
    case ruleInvalidate = "group.user_membership.rule.invalidate"
    case ruleExclusionAdd = "group.user_membership.rule.add_exclusion"
    case groupAssign = "group.application_assignment.add"
    case groupAssignUpdate = "group.application_assignment.update"
    case groupUnassign = "group.application_assignment.remove"
    case applicationActivate = "application.lifecycle.activate"
    case applicationDeactivate = "application.lifecycle.deactivate"
    case assign = "application.user_membership.add"
    case unassign = "application.user_membership.remove"
    case apiTokenUpdate = "system.api_token.update"
    case apiTokenRevoke = "system.api_token.revoke"
    case userTokensRevoke = "app.oauth2.token.revoke.implicit.user"
    case tokenGrant = "app.oauth2.token.grant.access_token"
    case rateLimitViolation = "system.org.rate_limit.violation"

    /// The sentence that Okta shows for the type.
    var displayMessage: String {
        switch self {
        case .sessionStart: "User login to Okta"
        case .sessionEnd: "User logout from Okta"
        case .sessionClear: "Clear user session"
        case .adminAppAccess: "User accessing Okta admin app"
        case .multifactor: "Authentication of user via MFA"
        case .singleSignOn: "User single sign on to app"
        case .signOnPolicy: "Evaluation of sign-on policy"
        case .pushDenied: "User rejected Okta push verify"
        case .factorActivate: "Activate factor or authenticator enrollment method for user"
        case .factorDeactivate: "Reset factor or authenticator enrollment method for user"
        case .factorsReset: "Reset all factors or authenticator enrollments for user"
        case .accountLock: "Max sign in attempts exceeded"
        case .accountUnlock: "User account unlock by admin"
        case .profileUpdate: "Update user profile for Okta"
        case .passwordUpdate: "User update password for Okta"
        case .passwordReset: "User reset password for Okta"
        case .passwordExpire: "Expire password for Okta user"
        case .privilegeRevoke: "Revoke user privilege"
        case .privilegeGrant: "Grant user privilege"
        case .userCreate: "Create Okta user"
        case .userActivate: "Activate Okta user"
        case .userReactivate: "Reactivate Okta user"
        case .userSuspend: "Suspend Okta user"
        case .userUnsuspend: "Unsuspend Okta user"
        case .userDeactivate: "Deactivate Okta user"
        case .userDeleteInitiated: "Delete Okta user initiated"
        case .userDeleteCompleted: "Delete Okta user completed"
        case .groupCreate: "Create Okta group"
        case .groupUpdate: "Okta group profile updated"
        case .groupDelete: "Delete Okta group"
        case .memberAdd: "Add user to group membership"
        case .memberRemove: "Remove user from group membership"
        case .groupPrivilegeGrant: "Grant group privilege"
        case .groupPrivilegeRevoke: "Revoke group privilege"
        case .ruleTrigger: "Trigger group membership rule"
        case .ruleDeactivate: "Deactivate group membership rule"
        case .ruleInvalidate: "Invalidate group membership rule"
        case .ruleExclusionAdd: "Add user to group membership exclusion rule"
        case .groupAssign: "Add assigned application to group"
        case .groupAssignUpdate: "Update assigned application in group"
        case .groupUnassign: "Remove assigned application from group"
        case .applicationActivate: "Activate application"
        case .applicationDeactivate: "Deactivate application"
        case .assign: "Add user to application membership"
        case .unassign: "Remove user's application membership"
        case .apiTokenUpdate: "Update API token"
        case .apiTokenRevoke: "Revoke API token"
        case .userTokensRevoke: "Tokens revoked for user"
        case .tokenGrant: "OIDC access token is granted"
        case .rateLimitViolation: "Rate limit violation"
        }
    }

    /// The severity of a successful event of this type.
    var severity: String {
        switch self {
        case .accountLock, .pushDenied, .rateLimitViolation, .ruleInvalidate: "WARN"
        case .sessionStart, .sessionEnd, .sessionClear, .adminAppAccess, .multifactor, .singleSignOn, .signOnPolicy,
            .factorActivate, .factorDeactivate, .factorsReset, .accountUnlock, .profileUpdate, .passwordUpdate,
            .passwordReset,
            .passwordExpire, .privilegeGrant, .privilegeRevoke, .groupPrivilegeGrant, .groupPrivilegeRevoke,
            .userCreate, .userActivate, .userReactivate, .userSuspend,
            .userUnsuspend, .userDeactivate, .userDeleteInitiated, .userDeleteCompleted, .groupCreate, .groupUpdate,
            .groupDelete, .memberAdd, .memberRemove, .ruleTrigger, .ruleDeactivate, .ruleExclusionAdd, .groupAssign,
            .groupAssignUpdate, .groupUnassign,
            .applicationActivate, .applicationDeactivate, .assign, .unassign, .apiTokenUpdate, .apiTokenRevoke,
            .userTokensRevoke, .tokenGrant:
            "INFO"
        }
    }
}
