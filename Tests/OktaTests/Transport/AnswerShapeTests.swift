import JSON
import Testing

@testable import Okta

/// A 2xx of another type than the API promises is no answer; oddities inside one are taken as they are.
@Suite struct AnswerShapeTests {
    private static func reading(_ body: String, _ read: (OktaReader) async throws -> Void) async throws -> OktaError? {
        try await TestOrg.with { _, _ in
            .bytes(answer(200, body))
        } _: { org in
            var found: OktaError?
            do { try await read(org.reader) } catch { found = error as? OktaError }
            #expect(org.server.requests.count == 1)
            #expect(org.reports.phases == [found == nil ? .answered : .answeredUnusable])
            return found
        }
    }

    @Test(arguments: [
        ("[]", "a list"), ("[{\"id\":\"00u1\"}]", "a list"), ("\"00u1\"", "a text"), ("7", "a number"),
        ("true", "a truth value"), ("null", "no body"), ("", "no body"),
    ])
    func `what is no object is refused where one was due, with what to do`(_ body: String, _ what: String) async throws
    {
        let error = try await Self.reading(body) { _ = try await $0.get(OktaRead("/api/v1/org")) }
        #expect(error == .malformed(what: "\(what) where an object was due", requestID: nil))
        #expect(error?.hint?.hasPrefix("Try again") == true)
    }

    @Test(arguments: [
        ("{}", "an object"), ("{\"items\":[]}", "an object"), ("\"\"", "a text"), ("0", "a number"),
        ("null", "no body"),
        ("", "no body"),
    ])
    func `what is no list is refused where one was due, never taken as an empty one`(
        _ body: String,
        _ what: String
    ) async throws {
        let expected = OktaError.malformed(what: "\(what) where a list was due", requestID: nil)
        #expect(try await Self.reading(body) { _ = try await $0.users() } == expected)
        let cursor = PageCursor(template: "/api/v1/users", target: "/api/v1/users?after=1")
        #expect(try await Self.reading(body) { _ = try await $0.page(after: cursor) } == expected)
    }

    @Test func `odd objects do not spoil their page`() async throws {
        let body = #"[{"id":"00u1","profile":[]},{"profile":"?"},5,null,{"id":7},{"id":"00u2"}]"#
        let error = try await Self.reading(body) { reader in
            let items = try await reader.users().items
            #expect(items.count == 6)
            #expect(items.compactMap { User($0)?.id.text } == ["00u1", "00u2"])
        }
        #expect(error == nil)
    }

    @Test(arguments: ["[]", "[{\"id\":\"00u1\"}]", "\"done\"", "1"], [OktaWrite.Effect.once, .idempotent])
    func `a write that is answered with another type is done, its body not used, and it is not repeated`(
        _ body: String,
        _ effect: OktaWrite.Effect
    ) async throws {
        try await TestOrg.with { _, _ in
            .bytes(answer(200, body))
        } _: { org in
            let report = await org.send(OktaWrite(.post, "/api/v1/users/00u1/lifecycle/suspend", effect: effect))
            guard case .applied(let answer) = report.result else { Issue.record("\(report.result)"); return }
            #expect(answer.body.isNull)
            #expect(report.exchange.phase == .answeredUnusable)
            #expect(report.retry == .never)
            #expect(org.server.requests.count == 1)
        }
    }

    @Test(arguments: ["", "{}", "{\"id\":\"00u1\"}"])
    func `an object or nothing is a whole answer to a write`(_ body: String) async throws {
        try await TestOrg.with { _, _ in
            .bytes(answer(200, body))
        } _: { org in
            let report = await org.send(OktaWrite(.post, "/api/v1/users/00u1/lifecycle/suspend"))
            #expect(report.exchange.phase == .answered)
        }
    }
}
