import Okta

/// The one set of checks that console, `server://health` and `doctor` share (DESIGN 5).
///
/// Pure: facts in, rows out.
struct HealthReport: Sendable {
    /// What is looked at.
    struct Facts: Sendable {
        var socket: String
        var clients: Int
        /// The last exchange with Okta; nil before the first.
        var lastExchange: ExchangeReport?
        var circuit: CircuitStatus
        var audit: AuditState
        var isAuditDown: Bool
        var unknown: [TargetLocks.Unknown]
        var lostEvents: Int
        var process: ResourceUse?
        var org: String
        var build: String
    }

    /// One finding, before it is known since when it holds.
    struct Finding: Sendable, Hashable {
        var state: HealthRow.State
        var check: String
        var value: String
        var detail: String
        var mend = ""

        func row(since: Int) -> HealthRow {
            HealthRow(
                state: state,
                check: check,
                value: Untrusted(value),
                since: since,
                detail: Untrusted(detail),
                mend: mend
            )
        }
    }

    /// In the fixed order of ui.md 3.6.
    static func findings(_ facts: Facts) -> [Finding] {
        [
            Finding(
                state: .ok,
                check: "MCP socket",
                value: "listening, \(facts.clients) client\(facts.clients == 1 ? "" : "s")",
                detail: facts.socket
            ), okta(facts), token(facts), breaker(facts.circuit), audit(facts), unknown(facts.unknown),
            console(facts.lostEvents), process(facts),
        ]
    }

    /// Somebody must sign in; stands before all others, and only while that is so.
    static func signIn(_ prompt: DevicePrompt) -> Finding {
        Finding(
            state: .fail,
            check: "Sign in",
            value: "code \(prompt.code) at \(prompt.link)",
            detail: prompt.linkWithCode ?? prompt.link,
            mend: "open the page, type the code and sign in there; calls fail until then"
        )
    }

    private static func okta(_ facts: Facts) -> Finding {
        var finding = Finding(state: .ok, check: "Okta reachable", value: "not asked yet", detail: facts.org)
        guard let exchange = facts.lastExchange else { return finding }
        if let status = exchange.status {
            finding.value = "\(exchange.latency.wholeMilliseconds) ms, status \(status)"
            guard status >= 500 else { return finding }
            finding.state = .warn
            finding.mend = "Okta answers with errors: look at status.okta.com"
            return finding
        }
        finding.state = .fail
        finding.value = "no answer (\(exchange.phase.rawValue))"
        finding.mend = "check the network and OKTA_ORG_URL"
        return finding
    }

    private static func token(_ facts: Facts) -> Finding {
        var finding = Finding(state: .ok, check: "Token", value: "not used yet", detail: "as Okta last answered")
        guard let status = facts.lastExchange?.status else { return finding }
        finding.value = status == 401 ? "refused by Okta" : "accepted"
        guard status == 401 else { return finding }
        finding.state = .fail
        finding.mend = "renew OKTA_API_TOKEN"
        return finding
    }

    private static func breaker(_ circuit: CircuitStatus) -> Finding {
        switch circuit {
        case .closed: Finding(state: .ok, check: "Circuit breaker", value: "closed", detail: "")
        case .halfOpen:
            Finding(state: .warn, check: "Circuit breaker", value: "half-open", detail: "one read is on its way")
        case .open(let retryAfter):
            Finding(
                state: .fail,
                check: "Circuit breaker",
                value: "open for \(retryAfter.components.seconds) s",
                detail: "writes are refused before anybody is asked",
                mend: "Okta failed too often: wait, or look at the Traffic view"
            )
        }
    }

    private static func audit(_ facts: Facts) -> Finding {
        var finding = Finding(
            state: .ok,
            check: "Audit chain",
            value: "\(facts.audit.head) records",
            detail: "verified to \(facts.audit.verifiedTo)"
        )
        if !facts.audit.isIntact {
            finding.state = .fail
            finding.value = facts.audit.fault
            finding.mend = "keep a copy of the state directory, then run gatehouse audit verify"
        } else if facts.isAuditDown {
            finding.state = .fail
            finding.value = "a record could not be made durable; writes are stopped"
            finding.mend = "free disk space or mend the disk, then press r"
        }
        return finding
    }

    private static func unknown(_ unknown: [TargetLocks.Unknown]) -> Finding {
        guard !unknown.isEmpty else {
            return Finding(state: .ok, check: "Unknown outcomes", value: "none", detail: "")
        }
        guard let first = unknown.first(where: { !$0.isUnrecorded }) else {
            return Finding(
                state: .fail,
                check: "Unknown outcomes",
                value: "\(unknown.count) known but not recorded",
                detail: unknown.map { "\($0.tool) on \($0.name), operation \($0.operation)" }.joined(separator: "; "),
                mend: "free disk space or mend the disk: they are recorded as soon as the log can be written"
            )
        }
        return Finding(
            state: .fail,
            check: "Unknown outcomes",
            value: "\(unknown.count) to reconcile",
            detail: unknown.map { "\($0.tool) on \($0.name), operation \($0.operation)" }.joined(separator: "; "),
            mend: ":reconcile \(first.operation) applied|not-applied|undetermined REASON"
        )
    }

    private static func console(_ lost: Int) -> Finding {
        Finding(
            state: lost == 0 ? .ok : .warn,
            check: "Console",
            value: "dropped \(lost)",
            detail: "events the console was too slow for; the audit has them all"
        )
    }

    private static func process(_ facts: Facts) -> Finding {
        guard let process = facts.process else {
            return Finding(
                state: .warn,
                check: "Process",
                value: "/proc cannot be read",
                detail: "build \(facts.build)"
            )
        }
        let isNearLimit = process.files + 32 >= process.fileLimit
        return Finding(
            state: isNearLimit ? .warn : .ok,
            check: "Process",
            value: "\(process.residentMiB) MiB, \(process.files) of \(process.fileLimit) files",
            detail: "build \(facts.build)",
            mend: isNearLimit ? "raise the limit of open files (ulimit -n)" : ""
        )
    }
}
