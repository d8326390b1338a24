import Synchronization

/// What holds for all calls now: freeze, read-only, mutes, grants, quotas, and what was denied lately.
///
/// Each question is answered at once; nothing here waits. A mode that was set counts for the next question.
final class Posture: Sendable {
    /// What is asked before a call may go on.
    struct Question: Sendable {
        var client: ClientConnection
        var tool: String
        var riskClass: RiskClass
        var pattern: GrantPattern
    }

    /// One client's identical call.
    struct CallKey: Hashable, Sendable {
        var principal: String
        var arguments: GateHash
    }

    private struct State {
        var mode: GateMode
        var mutes: [String: Duration] = [:]
        var grants = GrantList()
        var quota: Quota
        var denials: [CallKey: (denial: Denial, until: Duration)] = [:]
    }

    /// How long an identical call is denied without a prompt.
    static let memory: Duration = .seconds(600)
    private static let mostDenials = 4096

    let policy: Policy
    private let freezeMark: Freeze
    private let clock: any GateClock
    private let feed: DeskFeed
    private let hasConsole: Bool
    private let state: Mutex<State>

    init(_ options: GateOptions, feed: DeskFeed) {
        policy = options.policy
        freezeMark = Freeze(directory: options.stateDirectory)
        clock = options.clock
        self.feed = feed
        hasConsole = options.hasConsole
        let mode = GateMode(isFrozen: freezeMark.isSet, isReadOnly: options.isReadOnly)
        state = Mutex(State(mode: mode, quota: Quota(options.policy.limits)))
    }

    var mode: GateMode { state.withLock { $0.mode } }

    /// Mutes, modes, policy, grants, and whether anybody is there to ask, in this order.
    func decide(_ question: Question) -> PolicyDecision {
        let (now, wall) = (clock.now, clock.wall)
        return state.withLock { state in
            if let denial = Self.modeDenial(question, state, at: now) { return PolicyDecision(denial) }
            let decision = policy.decide(
                .init(tool: question.tool, riskClass: question.riskClass, client: question.client.label)
            )
            guard decision.verdict == .approve else { return decision }
            let grant = GrantQuestion(
                principal: question.client.principal,
                client: ClientID(question.client.id),
                tool: question.tool,
                pattern: question.pattern,
                riskClass: question.riskClass
            )
            if state.grants.covers(grant, at: now, wall: wall) {
                return PolicyDecision(.allow, rule: "grant", reason: "granted by the operator in advance")
            }
            guard hasConsole else {
                return PolicyDecision(
                    Denial(
                        by: .noApprover,
                        rule: decision.rule,
                        reason: "no console is attached, so nobody can approve"
                    )
                )
            }
            return decision
        }
    }

    /// Counts one call against its client's quota; the excess if there is one.
    func admitCall(of principal: String) -> Quota.Verdict {
        let now = clock.now
        return state.withLock { $0.quota.admitCall(of: principal, at: now) }
    }

    /// Counts one new write against its client's quota.
    func admitWrite(of principal: String) -> Quota.Verdict {
        let now = clock.now
        return state.withLock { $0.quota.admitWrite(of: principal, at: now) }
    }

    /// Counts one question to a person.
    func admitPrompt(of principal: String) -> Quota.Verdict {
        let now = clock.now
        return state.withLock { $0.quota.admitPrompt(of: principal, at: now) }
    }

    /// Whether a person may still be asked for this client, without counting.
    func mayPrompt(for principal: String) -> Quota.Verdict {
        let now = clock.now
        return state.withLock { $0.quota.mayPrompt(for: principal, at: now) }
    }

    /// Whether it is to be recorded that too many of a client's writes are under way.
    func recordsPending(of principal: String) -> Bool {
        let now = clock.now
        return state.withLock { $0.quota.recordsPending(of: principal, at: now) }
    }

    /// Keeps a denial for identical calls, if it was about the call itself.
    func remember(_ denial: Denial, for key: CallKey) {
        guard denial.isAboutTheCall else { return }
        let now = clock.now
        state.withLock { state in
            state.denials = state.denials.filter { $0.value.until > now }
            guard state.denials.count < Self.mostDenials else { return }
            state.denials[key] = (denial, now + Self.memory)
        }
    }

    /// The denial of an identical call in the last ten minutes.
    func remembered(_ key: CallKey) -> Denial? {
        let now = clock.now
        return state.withLock { state in
            guard let entry = state.denials[key], entry.until > now else { return nil }
            return entry.denial
        }
    }

    func add(_ grant: Grant) { state.withLock { $0.grants.add(grant) } }

    func sessionEnded(_ client: ClientID) { state.withLock { $0.grants.sessionEnded(client) } }

    /// Ends the grants of one client, or every grant; those that were ended.
    func revokeGrants(of principal: String? = nil) -> [Grant] { state.withLock { $0.grants.revoke(of: principal) } }

    func mute(_ principal: String, for duration: Duration) {
        let end = clock.now + duration
        state.withLock { $0.mutes[principal] = end }
    }

    func isMuted(_ principal: String) -> Bool {
        let now = clock.now
        return state.withLock { $0.mutes[principal].map { $0 > now } ?? false }
    }

    /// Stops all writes, in memory first: a mark that cannot be written must not keep the gate open.
    func freeze(note: String) throws(FreezeError) {
        change { $0.isFrozen = true }
        try freezeMark.set(note)
    }

    /// Lets writes pass again.
    ///
    /// If the mark cannot be removed, the gate stays frozen.
    func thaw() throws(FreezeError) {
        try freezeMark.clear()
        change { $0.isFrozen = false }
    }

    func setReadOnly(_ readOnly: Bool) { change { $0.isReadOnly = readOnly } }

    /// A record could not be made durable: no write is begun until the audit works again.
    func auditFailed() { change { $0.isAuditDown = true } }

    func auditWorks() { change { $0.isAuditDown = false } }

    private func change(_ body: (inout GateMode) -> Void) {
        let changed: GateMode? = state.withLock { state in
            let before = state.mode
            body(&state.mode)
            return before == state.mode ? nil : state.mode
        }
        if let changed { feed.post(.mode(changed)) }
    }

    private static func modeDenial(_ question: Question, _ state: State, at now: Duration) -> Denial? {
        if question.riskClass >= .read, let end = state.mutes[question.client.principal], end > now {
            return Denial(by: .operator, rule: "muted", reason: "the operator has muted this client for a while")
        }
        guard question.riskClass >= .reversible else { return nil }
        if state.mode.isFrozen {
            return Denial(by: .freeze, rule: "freeze", reason: "the operator has frozen all writes")
        }
        guard state.mode.isReadOnly else { return nil }
        return Denial(by: .policy, rule: "read-only", reason: "the gate is in read-only mode")
    }
}
