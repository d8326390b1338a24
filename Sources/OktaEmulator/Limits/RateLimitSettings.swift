import JSON

/// What administrators may set about the org's limits (api.md 2.5).
struct RateLimitSettings: Sendable {
    /// What happens to a client of a sign-in page that is over its limit.
    enum Mode: String, CaseIterable, Sendable {
        case disable = "DISABLE"
        case enforce = "ENFORCE"
        /// Only the System Log tells of it.
        case preview = "PREVIEW"
    }

    /// The pages that have a limit per client.
    enum UseCase: String, CaseIterable, Sendable {
        case loginPage = "LOGIN_PAGE"
        case authorize = "OAUTH2_AUTHORIZE"
        case appIntent = "OIE_APP_INTENT"
    }

    /// Percent of an org's bucket at which the System Log warns, and what may be set.
    var warningThreshold = 60
    static let thresholds = 30...90

    /// Whether administrators get a mail; the emulator sends none.
    var notifiesAdministrators = false
    var defaultMode = Mode.enforce
    var overrides: [UseCase: Mode] = [:]

    func mode(of useCase: UseCase) -> Mode { overrides[useCase] ?? defaultMode }

    /// The modes as `/rate-limit-settings/per-client` shows them.
    var perClient: JSONValue {
        let modes: JSONValue = ["defaultMode": .string(defaultMode.rawValue)]
        guard !overrides.isEmpty else { return modes }
        let shown = UseCase.allCases.compactMap { useCase in
            overrides[useCase].map { (key: useCase.rawValue, value: JSONValue.string($0.rawValue)) }
        }
        return modes.setting("useCaseModeOverrides", to: .object(shown))
    }

    /// Takes over the modes of a request; what it leaves out has no override any more.
    ///
    /// - Throws: E0000001 for a mode or a page that does not exist.
    mutating func setModes(_ body: JSONValue) throws(APIError) {
        defaultMode = try Self.mode(body["defaultMode"], "defaultMode")
        overrides = [:]
        guard let wanted = body["useCaseModeOverrides"], !wanted.isNull else { return }
        guard let members = wanted.members else {
            throw .validation("useCaseModeOverrides", "useCaseModeOverrides: Must be an object")
        }
        for (name, value) in members {
            guard let useCase = UseCase(rawValue: name) else {
                throw .validation("useCaseModeOverrides", "useCaseModeOverrides: '\(name)' is not a use case")
            }
            overrides[useCase] = try Self.mode(value, "useCaseModeOverrides.\(name)")
        }
    }

    private static func mode(_ value: JSONValue?, _ name: String) throws(APIError) -> Mode {
        guard let mode = value?.string.flatMap(Mode.init) else {
            let names = Mode.allCases.map(\.rawValue).joined(separator: ", ")
            throw .validation(name, "\(name): Must be one of \(names)")
        }
        return mode
    }
}
