import Testing

@testable import Okta

@Suite struct OktaConfigurationTests {
    @Test(arguments: [
        ("https://acme.okta.com", "https://acme.okta.com"), ("https://Acme.Okta.com/", "https://acme.okta.com"),
        ("HTTPS://acme.okta.com:443", "https://acme.okta.com"),
        ("https://id.acme.example:8443", "https://id.acme.example:8443"),
        ("http://127.0.0.1:8080", "http://127.0.0.1:8080"), ("http://localhost", "http://localhost"),
        ("http://[::1]:9000", "http://[::1]:9000"), ("http://127.9.9.9", "http://127.9.9.9"),
    ])
    func `an org URL is an origin`(_ url: String, _ origin: String) throws {
        #expect(try OktaOrigin(url).description == origin)
    }

    @Test(arguments: [
        "", "acme.okta.com", "ftp://acme.okta.com", "http://acme.okta.com", "http://127.0.0.1.evil.example",
        "http://localhost.evil.example", "http://127.1", "https://user:password@acme.okta.com",
        "https://@acme.okta.com",
        "https://acme.okta.com/api/v1", "https://acme.okta.com?x=1", "https://acme.okta.com#x", "https://",
        "https://acme okta.com", "https://acme.okta.com:0", "https://acme.okta.com:99999", "https://acme.okta.com:x",
        "https://ácme.okta.com", "https://acme.okta.com\\@evil.example", "https://acme-admin.okta.com",
        "http://[::2]", "https://acme.okta.com\r\nX: 1",
    ])
    func `anything else is refused with what to do`(_ url: String) {
        let error = #expect(throws: OktaConfigurationError.self) { try OktaOrigin(url) }
        #expect(error.map { "\($0)".contains("https://acme.okta.com") } == true)
        #expect(error.map { "\($0)".contains("password") } == false)
    }

    @Test func `figures out of range are refused by name`() throws {
        var configuration = try OktaConfiguration(orgURL: "https://acme.okta.com", version: "1")
        configuration.freeShare = 1
        #expect(throws: OktaConfigurationError.self) { try configuration.check() }
        configuration.freeShare = 0.5
        configuration.concurrency = 9
        #expect(throws: OktaConfigurationError.self) { try configuration.check() }
    }

    @Test(arguments: [
        ("https://acme.okta.com/api/v1/users?after=1", "/api/v1/users?after=1"),
        ("https://ACME.okta.com:443/api/v1/users", "/api/v1/users"), ("/api/v1/users?after=1", "/api/v1/users?after=1"),
    ])
    func `a link of the same origin is a path`(_ url: String, _ target: String) throws {
        #expect(try OktaOrigin("https://acme.okta.com").target(of: url) == target)
    }

    @Test(arguments: [
        "https://evil.example/api/v1/users", "http://acme.okta.com/api/v1/users",
        "https://acme.okta.com:8443/api/v1/users",
        "https://acme.okta.com@evil.example/api/v1/users", "https://acme.okta.com.evil.example/", "//evil.example/x",
        "ftp://acme.okta.com/", "https://acme.okta.com\\.evil.example/", "api/v1/users", "",
    ])
    func `a link of another origin is refused, and its query is not shown`(_ url: String) throws {
        let origin = try OktaOrigin("https://acme.okta.com")
        let error = #expect(throws: OktaError.self) { try origin.target(of: url + "?token=hidden") }
        #expect(error.map { "\($0)".contains("hidden") } == false)
    }
}
