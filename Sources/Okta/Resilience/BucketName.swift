/// Which of Okta's rate-limit buckets a request counts in: names only, for the limits are learned (okta/api.md 2.2).
enum BucketName {
    /// The bucket of a method and a path template such as `/api/v1/users/{id}/lifecycle/suspend`.
    static func of(_ method: String, _ template: String) -> String {
        let parts = template.split(separator: "/").map(String.init)
        guard parts.count >= 3, parts[0] == "api", parts[1] == "v1" else { return oauth(parts) }
        let area = parts[2]
        let isOneObject = parts.count == 4 && parts[3] == "{id}"
        switch area {
        case "users": return users(method, parts, isOneObject: isOneObject)
        case "groups", "apps": return isOneObject ? "/api/v1/\(area)/{id}" : "/api/v1/\(area)"
        case "devices": return parts.last == "users" ? "/api/v1/devices/{id}/users" : "/api/v1/devices"
        case "logs", "iam", "device-assurances", "domains", "principal-rate-limits": return "/api/v1/\(area)"
        default: return "/api/v1"
        }
    }

    private static func users(_ method: String, _ parts: [String], isOneObject: Bool) -> String {
        if parts.count == 4, parts[3] == "me" { return "/api/v1/users/me" }
        if isOneObject { return method == "GET" ? "/api/v1/users/{id}" : "/api/v1/users/{id} (write)" }
        let isVerification = parts.count == 7 && parts[4] == "factors" && parts[6] == "verify"
        return isVerification ? "/api/v1/users/{id}/factors/{id}/verify" : "/api/v1/users"
    }

    private static func oauth(_ parts: [String]) -> String {
        parts.last == "token" ? "/oauth2/v1/token" : "/oauth2/v1"
    }
}
