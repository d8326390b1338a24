/// Which scope a path of the Management API asks for (okta/api.md 1.5).
enum ScopeTable {
    /// The scopes of which one must be in the token; empty for a path that no scope opens.
    ///
    /// The first is what Okta names when it refuses: the smallest that would do.
    static func needed(method: String, segments: [String]) -> [String] {
        guard let area = area(segments) else { return [] }
        // A simulation changes nothing, although it is a POST.
        let isRead = method == "GET" || segments.dropFirst(2).elementsEqual(["policies", "simulate"])
        return isRead ? ["okta.\(area).read", "okta.\(area).manage"] : ["okta.\(area).manage"]
    }

    private static func area(_ segments: [String]) -> String? {
        guard segments.count >= 3, segments[0] == "api" else { return nil }
        let inner = segments.count >= 5 ? segments[4] : ""
        switch segments[2] {
        case "users", "groups": return inner == "roles" ? "roles" : segments[2]
        case "apps": return inner == "grants" ? "appGrants" : "apps"
        case "meta": return segments.count > 3 ? segments[3] == "types" ? "userTypes" : segments[3] : "schemas"
        default: return byFirstSegment[segments[2]]
        }
    }

    private static let byFirstSegment = [
        "iam": "roles", "logs": "logs", "policies": "policies", "zones": "networkZones", "devices": "devices",
        "device-assurances": "deviceAssurance", "authenticators": "authenticators", "brands": "brands",
        "domains": "domains", "sessions": "sessions", "email-domains": "emailDomains", "api-tokens": "apiTokens",
        "org": "orgs", "idps": "idps",
        "authorizationServers": "authorizationServers", "trustedOrigins": "trustedOrigins", "behaviors": "behaviors",
        "threats": "threatInsights", "principal-rate-limits": "principalRateLimits",
        "rate-limit-settings": "rateLimits", "eventHooks": "eventHooks", "features": "features",
        "mappings": "profileMappings",
    ]
}
