import JSON

/// `get_rate_limit_status`: what is left of each of Okta's rate-limit buckets.
struct GetRateLimitStatus: LocalTool {
    static let name = "get_rate_limit_status"
    static let description = "Tells what is left of Okta's rate limits per bucket, as last seen, and when they refill."

    @Parameter("Only this bucket, e.g. /api/v1/users.", .length(1...254))
    var bucket: String?

    func run(_ gateway: any Gateway) async throws(ToolFailure) -> ToolOutput {
        let output = gateway.rateLimits()
        guard let bucket, let buckets = output.content["buckets"]?.elements else { return output }
        return ToolOutput(
            output.content.setting("buckets", to: .array(buckets.filter { $0["name"]?.string == bucket }))
        )
    }
}
