package import Bridge

/// What the console is started with.
package struct ConsoleOptions: Sendable {
    /// The looks that can be asked for.
    package enum Look: String, Sendable, CaseIterable { case dark, mono }

    /// Who sits at the terminal; goes into every decision.
    package var operatorFacts: OperatorFacts
    /// Shown until the desk has said which org it is.
    package var orgName: String
    package var look: Look
    /// Milliseconds since 1970.
    ///
    /// A fixed clock makes screenshots repeatable; waiting never depends on it.
    package var now: @Sendable () -> Int
    /// Times in UTC instead of the local zone.
    package var usesUTC: Bool

    package init(
        operatorFacts: OperatorFacts,
        orgName: String,
        look: Look = .dark,
        now: @escaping @Sendable () -> Int,
        usesUTC: Bool = false
    ) {
        self.operatorFacts = operatorFacts
        self.orgName = orgName
        self.look = look
        self.now = now
        self.usesUTC = usesUTC
    }
}

/// Why the console could not start, or had to stop.
package enum ConsoleError: Error, Hashable, Sendable, CustomStringConvertible {
    case noTerminal
    /// With the value of `TERM`.
    case unknownTerminal(String)
    /// The terminal hung up while the console ran.
    case terminalLost

    package var description: String {
        switch self {
        case .noTerminal:
            "the console needs a terminal, but standard input or output is none; use `gatehouse serve --headless`"
        case .unknownTerminal(""):
            "TERM is not set; set it (for instance TERM=xterm-256color) or use `gatehouse serve --headless`"
        case .unknownTerminal(let name):
            "the terminal type TERM=\(name) cannot show the console; try TERM=xterm, or `gatehouse serve --headless`"
        case .terminalLost:
            "the terminal has gone"
        }
    }
}
