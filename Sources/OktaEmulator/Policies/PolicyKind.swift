/// The types of policy (okta/api.md 10).
enum PolicyKind: String, CaseIterable, Sendable {
    case signOn = "OKTA_SIGN_ON"
    case access = "ACCESS_POLICY"
    case enrollment = "MFA_ENROLL"
    case password = "PASSWORD"
    case discovery = "IDP_DISCOVERY"
    case profileEnrollment = "PROFILE_ENROLLMENT"
    case postAuthentication = "POST_AUTH_SESSION"
    case entityRisk = "ENTITY_RISK"
    case deviceSignals = "DEVICE_SIGNAL_COLLECTION"
    case sessionViolation = "SESSION_VIOLATION_DETECTION"
    case clientUpdate = "CLIENT_UPDATE"
    case claimSourcing = "IDENTITY_CLAIM_SOURCING"

    /// The type of the policy's rules.
    var ruleType: String { self == .signOn ? "SIGN_ON" : rawValue }

    /// Whether its policies stand in an order and are chosen by group, as they were before Identity Engine.
    var isRanked: Bool {
        switch self {
        case .signOn, .enrollment, .password, .discovery: true
        case .access, .profileEnrollment, .postAuthentication, .entityRisk, .deviceSignals, .sessionViolation,
            .clientUpdate, .claimSourcing:
            false
        }
    }

    var idPrefix: String { isRanked ? "00p" : "rst" }

    /// Whether a policy names the groups it is for; the others have `null` for conditions.
    var choosesGroups: Bool { self == .signOn || self == .enrollment || self == .password }

    /// Whether administrators can make more than the org came with.
    var canBeCreated: Bool {
        switch self {
        case .signOn, .access, .enrollment, .password, .profileEnrollment, .deviceSignals: true
        case .discovery, .postAuthentication, .entityRisk, .sessionViolation, .clientUpdate, .claimSourcing: false
        }
    }

    /// Whether a policy takes rules besides the one it came with.
    var takesRules: Bool {
        switch self {
        case .profileEnrollment, .postAuthentication, .clientUpdate, .claimSourcing: false
        case .signOn, .access, .enrollment, .password, .discovery, .entityRisk, .deviceSignals, .sessionViolation:
            true
        }
    }

    /// Whether the rule that a policy came with may be changed; it can never be deleted.
    var hasEditableDefault: Bool { self != .enrollment && self != .discovery }
}
