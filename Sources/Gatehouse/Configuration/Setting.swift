/// The settings, once: names, defaults and meanings.
///
/// Help, README and the check for unknown keys read this table.
///
/// The environment wins over `gatehouse.yaml`, which wins over the default (DESIGN 4). `okta.orgUrl` in the file is
/// `OKTA_ORG_URL` in the environment.
enum Setting: String, CaseIterable {
    case orgURL = "okta.orgUrl"
    case apiToken = "okta.apiToken"
    case apiTokenFile = "okta.apiTokenFile"
    case clientID = "okta.clientId"
    case privateKey = "okta.privateKey"
    case privateKeyFile = "okta.privateKeyFile"
    case keyID = "okta.keyId"
    case clientSecret = "okta.clientSecret"
    case scopes = "okta.scopes"
    case signIn = "okta.signIn"
    case freeShare = "okta.freeShare"
    case socket = "gatehouse.socket"
    case stateDirectory = "gatehouse.stateDir"
    case hold = "gatehouse.hold"
    case leg = "gatehouse.leg"
    case progress = "gatehouse.progress"
    case timeout = "gatehouse.timeout"
    case logLevel = "gatehouse.logLevel"
    case theme = "gatehouse.theme"

    /// The name in the environment: `OKTA_ORG_URL`.
    var variable: String {
        var name = ""
        for character in rawValue {
            if character == "." {
                name += "_"
            } else if character.isUppercase {
                name += "_\(character)"
            } else {
                name += character.uppercased()
            }
        }
        return name
    }

    /// What the setting is for, and what it may be.
    var meaning: String {
        switch self {
        case .orgURL: "the org, such as https://acme.okta.com"
        case .apiToken: "an Okta API token (SSWS)"
        case .apiTokenFile: "a file that holds the token, mode 0600; read instead of okta.apiToken"
        case .clientID: "a service app instead of a token: its client id"
        case .privateKey: "the app's private key, PEM or JWK"
        case .privateKeyFile: "a file that holds the key, mode 0600; instead of okta.privateKey"
        case .keyID: "the id of the app's public key; a JWK may bring its own"
        case .clientSecret: "the app's secret; Okta takes it from few apps, a key from all"
        case .scopes: "what to ask for, separated by spaces"
        case .signIn: "device: a person signs in through the native app okta.clientId with a code, by `gatehouse login`"
        case .freeShare: "share of each rate-limit bucket left to others, in percent, 0 to 90"
        case .socket: "where LLM hosts connect"
        case .stateDirectory: "where the audit log, the log file and the lock live"
        case .hold: "how long a call is held for an operator before the host is told to ask again, 1 to 3600 s"
        case .leg: "how long one leg of a held call lasts where the host sends it again, 1 to 3600 s; 0: no legs"
        case .progress: "how often a host that asked for progress hears that its call still waits, 1 to 60 s"
        case .timeout: "how long a request for approval lives before it counts as denied, 10 to 3600 s"
        case .logLevel: "debug, info, warning or error"
        case .theme: "dark or mono"
        }
    }

    /// The default as a person reads it.
    var fallback: String {
        switch self {
        case .orgURL, .apiToken, .apiTokenFile, .clientID, .privateKey, .privateKeyFile, .keyID, .clientSecret, .signIn:
            "none"
        case .scopes: "what the tools need"
        case .freeShare: "50"
        case .socket: "$XDG_RUNTIME_DIR/gatehouse/mcp.sock"
        case .stateDirectory: "$XDG_STATE_HOME/gatehouse"
        case .hold: "50"
        case .leg: "0"
        case .progress: "10"
        case .timeout: "300"
        case .logLevel: "info"
        case .theme: "dark"
        }
    }

    /// Whether the value must never be shown.
    var isSecret: Bool {
        switch self {
        case .apiToken, .privateKey, .clientSecret: true
        case .orgURL, .apiTokenFile, .clientID, .privateKeyFile, .keyID, .scopes, .signIn, .freeShare, .socket,
            .stateDirectory, .hold, .leg, .progress, .timeout, .logLevel, .theme:
            false
        }
    }
}
