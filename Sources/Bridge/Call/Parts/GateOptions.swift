package import Okta

/// How one gate is set up.
package struct GateOptions: Sendable {
    package var policy: Policy
    /// How often a held call gives a sign of life, if its client asked for progress; more than zero.
    package var progress: Duration
    package var clock: any GateClock
    /// Whether somebody can be asked.
    ///
    /// Without, class 2 and above is denied at once (gate.md 4).
    package var hasConsole: Bool
    package var isReadOnly: Bool
    /// Where the freeze is kept: an existing private directory, without a trailing slash.
    package var stateDirectory: String
    /// What the console says of the org, the socket and the build.
    package var org: OrgFacts
    /// Calls kept in memory for the console.
    package var history: Int
    /// Fields taken out of results and records (gate.md 4, `redact`).
    package var redactedFields: RedactedFields
    /// Gives a client as the kernel describes it now; must not block (`PeerIdentity.reread`).
    package var reread: @Sendable (ClientConnection) -> ClientConnection
    /// Closes a connection at the operator's wish.
    package var disconnect: @Sendable (ClientID) -> Void
    /// The code with which a person can sign in now; shown in the console alone, never to a host.
    package var signInPrompt: @Sendable () -> DevicePrompt?

    /// Field paths as `Audit.Redaction` reads them.
    package struct RedactedFields: Sendable {
        package var drop: [String]
        package var hash: [String]

        package init(drop: [String] = [], hash: [String] = []) {
            self.drop = drop
            self.hash = hash
        }
    }

    /// `org`: `policyHash` and `toolsDigest` are filled in by the gate.
    ///
    /// `stateDirectory`: An existing private directory, without a trailing slash.
    package init(
        org: OrgFacts,
        stateDirectory: String,
        reread: @escaping @Sendable (ClientConnection) -> ClientConnection,
        policy: Policy = .builtIn(),
        progress: Duration = .seconds(10),
        clock: any GateClock = SystemClock(),
        hasConsole: Bool = true,
        isReadOnly: Bool = false,
        history: Int = 5_000,
        redactedFields: RedactedFields = RedactedFields(),
        disconnect: @escaping @Sendable (ClientID) -> Void = { _ in },
        signInPrompt: @escaping @Sendable () -> DevicePrompt? = { nil }
    ) {
        self.org = org
        self.org.policyHash = policy.hash.description
        self.stateDirectory = stateDirectory
        self.policy = policy
        self.progress = progress
        self.clock = clock
        self.hasConsole = hasConsole
        self.isReadOnly = isReadOnly
        self.history = history
        self.redactedFields = redactedFields
        self.reread = reread
        self.disconnect = disconnect
        self.signInPrompt = signInPrompt
    }
}
