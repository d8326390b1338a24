/// The kinds of second factor that the org offers: a type of Okta's and who provides it.
enum FactorKind: CaseIterable, Sendable {
    case question, message, call, email, push, oneTimePassword, googleAuthenticator, securityKey, fastPass

    /// Okta's `factorType`.
    var type: String {
        switch self {
        case .question: "question"
        case .message: "sms"
        case .call: "call"
        case .email: "email"
        case .push: "push"
        case .oneTimePassword, .googleAuthenticator: "token:software:totp"
        case .securityKey: "webauthn"
        case .fastPass: "signed_nonce"
        }
    }

    var provider: String {
        switch self {
        case .question, .message, .call, .email, .push, .oneTimePassword, .fastPass: "OKTA"
        case .googleAuthenticator: "GOOGLE"
        case .securityKey: "FIDO"
        }
    }

    var idPrefix: String {
        switch self {
        case .question: "ufs"
        case .message, .call: "mbl"
        case .email: "emf"
        case .push: "opf"
        case .oneTimePassword: "ost"
        case .googleAuthenticator: "uft"
        case .securityKey: "fwf"
        case .fastPass: "crp"
        }
    }

    /// Whether a code is sent that proves the factor.
    var sendsCode: Bool { self == .message || self == .call || self == .email }

    /// Okta Verify enrols these three together and drops them together (the specification's note on unenrolling).
    var isOktaVerify: Bool { self == .push || self == .oneTimePassword || self == .fastPass }

    /// Whether a user can have several.
    var repeats: Bool { self == .securityKey }

    /// - Returns: Nil if the org does not offer it.
    init?(type: String, provider: String) {
        guard let kind = FactorKind.allCases.first(where: { $0.type == type && $0.provider == provider }) else {
            return nil
        }
        self = kind
    }
}
