@testable import Bridge
import Okta
import Testing

@Suite struct CallBookTests {
    @Test func `who uses a bucket most is counted by bucket, whatever the paths`() throws {
        let book = CallBook(capacity: 10, clock: SystemClock(), feed: DeskFeed(), changed: {})
        let templates = ["/api/v1/users", "/api/v1/users/{id}/groups", "/api/v1/users/{id}/roles"]
        for template in templates { book.note(Self.exchange(template), of: "claude") }
        book.note(Self.exchange("/api/v1/users"), of: "cursor")
        let top = try #require(book.topClient(of: "/api/v1/users"))
        #expect(top.label == "claude")
        #expect(top.share == 75)
        #expect(book.topClient(of: "/api/v1/users/{id}/groups") == nil)
    }

    private static func exchange(_ template: String) -> ExchangeReport {
        ExchangeReport(
            attempt: 1,
            method: "GET",
            template: template,
            bucket: "/api/v1/users",
            path: template,
            phase: .answered
        )
    }
}
