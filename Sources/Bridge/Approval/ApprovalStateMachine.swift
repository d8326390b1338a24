/// One approval from the first read of its target to the one send it permits.
///
/// Time is monotonic and an argument.
///
/// ```text
/// readingTarget ─ targetRead → waiting ─ decided(approve) → rereading ─ targetReread(same) → committing ─ claimed → sending
///       ↑                         │ deny, expired, cancelled    │ differs, at most 3 times
///       └─────────────────────────┼─────────────────────────────┘
///                                 ↓
///                               ended
/// ```
package struct ApprovalStateMachine: Sendable {
    /// What the operator is asked, in one round.
    package struct Prompt: Hashable, Sendable {
        /// Counts how often the target changed while the request waited, 0 to 3.
        package var round: Int
        package var digest: TargetDigest
        /// What a decision must name to count: `approval_hash`.
        package var hash: GateHash
        package var expiresAt: Duration

        package init(round: Int, digest: TargetDigest, hash: GateHash, expiresAt: Duration) {
            self.round = round
            self.digest = digest
            self.hash = hash
            self.expiresAt = expiresAt
        }
    }

    package enum Ending: Hashable, Sendable {
        case denied(Denial)
        /// Nobody decided in time.
        case expired
        case cancelled
        /// The target changed more often than three times.
        case unstable
        /// Approved, but not sent within 30 s.
        case lapsed
    }

    package enum State: Hashable, Sendable {
        case readingTarget(round: Int)
        case waiting(Prompt)
        case rereading(Prompt, validUntil: Duration)
        /// Re-read and unchanged: decision, burn and intent may be committed now.
        case committing(Prompt)
        /// The approval is used up.
        case sending
        case ended(Ending)
    }

    package enum Verdict: Hashable, Sendable {
        case approve
        case deny(Denial)
    }

    package enum TargetReadAction: Hashable, Sendable { case ask(Prompt), ignore }
    package enum DecisionAction: Hashable, Sendable {
        case rereadTarget
        case answer(Denial)
        case refuse(Refusal)
    }
    /// Why a decision does not count.
    package enum Refusal: Hashable, Sendable { case notWaiting, notAsShown, expired }
    package enum ExpiryAction: Hashable, Sendable { case expire, ignore }
    package enum CancelAction: Hashable, Sendable { case withdraw, ignore }
    package enum RereadAction: Hashable, Sendable { case commit, askAgain(round: Int), giveUp(Ending), ignore }
    package enum ClaimAction: Hashable, Sendable { case send, ignore }

    /// How long an approval counts after the decision.
    package static let validity: Duration = .seconds(30)
    package static let mostRounds = 3

    package private(set) var state: State = .readingTarget(round: 0)

    package init() {}

    /// The target was read and the request can be shown.
    package mutating func targetRead(_ digest: TargetDigest, hash: GateHash, expiresAt: Duration) -> TargetReadAction {
        switch state {
        case .readingTarget(let round):
            let prompt = Prompt(round: round, digest: digest, hash: hash, expiresAt: expiresAt)
            state = .waiting(prompt)
            return .ask(prompt)
        case .waiting, .rereading, .committing, .sending, .ended:
            return .ignore
        }
    }

    /// An operator decided on what was shown.
    ///
    /// A denial counts whatever was on screen; an approval only for the document that waits now.
    package mutating func decided(_ verdict: Verdict, shown: String, at now: Duration) -> DecisionAction {
        switch state {
        case .waiting(let prompt):
            guard now < prompt.expiresAt else { return .refuse(.expired) }
            switch verdict {
            case .deny(let denial):
                state = .ended(.denied(denial))
                return .answer(denial)
            case .approve:
                guard shown == prompt.hash.description else { return .refuse(.notAsShown) }
                state = .rereading(prompt, validUntil: now + Self.validity)
                return .rereadTarget
            }
        case .readingTarget, .rereading, .committing, .sending, .ended:
            return .refuse(.notWaiting)
        }
    }

    /// The deadline may have passed.
    package mutating func expired(at now: Duration) -> ExpiryAction {
        switch state {
        case .waiting(let prompt):
            guard now >= prompt.expiresAt else { return .ignore }
            state = .ended(.expired)
            return .expire
        case .readingTarget, .rereading, .committing, .sending, .ended:
            return .ignore
        }
    }

    /// The client withdrew the call, or all requests are denied at once.
    ///
    /// What is burned goes on.
    package mutating func cancelled() -> CancelAction {
        switch state {
        case .readingTarget, .waiting, .rereading:
            state = .ended(.cancelled)
            return .withdraw
        case .committing, .sending, .ended:
            return .ignore
        }
    }

    /// The target was read again after an approval.
    package mutating func targetReread(_ digest: TargetDigest, at now: Duration) -> RereadAction {
        switch state {
        case .rereading(let prompt, let validUntil):
            guard now <= validUntil else { return giveUp(.lapsed) }
            guard digest != prompt.digest else {
                state = .committing(prompt)
                return .commit
            }
            return again(after: prompt)
        case .readingTarget, .waiting, .committing, .sending, .ended:
            return .ignore
        }
    }

    /// The target is as it was shown, and yet other requests would be sent: they must be shown first.
    package mutating func planChanged() -> RereadAction {
        switch state {
        case .committing(let prompt): return again(after: prompt)
        case .readingTarget, .waiting, .rereading, .sending, .ended: return .ignore
        }
    }

    /// The one send is claimed: whoever comes second is ignored.
    ///
    /// The burn in the audit then makes it last.
    package mutating func claimed() -> ClaimAction {
        switch state {
        case .committing:
            state = .sending
            return .send
        case .readingTarget, .waiting, .rereading, .sending, .ended:
            return .ignore
        }
    }

    private mutating func again(after prompt: Prompt) -> RereadAction {
        guard prompt.round < Self.mostRounds else { return giveUp(.unstable) }
        state = .readingTarget(round: prompt.round + 1)
        return .askAgain(round: prompt.round + 1)
    }

    private mutating func giveUp(_ ending: Ending) -> RereadAction {
        state = .ended(ending)
        return .giveUp(ending)
    }
}
