@testable import Bridge
import JSON
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

    @Test func `of long arguments the book keeps no more than it may, and says which they were`() throws {
        let book = CallBook(capacity: 10, clock: SystemClock(), feed: DeskFeed(), changed: {})
        let arguments: JSONValue = [
            "user_id": "00u1", "profile": ["nickName": .string(String(repeating: "x", count: 1 << 20))],
            "group_id": .string(String(repeating: "\u{301}", count: 1 << 19)),
        ]
        let call = try Self.call(in: book, arguments).value
        #expect(call.arguments.count <= 32 << 10)
        let kept = try JSONValue(parsing: call.arguments)
        #expect(kept["user_id"] == "00u1")
        #expect(kept["profile"]?["nickName"]?["bytes"] == .number((1 << 20) + 2))
        #expect(kept["profile"]?["nickName"]?["sha256"]?.string?.count == 64)
        #expect(call.target.unicodeScalars.count == 256)
    }

    @Test func `what is kept for the console is bounded by bytes, and the oldest calls go first`() throws {
        let book = CallBook(capacity: 5_000, clock: SystemClock(), feed: DeskFeed(), changed: {})
        let traces = try (1...2_000).map { _ in try Self.call(in: book, [:]) }
        let result = ToolResult(["text": .string(String(repeating: "x", count: 100_000))])
        for trace in traces {
            trace.end(.ok, result)
            // Said twice, counted once.
            book.weigh(trace.value)
            book.weigh(trace.value)
        }
        let kept = traces.filter { book.trace($0.id) != nil }
        #expect(kept.map(\.id) == traces.suffix(kept.count).map(\.id))
        #expect(kept.count == (64 << 20) / (64 * 1024 + 2))
        #expect(book.callCount == 2_000)
    }

    private static func call(in book: CallBook, _ arguments: JSONValue) throws -> CallTrace {
        let tool = try #require(ToolCatalog().entry(named: "update_user")).listing
        let call = IncomingCall(
            client: GateBench.client(),
            requestID: "1",
            tool: tool.name,
            arguments: arguments,
            hold: .seconds(50)
        )
        return book.begin(call, tool, arguments: arguments)
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
