/// How many requests the org is working on at once, and how many it may (api.md 2.3, 2.4).
struct RequestsInFlight: Sendable {
    /// What to do with a request that arrives.
    enum Admission: Equatable, Sendable {
        case admitted
        /// Over what its principal may have in flight; alerts follow the org, so the System Log gets no event.
        case overShare
        /// Over the limit of the org; `isReported` if the System Log gets an event, which is at most once a minute.
        case overLimit(isReported: Bool)
    }

    private static let reportSeconds = 60

    let limit: Int
    private(set) var count = 0
    private var counts: [Principal: Int] = [:]
    private var nextReport: Moment?

    init(limit: Int) { self.limit = limit }

    /// Counts a request from its arrival on; one that is refused counts too until it has been answered.
    ///
    /// - Parameters:
    ///   - principal: Who sends it, as far as its token tells.
    ///   - percent: How much of the limit that one may use; at least one request.
    ///   - now: When it arrives.
    /// - Returns: Whether it may go on.
    mutating func enter(_ principal: Principal, share percent: Int, at now: Moment) -> Admission {
        count += 1
        counts[principal, default: 0] += 1
        guard count > limit else {
            return counts[principal, default: 0] > max(1, limit * percent / 100) ? .overShare : .admitted
        }
        if let nextReport, now < nextReport { return .overLimit(isReported: false) }
        nextReport = now.adding(seconds: RequestsInFlight.reportSeconds)
        return .overLimit(isReported: true)
    }

    /// A request has been answered, or its connection is gone.
    mutating func leave(_ principal: Principal) {
        count -= 1
        let left = counts[principal, default: 0] - 1
        counts[principal] = left > 0 ? left : nil
    }
}
