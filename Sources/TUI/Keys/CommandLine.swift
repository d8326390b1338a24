import Bridge

/// What was typed after `:`, understood.
enum CommandLine: Hashable, Sendable {
    case nothing
    case perform(Command)
    case filter(String)
    case effect(ConsoleEffect)
    case theme(Theme.Name)

    /// Why a line cannot be understood, for the operator.
    struct Problem: Error, Hashable, Sendable {
        var text: Shown
    }

    /// The words a line may begin with.
    static let names = [
        "approvals", "check", "filter", "freeze", "help", "quit", "readonly", "reconcile", "redraw", "set", "thaw",
        "verify",
        "view",
    ]

    /// Understands one line; there is no command that approves, and none that reaches a shell.
    static func parse(_ text: String) -> Result<CommandLine, Problem> {
        let words = text.split(separator: " ", maxSplits: 1).map(String.init)
        guard let name = words.first else { return .success(.nothing) }
        let rest = words.count > 1 ? words[1] : ""
        switch name {
        case "q", "quit": return .success(.perform(.quit))
        case "view": return view(rest)
        case "approvals": return .success(.perform(.approvals))
        case "filter": return .success(.filter(rest))
        case "help", "keys": return .success(.perform(.help))
        case "redraw": return .success(.perform(.redraw))
        case "freeze": return .success(.effect(.freeze))
        case "thaw": return reasoned(rest, usage: ":thaw REASON") { .thaw(reason: $0) }
        case "readonly": return readOnly(rest)
        case "reconcile": return reconcile(rest)
        case "verify": return .success(.effect(.verifyAudit))
        case "check": return .success(.effect(.runChecks))
        case "set": return set(rest)
        default: return .failure(unknown(name))
        }
    }

    /// Whole lines that begin like `text`.
    static func completions(of text: String) -> [String] {
        if text.hasPrefix("view ") {
            return ViewID.allCases.map { "view \($0.title.lowercased())" }.filter { $0.hasPrefix(text) }
        }
        if text.hasPrefix("set theme ") {
            return Theme.Name.allCases.map { "set theme \($0.rawValue)" }.filter { $0.hasPrefix(text) }
        }
        return names.filter { $0.hasPrefix(text) }
    }

    private static func view(_ name: String) -> Result<CommandLine, Problem> {
        let match = ViewID.allCases.first { $0.title.lowercased() == name.lowercased() || String($0.digit) == name }
        guard let match else {
            return .failure(
                Problem(text: "no view \(Untrusted(name)): overview traffic approvals limits audit health …")
            )
        }
        return .success(.perform(.view(match)))
    }

    private static func reasoned(
        _ reason: String,
        usage: Shown,
        _ effect: (String) -> ConsoleEffect
    ) -> Result<CommandLine, Problem> {
        reason.isEmpty ? .failure(Problem(text: "say why: \(usage)")) : .success(.effect(effect(reason)))
    }

    private static func readOnly(_ rest: String) -> Result<CommandLine, Problem> {
        let words = rest.split(separator: " ", maxSplits: 1).map(String.init)
        let reason = words.count > 1 ? words[1] : ""
        switch words.first {
        case "on": return .success(.effect(.setReadOnly(true, reason: reason)))
        case "off": return reasoned(reason, usage: ":readonly off REASON") { .setReadOnly(false, reason: $0) }
        default: return .failure(Problem(text: ":readonly on, or :readonly off REASON"))
        }
    }

    private static func reconcile(_ rest: String) -> Result<CommandLine, Problem> {
        let usage: Shown = ":reconcile OPERATION applied·not-applied·undetermined REASON"
        let words = rest.split(separator: " ", maxSplits: 2).map(String.init)
        guard words.count == 3 else { return .failure(Problem(text: usage)) }
        let result: ReconciliationResult
        switch words[1] {
        case "applied": result = .applied
        case "not-applied": result = .notApplied
        case "undetermined": result = .undetermined
        default: return .failure(Problem(text: usage))
        }
        return .success(.effect(.reconcile(operation: words[0], result, reason: words[2])))
    }

    private static func set(_ rest: String) -> Result<CommandLine, Problem> {
        let words = rest.split(separator: " ").map(String.init)
        guard words.count == 2, words[0] == "theme", let theme = Theme.Name(rawValue: words[1]) else {
            return .failure(Problem(text: ":set theme dark, or :set theme mono"))
        }
        return .success(.theme(theme))
    }

    private static func unknown(_ name: String) -> Problem {
        let nearest = NearestName.closest(to: String(name.prefix(40)), among: names) ?? "help"
        return Problem(text: "no command \(Untrusted(name)); did you mean \(nearest)?")
    }
}

extension ConsoleEffect {
    /// What the console says when the command line has sent this.
    var announcement: Shown {
        switch self {
        case .freeze: "frozen: pending requests are denied, writes are refused until :thaw REASON"
        case .thaw: "thawed"
        case .setReadOnly(true, _): "read-only: writes are refused until :readonly off REASON"
        case .setReadOnly(false, _): "read-write"
        case .reconcile: "reconciling…"
        case .verifyAudit: "verifying the audit chain…"
        case .runChecks: "running the checks…"
        case .fetchCall, .fetchReview, .decide, .noteShown, .disconnect, .mute, .fetchAudit, .fetchAuditRecord, .use,
            .repaint, .bell, .quit:
            ""
        }
    }
}
