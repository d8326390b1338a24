/// The buckets of api.md 2.2 for one API token: fixed windows of 60 s that start with their first request.
///
/// The numbers are what the token may use: half of the org's limit, which is Okta's default share of a principal.
struct EmulatedRateLimits: Sendable {
    /// What the headers of an answer say.
    struct Headers: Sendable, Equatable {
        var limit: Int
        var remaining: Int
        /// Seconds since 1970 at which the window ends.
        var reset: Int
    }

    /// One bucket: which requests it counts and how many of them the whole org may send per window.
    struct Bucket: Sendable {
        var name: String
        /// Path with `{}` for any one segment.
        var path: String
        /// A prefix counts everything below it, an exact path only itself.
        var match: Match
        /// Upper-case methods; empty counts them all.
        var methods: Set<String> = []
        var integrator: Int
        var workforce: Int
        var windowSeconds = 60
        /// False for limits that count per user instead of per token.
        var isShared = true

        enum Match: Sendable { case exact, prefix }
    }

    private struct Window: Sendable { var end: Moment, used: Int, isReported: Bool }

    private let preset: EmulatorOptions.Preset
    private let scale: Double
    private var windows: [String: Window] = [:]

    init(preset: EmulatorOptions.Preset, scale: Double) {
        self.preset = preset
        self.scale = scale
    }

    /// Counts one request.
    ///
    /// - Returns: The headers, whether it is over the limit, and whether it is the first such request of its window.
    mutating func count(
        method: String,
        segments: [String],
        at now: Moment
    ) -> (headers: Headers, isExceeded: Bool, isFirstViolation: Bool) {
        let bucket = EmulatedRateLimits.bucket(method: method, segments: segments)
        let limit = self.limit(of: bucket)
        var window = windows[bucket.name] ?? Window(end: now, used: 0, isReported: false)
        if window.end <= now {
            window = Window(end: now.adding(seconds: bucket.windowSeconds), used: 0, isReported: false)
        }
        window.used += 1
        let isExceeded = window.used > limit
        let isFirst = isExceeded && !window.isReported
        window.isReported = window.isReported || isExceeded
        windows[bucket.name] = window
        let headers = Headers(limit: limit, remaining: max(0, limit - window.used), reset: resetSecond(of: window))
        return (headers, isExceeded, isFirst)
    }

    /// The headers without counting: for answers to requests that no principal sent.
    func peek(method: String, segments: [String], at now: Moment) -> Headers {
        let bucket = EmulatedRateLimits.bucket(method: method, segments: segments)
        let limit = self.limit(of: bucket)
        let fresh = Window(end: now.adding(seconds: bucket.windowSeconds), used: 0, isReported: false)
        let window = windows[bucket.name].flatMap { $0.end > now ? $0 : nil } ?? fresh
        return Headers(limit: limit, remaining: max(0, limit - window.used), reset: resetSecond(of: window))
    }

    private func limit(of bucket: Bucket) -> Int {
        let whole: Int
        switch preset {
        case .integrator: whole = bucket.integrator
        case .workforce: whole = bucket.workforce
        }
        let share = bucket.isShared ? 0.5 : 1
        return max(1, Int((Double(whole) * share * scale).rounded()))
    }

    /// Rounded up, so that a client that waits until then is never early.
    private func resetSecond(of window: Window) -> Int { (window.end.milliseconds + 999) / 1000 }

    /// The most specific bucket: an exact path first, then the longest prefix.
    static func bucket(method: String, segments: [String]) -> Bucket {
        var best = everythingElse
        for bucket in buckets where bucket.methods.isEmpty || bucket.methods.contains(method) {
            let pattern = bucket.path.split(separator: "/")
            let isLongEnough =
                switch bucket.match {
                case .exact: pattern.count == segments.count
                case .prefix: pattern.count <= segments.count
                }
            guard isLongEnough, zip(pattern, segments).allSatisfy({ $0 == "{}" || $0 == $1 }) else { continue }
            if bucket.match == .exact { return bucket }
            if pattern.count > best.path.split(separator: "/").count { best = bucket }
        }
        return best
    }

    private static let everythingElse = Bucket(
        name: "/api/v1",
        path: "/api/v1",
        match: .prefix,
        integrator: 100,
        workforce: 1200
    )

    /// Exact paths with literal segments stand before those with `{}`.
    static let buckets: [Bucket] = [
        Bucket(
            name: "/api/v1/users/me",
            path: "/api/v1/users/me",
            match: .exact,
            methods: ["GET"],
            integrator: 40,
            workforce: 40,
            windowSeconds: 10,
            isShared: false
        ),
        Bucket(
            name: "/api/v1/users/{id} read",
            path: "/api/v1/users/{}",
            match: .exact,
            methods: ["GET"],
            integrator: 100,
            workforce: 2000
        ),
        Bucket(
            name: "/api/v1/users/{id} write",
            path: "/api/v1/users/{}",
            match: .exact,
            methods: ["POST", "PUT", "DELETE"],
            integrator: 100,
            workforce: 600
        ),
        Bucket(
            name: "/api/v1/groups",
            path: "/api/v1/groups/rules",
            match: .exact,
            integrator: 100,
            workforce: 500
        ),
        Bucket(
            name: "/api/v1/groups/{id}",
            path: "/api/v1/groups/{}",
            match: .exact,
            methods: ["GET", "PUT", "DELETE"],
            integrator: 100,
            workforce: 1000
        ),
        Bucket(
            name: "/api/v1/apps/{id}",
            path: "/api/v1/apps/{}",
            match: .exact,
            methods: ["GET", "PUT", "DELETE"],
            integrator: 100,
            workforce: 500
        ),
        Bucket(name: "/oauth2/v1/token", path: "/oauth2/v1/token", match: .exact, integrator: 300, workforce: 2000),
        Bucket(name: "/api/v1/users", path: "/api/v1/users", match: .prefix, integrator: 100, workforce: 600),
        Bucket(name: "/api/v1/groups", path: "/api/v1/groups", match: .prefix, integrator: 100, workforce: 500),
        Bucket(name: "/api/v1/apps", path: "/api/v1/apps", match: .prefix, integrator: 20, workforce: 100),
        Bucket(name: "/api/v1/logs", path: "/api/v1/logs", match: .prefix, integrator: 20, workforce: 120),
        Bucket(name: "/api/v1/devices", path: "/api/v1/devices", match: .prefix, integrator: 100, workforce: 100),
        Bucket(name: "/api/v1/iam", path: "/api/v1/iam", match: .prefix, integrator: 100, workforce: 200),
        Bucket(name: "/api/v1/domains", path: "/api/v1/domains", match: .prefix, integrator: 30, workforce: 30),
    ]
}
