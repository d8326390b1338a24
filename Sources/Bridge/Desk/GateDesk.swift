import Audit
import JSON
import Okta
import Synchronization

/// The console's window on the running gate.
///
/// Its commands are in `GateDesk+Commands`.
final class GateDesk: Sendable {
    private struct State {
        var findings: [String: (finding: HealthReport.Finding, since: Int)] = [:]
        var limits: [LimitRow] = []
        var verification: Verification?
        var verifiedAt = 0
        var lost = 0
        var mode = GateMode()
        var tellChange: (@Sendable (String) -> Void)?
    }

    let parts: GateParts
    let feed: DeskFeed
    let options: GateOptions
    private let state = Mutex(State())

    init(parts: GateParts, feed: DeskFeed, options: GateOptions) {
        self.parts = parts
        self.feed = feed
        self.options = options
    }

    /// Everything a console needs when it begins.
    func publishAll() {
        feed.post(.org(options.org))
        feed.post(.mode(parts.posture.mode))
        publishSummaries()
    }

    /// The rows that are computed, where they have changed: limits, health, clients, tools, the chain's state.
    func publishSummaries() {
        publishLimits()
        publishHealth()
        feed.post(.clients(parts.book.clientRows(standing)))
        feed.post(.tools(parts.catalog.listings.map(toolRow)))
        feed.post(.auditState(auditState))
    }

    /// A record was appended.
    ///
    /// Called by the audit's writer, so it only posts.
    func recorded(_ record: AuditRecord) { feed.post(.audit(AuditRow(record))) }

    func standing(of client: ClientConnection) -> ClientStanding {
        ClientStanding(
            pending: parts.queue.count(of: ClientID(client.id)),
            isMuted: parts.posture.isMuted(client.principal)
        )
    }

    func clientFacts(_ client: ClientConnection) -> ClientRow {
        let known = parts.book.clientRows(standing).first { $0.id.number == client.id }
        return known ?? ClientRow(client, calls: 0, denied: 0, standing: standing(of: client))
    }

    /// Keeps what a verification found.
    func note(_ verification: Verification) {
        let now = parts.clock.wall
        state.withLock { state in
            state.verification = verification
            state.verifiedAt = now
        }
        feed.post(.auditState(auditState))
    }

    var auditState: AuditState {
        let (verification, verifiedAt) = state.withLock { ($0.verification, $0.verifiedAt) }
        let fault = verification?.fault.map { "\($0.rawValue) at \(verification?.faultSeq ?? 0)" } ?? ""
        return AuditState(
            isIntact: verification?.isIntact ?? true,
            head: parts.audit.head,
            verifiedTo: verification?.head ?? 0,
            verifiedAt: verifiedAt,
            lastCheckpoint: verification?.checkpoint ?? 0,
            fault: fault
        )
    }

    /// What the console shows: hosts never learn the code, with which they could sign in somebody else.
    func publishHealth() {
        let prompt = options.signInPrompt().map { HealthReport.signIn($0).row(since: parts.clock.wall) }
        feed.post(.health((prompt.map { [$0] } ?? []) + healthRows()))
    }

    func onChange(_ tell: @escaping @Sendable (String) -> Void) { state.withLock { $0.tellChange = tell } }

    /// The checks as they stand now; whoever watches `server://health` is told if one changed its state.
    func healthRows() -> [HealthRow] {
        let findings = HealthReport.findings(
            HealthReport.Facts(
                socket: options.org.socket,
                clients: parts.book.clientCount,
                lastExchange: parts.book.lastExchange,
                circuit: parts.okta.circuit(),
                audit: auditState,
                isAuditDown: parts.posture.mode.isAuditDown,
                unknown: parts.locks.all,
                lostEvents: feed.lostInAll,
                process: ResourceUse.current(),
                org: options.org.name,
                build: options.org.build
            )
        )
        let (now, mode) = (parts.clock.wall, parts.posture.mode)
        let (rows, tell) = state.withLock { state in
            var isChanged = mode != state.mode
            state.mode = mode
            let rows = findings.map { finding in
                let before = state.findings[finding.check]
                isChanged = isChanged || before.map { $0.finding.state != finding.state } ?? false
                let since = before?.finding.state == finding.state ? before?.since ?? now : now
                state.findings[finding.check] = (finding, since)
                return finding.row(since: since)
            }
            return (rows, isChanged ? state.tellChange : nil)
        }
        tell?(ServerHealth.uri)
        return rows
    }

    private func publishLimits() {
        let wall = parts.clock.wall
        let rows = parts.okta.rateLimits().map { bucket in
            let top = parts.book.topClient(of: bucket.name)
            return LimitRow(
                bucket: bucket.name,
                limit: bucket.limit,
                left: bucket.remaining,
                resetsAt: wall + bucket.resetsIn.wholeMilliseconds,
                rate: bucket.rate,
                ours: bucket.ours,
                refusals: bucket.refusals,
                waiting: bucket.waiting,
                topClient: top?.label,
                topShare: top?.share ?? 0
            )
        }
        let isNew = state.withLock { state in
            defer { state.limits = rows }
            return state.limits != rows
        }
        if isNew { feed.post(.limits(rows)) }
    }

    private func toolRow(_ listing: ToolListing) -> ToolRow {
        let decision = parts.policy.decide(.init(tool: listing.name, riskClass: listing.riskClass, client: ""))
        let use = parts.book.use(of: listing.name)
        return ToolRow(
            name: listing.name,
            riskClass: listing.riskClass,
            rule: decision.rule,
            decision: decision.word,
            calls: use.calls,
            approved: use.approved,
            denied: use.denied,
            scope: ""
        )
    }
}

extension AuditRow {
    init(_ record: AuditRecord) {
        self.init(
            seq: record.seq,
            time: record.time,
            type: record.entry.type.rawValue,
            outcome: record.entry.outcome ?? "",
            tool: record.entry.tool ?? "",
            target: Untrusted(record.entry.target ?? ""),
            actor: Untrusted(record.entry.actor ?? ""),
            riskClass: record.entry.riskClass,
            operation: record.entry.operation?.text ?? ""
        )
    }
}
