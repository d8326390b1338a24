/// When a device sign-in is asked after again, and when it has failed (RFC 8628 3.5).
///
/// Pure: answers and time come in, the next thing to do goes out.
struct DevicePoll: Sendable {
    enum Step: Sendable, Hashable {
        /// Ask at this monotonic time.
        case ask(at: Duration)
        case fail(DeviceSignInError)
    }

    /// What one request told.
    enum Event: Sendable {
        case refused(TokenRefusal)
        case unanswered(OktaError)
    }

    /// What `slow_down` adds, and what a lost answer at least costs.
    static let penalty = Duration.seconds(5)

    private let clientID: String
    private let expires: Duration
    private var interval: Duration

    /// - Parameters:
    ///   - clientID: For the sentences of errors.
    ///   - interval: As Okta said; 1 to 60 s are believed.
    ///   - expires: Monotonic time at which the code ends.
    init(clientID: String, interval: Duration, expires: Duration) {
        self.clientID = clientID
        self.interval = min(max(interval, .seconds(1)), .seconds(60))
        self.expires = expires
    }

    /// The first question.
    func begin(at now: Duration) -> Step { next(at: now) }

    /// The question after one that was not granted.
    mutating func after(_ event: Event, at now: Duration) -> Step {
        switch event {
        case .refused(let refusal):
            switch refusal.code {
            case "authorization_pending": break
            case "slow_down": interval += Self.penalty
            case "expired_token": return .fail(.expired)
            case "access_denied": return .fail(.denied)
            // Okta's word for a code that it has forgotten.
            case "invalid_grant": return .fail(.expired)
            default: return .fail(.refused(refusal, clientID: clientID))
            }
        case .unanswered(.cancelled): return .fail(.unreachable(.cancelled))
        case .unanswered(.rateLimited(_, let wait)): return next(at: now, after: max(interval, wait))
        case .unanswered: interval = min(interval * 2, .seconds(60))
        }
        return next(at: now)
    }

    private func next(at now: Duration, after wait: Duration? = nil) -> Step {
        let time = now + (wait ?? interval)
        return time < expires ? .ask(at: time) : .fail(.expired)
    }
}
