import Bridge
import Glibc
import Logging
import Okta

/// The validated settings of one run.
struct Settings: Sendable {
    /// The org and how to sign in there; nil where none is configured.
    struct Org: Sendable {
        var url: String
        var credential: any OktaCredential
        /// The host, as the console shows it.
        var name: String { url.split(separator: "/").last.map { "\($0)" } ?? url }
    }

    var org: Org?
    /// Percent of each rate-limit bucket left to others.
    var freeShare = 50
    /// Nil: looked up as `SocketPath` says.
    var socket: String?
    var stateDirectory: String
    var hold: Duration = .seconds(50)
    /// Nil: no call is held in legs.
    var leg: Duration?
    var progress: Duration = .seconds(10)
    var timeout: Duration = .seconds(300)
    var logLevel: Logger.Level = .info
    var theme = "dark"

    /// Reads and checks every setting.
    ///
    /// - Parameters:
    ///   - environment: The process's environment variables.
    ///   - file: The configuration file named by hand; nil: the one in the XDG place, if it exists.
    /// - Throws: `StartFailure` that names key, place, value (never a secret) and mend.
    init(environment: [String: String], file: String?) async throws(StartFailure) {
        let directories = Directories(environment: environment)
        let source = try await SettingsSource(
            environment: environment,
            path: file ?? "\(directories.configuration)/gatehouse.yaml",
            isRequired: file != nil
        )
        stateDirectory = directories.state
        if let found = try source.find(.stateDirectory) { stateDirectory = try Self.absolute(found, .stateDirectory) }
        if let found = try source.find(.socket) { socket = try Self.absolute(found, .socket) }
        if let found = try source.find(.freeShare) { freeShare = try Self.number(found, .freeShare, in: 0...90) }
        if let found = try source.find(.hold) { hold = .seconds(try Self.number(found, .hold, in: 1...3600)) }
        if let found = try source.find(.leg) {
            let seconds = try Self.number(found, .leg, in: 0...3600)
            leg = seconds == 0 ? nil : .seconds(seconds)
        }
        if let found = try source.find(.progress) { progress = .seconds(try Self.number(found, .progress, in: 1...60)) }
        if let found = try source.find(.timeout) { timeout = .seconds(try Self.number(found, .timeout, in: 10...3600)) }
        if let found = try source.find(.logLevel) {
            logLevel = try Self.choice(
                found,
                .logLevel,
                of: ["debug": .debug, "info": .info, "warning": .warning, "error": .error]
            )
        }
        if let found = try source.find(.theme) {
            theme = try Self.choice(found, .theme, of: ["dark": "dark", "mono": "mono"])
        }
        org = try Self.org(from: source, stateDirectory)
    }

    private static func org(from source: SettingsSource, _ stateDirectory: String) throws(StartFailure) -> Org? {
        let credential = try SettingsCredential(source, stateDirectory: stateDirectory).find()
        guard let url = try source.find(.orgURL) else {
            guard credential == nil else {
                throw StartFailure(
                    .configuration,
                    "there is a credential but no org; set \(Setting.orgURL.variable), such as https://acme.okta.com"
                )
            }
            return nil
        }
        guard let credential else {
            let ways = [Setting.apiTokenFile, .clientID, .privateKeyFile].map(\.variable)
            throw StartFailure(
                .configuration,
                "\(url.place) names an org but no way to sign in; set \(ways[0]), or \(ways[1]) and \(ways[2])"
            )
        }
        return Org(url: url.value, credential: credential)
    }

    private static func absolute(_ found: SettingsSource.Found, _ setting: Setting) throws(StartFailure) -> String {
        guard found.value.hasPrefix("/") else {
            throw StartFailure(.configuration, "\(found.place): \"\(found.value)\" must be an absolute path")
        }
        return found.value
    }

    private static func number(
        _ found: SettingsSource.Found,
        _ setting: Setting,
        in range: ClosedRange<Int>
    ) throws(StartFailure) -> Int {
        guard let number = Int(found.value), range.contains(number) else {
            throw StartFailure(.configuration, "\(found.place): \"\(found.value)\" is not \(setting.meaning)")
        }
        return number
    }

    private static func choice<Value>(
        _ found: SettingsSource.Found,
        _ setting: Setting,
        of choices: [String: Value]
    ) throws(StartFailure) -> Value {
        guard let value = choices[found.value] else {
            let hint =
                NearestName.suggestion(for: found.value, among: Array(choices.keys)).map { "; did you mean \"\($0)\"?" }
                ?? ""
            throw StartFailure(.configuration, "\(found.place): \"\(found.value)\" is not \(setting.meaning)\(hint)")
        }
        return value
    }
}
