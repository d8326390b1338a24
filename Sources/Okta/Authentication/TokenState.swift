/// A token that opens the API until it expires.
struct AccessToken: Sendable {
    let text: Secret<String>
    /// Whether each request needs a proof of the key that the token is bound to.
    let isBound: Bool
    /// On the monotonic clock.
    let expires: Duration
    let scopes: Set<String>
}

/// Decides who fetches a token, who waits for it, and which one is used: one fetch for many callers.
///
/// Pure: time comes in, the next thing to do goes out.
struct TokenState: Sendable {
    enum Step: Sendable {
        case use(AccessToken)
        /// The caller fetches one and tells how it went.
        case fetch
        /// Another caller is fetching one.
        case wait
        case fail(OktaError)
    }

    /// A new token is fetched this long before the old one expires.
    static let early = Duration.seconds(60)
    /// Until this long before its end the old token is used while a new one is on its way.
    static let last = Duration.seconds(5)

    private var token: AccessToken?
    private var isFetching = false
    private var refusal: (error: OktaError, until: Duration)?

    /// What a caller that needs a token does next.
    mutating func next(at now: Duration) -> Step {
        let usable = usable(at: now)
        if let usable, now < usable.expires - Self.early { return .use(usable) }
        if let refusal, now < refusal.until { return usable.map { .use($0) } ?? .fail(refusal.error) }
        guard isFetching else {
            isFetching = true
            return .fetch
        }
        return usable.map { .use($0) } ?? .wait
    }

    /// A fetch gave a token.
    mutating func fetched(_ fresh: AccessToken) {
        isFetching = false
        refusal = nil
        token = fresh
    }

    /// A fetch gave none.
    ///
    /// - Parameters:
    ///   - error: Why.
    ///   - pause: How long callers get the same answer without another request; `.zero` for a passing fault.
    ///   - now: Monotonic time.
    /// - Returns: The old token, where it lives for some seconds yet.
    mutating func failed(_ error: OktaError, pause: Duration, at now: Duration) -> AccessToken? {
        isFetching = false
        refusal = pause > .zero ? (error, now + pause) : nil
        return usable(at: now)
    }

    /// The caller that fetched went away.
    mutating func abandoned() { isFetching = false }

    /// Okta refused a request that was signed with this token: it is used no more.
    ///
    /// A newer one, which another caller has fetched meanwhile, stays.
    mutating func reject(_ text: String) {
        if token?.text.reveal() == text { token = nil }
    }

    private func usable(at now: Duration) -> AccessToken? { token.flatMap { now < $0.expires - Self.last ? $0 : nil } }
}
