/// How people sign in to an application; it decides what the application's settings hold.
enum SignOnMode: String, CaseIterable, Sendable {
    case autoLogin = "AUTO_LOGIN"
    case basicAuthentication = "BASIC_AUTH"
    case bookmark = "BOOKMARK"
    case browserPlugin = "BROWSER_PLUGIN"
    case openIDConnect = "OPENID_CONNECT"
    case saml11 = "SAML_1_1"
    case saml20 = "SAML_2_0"
    case securePasswordStore = "SECURE_PASSWORD_STORE"
    case webServicesFederation = "WS_FEDERATION"

    /// The catalogue keys of custom applications; empty where Okta makes one up from the label.
    var templates: [String] {
        switch self {
        case .autoLogin, .saml20, .saml11: []
        case .basicAuthentication: ["template_basic_auth"]
        case .bookmark: ["bookmark"]
        case .browserPlugin: ["template_swa", "template_swa3field"]
        case .openIDConnect: ["oidc_client"]
        case .securePasswordStore: ["template_sps"]
        case .webServicesFederation: ["template_wsfed"]
        }
    }

    /// What a custom application of this mode must say, as paths below `settings`.
    var requiredSettings: [[String]] {
        switch self {
        case .autoLogin: [["signOn", "loginUrl"]]
        case .basicAuthentication: [["app", "url"], ["app", "authURL"]]
        case .bookmark: [["app", "url"]]
        case .browserPlugin:
            [["app", "url"], ["app", "buttonField"], ["app", "usernameField"], ["app", "passwordField"]]
        case .securePasswordStore: [["app", "url"], ["app", "usernameField"], ["app", "passwordField"]]
        case .webServicesFederation:
            [
                ["app", "wReplyURL"], ["app", "audienceRestriction"], ["app", "siteURL"], ["app", "nameIDFormat"],
                ["app", "authnContextClassRef"], ["app", "usernameAttribute"], ["app", "groupValueFormat"],
            ]
        case .saml20:
            [["signOn", "ssoAcsUrl"], ["signOn", "recipient"], ["signOn", "destination"], ["signOn", "audience"]]
        case .openIDConnect, .saml11: []
        }
    }

    /// What a custom application of this mode must say with yes or no, below `settings.signOn`.
    var requiredFlags: [String] {
        switch self {
        case .saml20:
            [
                "allowMultipleAcsEndpoints", "assertionSigned", "honorForceAuthn", "requestCompressed",
                "responseSigned",
            ]
        case .autoLogin, .basicAuthentication, .bookmark, .browserPlugin, .openIDConnect, .saml11,
            .securePasswordStore, .webServicesFederation:
            []
        }
    }

    /// Whether the org signs what it sends to the application, and so has a key for it.
    var isSigned: Bool {
        switch self {
        case .openIDConnect, .saml11, .saml20, .webServicesFederation: true
        case .autoLogin, .basicAuthentication, .bookmark, .browserPlugin, .securePasswordStore: false
        }
    }
}
