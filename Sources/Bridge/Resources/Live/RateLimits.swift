import JSON

/// `okta://rate-limits`: what is left of Okta's limits, as `get_rate_limit_status` tells it.
struct RateLimits: LiveResource {
    static let uri = "okta://rate-limits"
    static let title = "Rate limits"
    static let description = "What is left of each of Okta's rate-limit buckets, as last seen, and when it refills."

    static func content(_ source: ResourceSource) async throws(ResourceFailure) -> JSONValue {
        try await source.call(GetRateLimitStatus.name, [:])
    }
}
