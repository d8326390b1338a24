/// One bucket of api.md 2.2: which requests it counts and how many of them the whole org may send per window.
struct RateLimitBucket: Sendable {
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
    /// False for limits that count per principal alone, without one for the whole org.
    var isShared = true

    enum Match: Sendable { case exact, prefix }

    /// What Okta's events call it.
    var logEntity: LogEntity { LogEntity(id: name, type: "URL Pattern", alternateId: "unknown", displayName: name) }

    /// The most specific bucket: an exact path first, then the longest prefix.
    static func bucket(method: String, segments: [String]) -> RateLimitBucket {
        var best = everythingElse
        for bucket in all where bucket.methods.isEmpty || bucket.methods.contains(method) {
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

    private static let everythingElse = RateLimitBucket(
        name: "/api/v1",
        path: "/api/v1",
        match: .prefix,
        integrator: 100,
        workforce: 1200
    )

    /// Exact paths with literal segments stand before those with `{}`.
    static let all: [RateLimitBucket] = [
        RateLimitBucket(
            name: "/api/v1/users/me",
            path: "/api/v1/users/me",
            match: .exact,
            methods: ["GET"],
            integrator: 40,
            workforce: 40,
            windowSeconds: 10,
            isShared: false
        ),
        RateLimitBucket(
            name: "/api/v1/users/{id} read",
            path: "/api/v1/users/{}",
            match: .exact,
            methods: ["GET"],
            integrator: 100,
            workforce: 2000
        ),
        RateLimitBucket(
            name: "/api/v1/users/{id} write",
            path: "/api/v1/users/{}",
            match: .exact,
            methods: ["POST", "PUT", "DELETE"],
            integrator: 100,
            workforce: 600
        ),
        RateLimitBucket(
            name: "/api/v1/groups",
            path: "/api/v1/groups/rules",
            match: .exact,
            integrator: 100,
            workforce: 500
        ),
        RateLimitBucket(
            name: "/api/v1/groups/{id}",
            path: "/api/v1/groups/{}",
            match: .exact,
            methods: ["GET", "PUT", "DELETE"],
            integrator: 100,
            workforce: 1000
        ),
        RateLimitBucket(
            name: "/api/v1/apps/{id}",
            path: "/api/v1/apps/{}",
            match: .exact,
            methods: ["GET", "PUT", "DELETE"],
            integrator: 100,
            workforce: 500
        ),
        RateLimitBucket(
            name: "/oauth2/v1/token",
            path: "/oauth2/v1/token",
            match: .exact,
            integrator: 300,
            workforce: 2000
        ),
        RateLimitBucket(name: "/api/v1/users", path: "/api/v1/users", match: .prefix, integrator: 100, workforce: 600),
        RateLimitBucket(
            name: "/api/v1/groups",
            path: "/api/v1/groups",
            match: .prefix,
            integrator: 100,
            workforce: 500
        ),
        RateLimitBucket(name: "/api/v1/apps", path: "/api/v1/apps", match: .prefix, integrator: 20, workforce: 100),
        RateLimitBucket(name: "/api/v1/logs", path: "/api/v1/logs", match: .prefix, integrator: 20, workforce: 120),
        RateLimitBucket(
            name: "/api/v1/devices",
            path: "/api/v1/devices",
            match: .prefix,
            integrator: 100,
            workforce: 100
        ),
        RateLimitBucket(name: "/api/v1/iam", path: "/api/v1/iam", match: .prefix, integrator: 100, workforce: 200),
        RateLimitBucket(
            name: "/api/v1/principal-rate-limits",
            path: "/api/v1/principal-rate-limits",
            match: .prefix,
            integrator: 200,
            workforce: 200
        ),
        RateLimitBucket(
            name: "/api/v1/domains",
            path: "/api/v1/domains",
            match: .prefix,
            integrator: 30,
            workforce: 30
        ),
    ]
}
