/// Stops calls to an Okta that does not answer (gate.md 3): opens when at least half of at least 10 calls in 30 s
/// failed, or 5 in a row; after 15 s it lets one read through to find out.
struct CircuitBreaker: Sendable {
    enum State: Hashable, Sendable {
        case closed
        case open(until: Duration)
        /// One read is on its way.
        case halfOpen
    }

    enum Admission: Hashable, Sendable {
        case go
        /// Go, and tell with `record(…, wasProbe: true)` or `abandonProbe` how it went.
        case probe
        case refuse(retryAfter: Duration)
    }

    enum CallKind: Hashable, Sendable { case read, write }

    enum Result: Hashable, Sendable {
        /// Okta answered, be it with a refusal.
        case answered
        /// No answer, or an answer that says Okta is broken.
        case failed
    }

    static let span = Duration.seconds(30)
    static let pause = Duration.seconds(15)

    private(set) var state = State.closed
    private var results: [(time: Duration, result: Result)] = []
    private var failuresInARow = 0

    /// Whether a call may leave now.
    ///
    /// Only a read may be the probe.
    mutating func admit(_ kind: CallKind, at now: Duration) -> Admission {
        switch state {
        case .closed: return .go
        case .halfOpen: return .refuse(retryAfter: .seconds(1))
        case .open(let until):
            guard now >= until else { return .refuse(retryAfter: until - now) }
            guard kind == .read else { return .refuse(retryAfter: .seconds(1)) }
            state = .halfOpen
            return .probe
        }
    }

    /// Takes note of how a call ended.
    ///
    /// A late result of a call from before the opening changes nothing.
    mutating func record(_ result: Result, wasProbe: Bool, at now: Duration) {
        switch (state, wasProbe) {
        case (.halfOpen, true):
            if result == .answered { close() } else { open(at: now) }
        case (.closed, _): count(result, at: now)
        case (.open, _), (.halfOpen, false): break
        }
    }

    /// The probe ended without telling anything (it was cancelled): another read may try at once.
    mutating func abandonProbe(at now: Duration) {
        if state == .halfOpen { state = .open(until: now) }
    }

    func status(at now: Duration) -> CircuitStatus {
        switch state {
        case .closed: .closed
        case .open(let until): .open(retryAfter: max(until - now, .zero))
        case .halfOpen: .halfOpen
        }
    }

    private mutating func count(_ result: Result, at now: Duration) {
        results.removeAll { $0.time <= now - Self.span }
        results.append((now, result))
        failuresInARow = result == .failed ? failuresInARow + 1 : 0
        let failures = results.count { $0.result == .failed }
        if failuresInARow >= 5 || (results.count >= 10 && failures * 2 >= results.count) { open(at: now) }
    }

    private mutating func open(at now: Duration) {
        state = .open(until: now + Self.pause)
        results = []
        failuresInARow = 0
    }

    private mutating func close() {
        state = .closed
        results = []
        failuresInARow = 0
    }
}
