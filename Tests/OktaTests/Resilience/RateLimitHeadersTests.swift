import Testing

@testable import Okta

@Suite struct RateLimitHeadersTests {
    @Test(arguments: [
        ("Sun, 06 Nov 1994 08:49:37 GMT", 784_111_777), ("Thu, 01 Jan 1970 00:00:00 GMT", 0),
        ("Tue, 29 Feb 2028 23:59:59 GMT", 1_835_481_599), ("Wed, 25 Nov 2026 01:46:06 GMT", 1_795_571_166),
    ])
    func `a date is read as Okta writes it`(_ text: String, _ epoch: Int) {
        #expect(RateLimitHeaders.epoch(text) == epoch)
    }

    @Test(arguments: ["", "yesterday", "Sun, 06 Nov 1994 08:49 GMT", "Sun, 99 Nov 1994 08:49:37 GMT", "784111777"])
    func `what is no date is none`(_ text: String) {
        #expect(RateLimitHeaders.epoch(text) == nil)
    }

    @Test func `of several lines the tightest counts`() {
        let fields = [("limit", "600"), ("limit", "50"), ("remaining", "599, 7"), ("reset", "2000"), ("reset", "1900")]
            .map { HeaderField("x-rate-limit-\($0)", $1) }
        let headers = RateLimitHeaders(HTTPHead(status: 200, fields: fields))
        #expect(headers.reading == RateLimitReading(limit: 50, remaining: 7, resetEpoch: 1900))
        #expect(headers.secondsToReset == nil)
    }

    @Test(arguments: ["", "-1", "many", "99999999999999999999"])
    func `a field that is no number makes the reading unknown, not zero`(_ value: String) {
        let fields = [("limit", "600"), ("remaining", value), ("reset", "2000")]
            .map { HeaderField("X-Rate-Limit-\($0)", $1) }
        #expect(RateLimitHeaders(HTTPHead(status: 200, fields: fields)).reading == nil)
    }

    @Test(arguments: [
        ("GET", "/api/v1/users", "/api/v1/users"), ("GET", "/api/v1/users/{id}", "/api/v1/users/{id}"),
        ("POST", "/api/v1/users/{id}", "/api/v1/users/{id} (write)"),
        ("DELETE", "/api/v1/users/{id}", "/api/v1/users/{id} (write)"),
        ("POST", "/api/v1/users/{id}/lifecycle/suspend", "/api/v1/users"),
        ("GET", "/api/v1/users/{id}/groups", "/api/v1/users"), ("GET", "/api/v1/users/me", "/api/v1/users/me"),
        ("POST", "/api/v1/users/{id}/factors/{id}/verify", "/api/v1/users/{id}/factors/{id}/verify"),
        ("GET", "/api/v1/groups", "/api/v1/groups"), ("PUT", "/api/v1/groups/{id}", "/api/v1/groups/{id}"),
        ("PUT", "/api/v1/groups/{id}/users/{id}", "/api/v1/groups"),
        ("GET", "/api/v1/groups/rules", "/api/v1/groups"), ("GET", "/api/v1/apps/{id}", "/api/v1/apps/{id}"),
        ("GET", "/api/v1/apps/{id}/users", "/api/v1/apps"), ("GET", "/api/v1/logs", "/api/v1/logs"),
        ("GET", "/api/v1/devices/{id}", "/api/v1/devices"),
        ("GET", "/api/v1/devices/{id}/users", "/api/v1/devices/{id}/users"),
        ("GET", "/api/v1/policies/{id}/rules", "/api/v1"), ("GET", "/api/v1/iam/roles", "/api/v1/iam"),
        ("POST", "/oauth2/v1/token", "/oauth2/v1/token"), ("POST", "/oauth2/v1/revoke", "/oauth2/v1"),
    ])
    func `a request counts in the bucket that Okta counts it in`(
        _ method: String,
        _ template: String,
        _ bucket: String
    ) {
        #expect(BucketName.of(method, template) == bucket)
    }
}
