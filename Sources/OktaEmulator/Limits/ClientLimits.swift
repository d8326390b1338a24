/// The limit on one client of a sign-in page: 60 requests per minute (api.md 2.5).
///
/// Okta tells clients apart by address and device; on one machine it is the user agent that differs.
struct ClientLimits: Sendable {
    /// What the mode of the page makes of one request.
    struct Verdict: Sendable {
        var isRefused = false
        /// The event that the System Log gets, once per window.
        var event: EventType?
    }

    private struct Window: Sendable {
        var end: Moment
        var used = 0
        var isReported = false
    }

    static let requestsPerMinute = 60
    /// Clients whose windows are remembered; beyond it those that have ended are forgotten.
    private static let capacity = 1024

    private var windows: [String: Window] = [:]

    /// Counts one request of a client.
    mutating func count(_ client: String, _ mode: RateLimitSettings.Mode, at now: Moment) -> Verdict {
        guard mode != .disable else { return Verdict() }
        if windows.count > Self.capacity { windows = windows.filter { $0.value.end > now } }
        var window = windows[client].flatMap { $0.end > now ? $0 : nil } ?? Window(end: now.adding(seconds: 60))
        defer { windows[client] = window }
        guard window.used >= Self.requestsPerMinute else {
            window.used += 1
            return Verdict()
        }
        let isEnforced = mode == .enforce
        let event: EventType = isEnforced ? .clientRateViolation : .clientRateNotification
        defer { window.isReported = true }
        return Verdict(isRefused: isEnforced, event: window.isReported ? nil : event)
    }
}
