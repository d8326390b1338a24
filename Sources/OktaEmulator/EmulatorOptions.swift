/// How the demo org is made and served.
package struct EmulatorOptions: Sendable {
    /// What kind of Okta org is played; it decides the rate limits.
    package enum Preset: String, Sendable {
        /// The free developer org: small limits.
        case integrator
        /// A workforce org with the last published default limits.
        case workforce

        /// How many requests the org works on at once (api.md 2.3).
        var concurrencyLimit: Int {
            switch self {
            case .integrator: 35
            case .workforce: 75
            }
        }
    }

    /// Address to listen on.
    package var host = "127.0.0.1"
    /// Port to listen on; 0 takes any free one.
    package var port = 0
    /// The only API token that is accepted; it belongs to the org's service account.
    package var token = "00demo-token-of-the-acme-org-0000000000000"
    /// The apps that may fetch access tokens.
    package var clients: [ServiceClient] = []
    /// Decides every id, name, date and event, together with the clock at the start.
    package var seed: UInt64 = 1
    /// How many users the org has, within `peopleRange`.
    package var people = 1214
    /// At least the users that demo and tests call by name; no more than start in seconds.
    package static let peopleRange = 20...100_000
    /// Milliseconds since 1970; nil is the wall clock.
    package var now: (@Sendable () -> Int)?
    /// Multiplies each rate limit; the result is never below one request.
    package var limitScale: Double = 1
    package var preset = Preset.workforce
    /// How many requests may be in flight; nil is what the preset has.
    package var concurrencyLimit: Int?
    /// How far `search` on users and groups is behind; every other read sees the newest.
    package var searchLag = Duration.zero

    package init() {}
}
