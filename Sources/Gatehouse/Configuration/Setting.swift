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
    case freeShare = "okta.freeShare"
    case socket = "gatehouse.socket"
    case stateDirectory = "gatehouse.stateDir"
    case hold = "gatehouse.hold"
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
        case .freeShare: "share of each rate-limit bucket left to others, in percent, 0 to 90"
        case .socket: "where LLM hosts connect"
        case .stateDirectory: "where the audit log, the log file and the lock live"
        case .hold: "how long a call is held for an operator before the host is told to ask again, 1 to 3600 s"
        case .timeout: "how long a request for approval lives before it counts as denied, 10 to 3600 s"
        case .logLevel: "debug, info, warning or error"
        case .theme: "dark or mono"
        }
    }

    /// The default as a person reads it.
    var fallback: String {
        switch self {
        case .orgURL, .apiToken, .apiTokenFile: "none"
        case .freeShare: "50"
        case .socket: "$XDG_RUNTIME_DIR/gatehouse/mcp.sock"
        case .stateDirectory: "$XDG_STATE_HOME/gatehouse"
        case .hold: "50"
        case .timeout: "300"
        case .logLevel: "info"
        case .theme: "dark"
        }
    }

    /// Whether the value must never be shown.
    var isSecret: Bool {
        switch self {
        case .apiToken: true
        case .orgURL, .apiTokenFile, .freeShare, .socket, .stateDirectory, .hold, .timeout, .logLevel, .theme: false
        }
    }
}
