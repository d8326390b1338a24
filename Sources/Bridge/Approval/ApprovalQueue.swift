import Synchronization

/// The requests that wait for an operator.
///
/// Each has its state machine; this is the lock around them and the place where the write sequence waits.
final class ApprovalQueue: Sendable {
    /// What the write sequence learns of its request.
    enum Answer: Sendable {
        case approved(Approval)
        case denied(Denial, by: OperatorFacts?)
        /// Nobody decided; the reason says until when that was possible.
        case expired(reason: String)
        case cancelled
    }

    /// A decision that counts.
    struct Approval: Sendable {
        var decision: ApprovalDecision
        var by: OperatorFacts
        /// The hash the decision named.
        var shownHash: String
        /// Lines the operator had on screen; nil if the console did not say.
        var shownLines: Int?
        /// From the question to the decision.
        var took: Duration
    }

    private struct State {
        var items: [ApprovalID: Item] = [:]
        /// Why nothing can be asked any more, once that is so.
        var closing: String?
    }

    private struct Item {
        var request: ApprovalRequest
        var machine = ApprovalStateMachine()
        var openedAt: Duration
        var round = 0
        var shownLines: Int?
        var answer: Answer?
        var waiter: CheckedContinuation<Answer, Never>?

        /// Keeps the answer, or hands out whoever waits for it.
        mutating func settle(_ answer: Answer) -> CheckedContinuation<Answer, Never>? {
            defer { waiter = nil }
            if waiter == nil { self.answer = answer }
            return waiter
        }
    }

    private static let late = "nobody decided in time"

    private let clock: any GateClock
    private let feed: DeskFeed
    private let state = Mutex(State())

    init(clock: any GateClock, feed: DeskFeed) {
        self.clock = clock
        self.feed = feed
    }

    /// Shows a request to the operator: a new one, or the next round of one whose target changed.
    func ask(_ request: ApprovalRequest) {
        let now = clock.now
        let row: PendingRow = state.withLock { state in
            var item = state.items[request.id] ?? Item(request: request, openedAt: now)
            item.request = request
            item.openedAt = now
            item.shownLines = nil
            switch item.machine.targetRead(request.digest, hash: request.hash, expiresAt: request.deadline) {
            case .ask(let prompt): item.round = prompt.round
            // It was withdrawn meanwhile: whoever waits is told at once.
            case .ignore: item.answer = item.answer ?? .cancelled
            }
            if let closing = state.closing { item.answer = .expired(reason: closing) }
            state.items[request.id] = item
            return request.row(round: item.round)
        }
        feed.post(.pending(row))
    }

