/// How many requests the org is working on at once, and how many it may (api.md 2.3).
struct RequestsInFlight: Sendable {
    /// What to do with a request that arrives.
    enum Admission: Equatable, Sendable {
        case admitted
        /// Over the limit; `isReported` if the System Log gets an event for it, which is at most once a minute.
        case refused(isReported: Bool)
    }

    private static let reportSeconds = 60

    let limit: Int
    private(set) var count = 0
    private var nextReport: Moment?

    init(limit: Int) { self.limit = limit }

    /// Counts a request from its arrival on; one that is refused counts too until it has been answered.
    mutating func enter(at now: Moment) -> Admission {
        count += 1
        guard count > limit else { return .admitted }
        if let nextReport, now < nextReport { return .refused(isReported: false) }
        nextReport = now.adding(seconds: RequestsInFlight.reportSeconds)
        return .refused(isReported: true)
    }

    /// A request has been answered, or its connection is gone.
    mutating func leave() { count -= 1 }
}