    /// Waits for the operator, the client's withdrawal, or the deadline.
    func answer(to request: ApprovalRequest) async -> Answer {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { [self] in
                // A cancelled sleep ends early, and then the machine finds that nothing has expired.
                try? await clock.sleep(until: request.deadline)
                expire(request.id)
            }
            let answer = await wait(for: request.id)
            group.cancelAll()
            return answer
        }
    }

    /// An operator's decision; acts outside the lock.
    func decide(
        _ decision: ApprovalDecision,
        on id: ApprovalID,
        shown: String,
        by operatorFacts: OperatorFacts
    ) -> Result<ApprovalRequest, DecisionRefusal> {
        let now = clock.now
        typealias Outcome = (Result<ApprovalRequest, DecisionRefusal>, CheckedContinuation<Answer, Never>?, Answer?)
        let (result, waiter, answer): Outcome = state.withLock { state in
            guard var item = state.items[id] else { return (.failure(.ended), nil, nil) }
            if let refusal = Self.scopeRefusal(of: decision, for: item.request) { return (.failure(refusal), nil, nil) }
            defer { state.items[id] = item }
            switch item.machine.decided(Self.verdict(of: decision), shown: shown, at: now) {
            case .rereadTarget:
                let approval = Approval(
                    decision: decision,
                    by: operatorFacts,
                    shownHash: shown,
                    shownLines: item.shownLines,
                    took: now - item.openedAt
                )
                return (.success(item.request), item.settle(.approved(approval)), .approved(approval))
            case .answer(let denial):
                return (
                    .success(item.request), item.settle(.denied(denial, by: operatorFacts)),
                    .denied(denial, by: operatorFacts)
                )
            case .refuse(let refusal):
                return (.failure(DecisionRefusal(refusal)), nil, nil)
            }
        }
        if let answer { waiter?.resume(returning: answer) }
        return result
    }

    /// The operator had the document on screen.
    func noteShown(_ id: ApprovalID, lines: Int, hash: String) -> ApprovalRequest? {
        state.withLock { state in
            guard let request = state.items[id]?.request, request.hash.description == hash else { return nil }
            state.items[id]?.shownLines = lines
            return request
        }
    }

    /// The client withdrew the call.
    func cancel(_ id: ApprovalID) {
        let waiter: CheckedContinuation<Answer, Never>? = state.withLock { state in
            guard state.items[id]?.machine.cancelled() == .withdraw else { return nil }
            return state.items[id]?.settle(.cancelled)
        }
        waiter?.resume(returning: .cancelled)
    }

    /// Ends all that waits and all that will: the gate stops, and no request survives that (gate.md G5).
    func close(reason: String) {
        let waiters = state.withLock { state in
            state.closing = reason
            return state.items.keys.compactMap { id -> CheckedContinuation<Answer, Never>? in
                guard state.items[id]?.machine.cancelled() == .withdraw else { return nil }
                return state.items[id]?.settle(.expired(reason: reason))
            }
        }
        for waiter in waiters { waiter.resume(returning: .expired(reason: reason)) }
    }

    /// Denies all that waits, at a freeze.
    func denyAll(_ denial: Denial, by operatorFacts: OperatorFacts?) {
        let now = clock.now
        let waiters = state.withLock { state in
            state.items.keys.compactMap { id -> CheckedContinuation<Answer, Never>? in
                let action = state.items[id]?.machine.decided(.deny(denial), shown: "", at: now)
                guard action == .answer(denial) else { return nil }
                return state.items[id]?.settle(.denied(denial, by: operatorFacts))
            }
        }
        for waiter in waiters { waiter.resume(returning: .denied(denial, by: operatorFacts)) }
    }

    /// The target was read again.
    func targetReread(_ id: ApprovalID, _ digest: TargetDigest) -> ApprovalStateMachine.RereadAction {
        let now = clock.now
        return state.withLock { $0.items[id]?.machine.targetReread(digest, at: now) ?? .ignore }
    }

    /// The target as it was read again would be changed by other requests than those approved.
    func planChanged(_ id: ApprovalID) -> ApprovalStateMachine.RereadAction {
        state.withLock { $0.items[id]?.machine.planChanged() ?? .ignore }
    }

    /// Claims the one send that the approval permits.
    func claim(_ id: ApprovalID) -> ApprovalStateMachine.ClaimAction {
        state.withLock { $0.items[id]?.machine.claimed() ?? .ignore }
    }

    /// Forgets a request whose sequence no longer needs it, and tells the console how it ended.
    func close(_ id: ApprovalID, how: String) {
        let was = state.withLock { $0.items.removeValue(forKey: id) }
        if was != nil { feed.post(.settled(id, how: how)) }
    }

    /// The request and its round, while it is known.
    func request(_ id: ApprovalID) -> (request: ApprovalRequest, round: Int)? {
        state.withLock { state in state.items[id].map { ($0.request, $0.round) } }
    }

    /// How many requests of one connection wait.
    func count(of client: ClientID) -> Int {
        state.withLock { state in state.items.values.count { ClientID($0.request.client.id) == client } }
    }

    private func wait(for id: ApprovalID) async -> Answer {
        await withCheckedContinuation { continuation in
            let ready: Answer? = state.withLock { state in
                guard let answer = state.items[id]?.answer else {
                    if state.items[id] == nil { return .cancelled }
                    state.items[id]?.waiter = continuation
                    return nil
                }
                state.items[id]?.answer = nil
                return answer
            }
            if let ready { continuation.resume(returning: ready) }
        }
    }

    private func expire(_ id: ApprovalID) {
        let now = clock.now
        let waiter: CheckedContinuation<Answer, Never>? = state.withLock { state in
            guard state.items[id]?.machine.expired(at: now) == .expire else { return nil }
            return state.items[id]?.settle(.expired(reason: Self.late))
        }
        waiter?.resume(returning: .expired(reason: Self.late))
    }

    private static func verdict(of decision: ApprovalDecision) -> ApprovalStateMachine.Verdict {
        switch decision {
        case .approveOnce, .approveForSession, .approveFor: .approve
        case .deny(let reason), .denyAndMute(let reason):
            .deny(Denial(by: .operator, rule: "operator", reason: String(reason.prefix(500))))
        }
    }

    private static func scopeRefusal(of decision: ApprovalDecision, for request: ApprovalRequest) -> DecisionRefusal? {
        switch decision {
        case .approveOnce, .deny, .denyAndMute: nil
        case .approveForSession: request.riskClass <= .reversible ? nil : .notGrantable
        case .approveFor(let minutes):
            if !(1...60).contains(minutes) {
                .badDuration
            } else {
                request.riskClass <= .reversible ? nil : .notGrantable
            }
        }
    }
}

/// Why a decision was not taken.
enum DecisionRefusal: Error, Hashable, Sendable, CustomStringConvertible {
    case ended, notAsShown, expired, notGrantable, badDuration

    init(_ refusal: ApprovalStateMachine.Refusal) {
        switch refusal {
        case .notWaiting: self = .ended
        case .notAsShown: self = .notAsShown
        case .expired: self = .expired
        }
    }

    var description: String {
        switch self {
        case .ended: "the request no longer waits"
        case .notAsShown: "the request has changed since it was shown; read it again"
        case .expired: "the request has expired"
        case .notGrantable: "only class 2 can be granted in advance"
        case .badDuration: "a grant lasts 1 to 60 minutes"
        }
    }
}
