import JSON
import Testing

@testable import Okta

@Suite struct PagesTests {
    private static let page = OktaRead("/api/v1/users", query: [QueryItem("limit", .number(2))])

    private static func link(_ url: String, _ relation: String = "next") -> String {
        "Link: <\(url)>; rel=\"\(relation)\""
    }

    @Test func `the next page is followed as the link says, until there is none`() async throws {
        let script: ScriptedServer.Script = { number, request in
            let host = request.split(separator: "\r\n").first { $0.lowercased().hasPrefix("host:") }?.dropFirst(6) ?? ""
            let url = "http://\(host)/api/v1/users"
            let links = [Self.link("\(url)?limit=2", "self"), Self.link("\(url)?after=00u\(number)+%22x%22&limit=2")]
            return .bytes(
                answer(200, "[{\"id\":\"00u\(number)\"},{\"id\":\"00v\(number)\"}]", number < 3 ? links : [links[0]])
            )
        }
        try await TestOrg.with(script: script) { org in
            var page = try await org.reader.page(Self.page)
            var ids = page.items.compactMap { $0["id"]?.string }
            while let next = page.next {
                page = try await org.reader.page(after: next)
                ids += page.items.compactMap { $0["id"]?.string }
            }
            #expect(ids == ["00u1", "00v1", "00u2", "00v2", "00u3", "00v3"])
            #expect(org.server.requests[0].hasPrefix("GET /api/v1/users?limit=2 "))
            #expect(org.server.requests[1].hasPrefix("GET /api/v1/users?after=00u1+%22x%22&limit=2 "))
            #expect(org.reports.all.allSatisfy { $0.template == "/api/v1/users" && $0.path == "/api/v1/users" })
        }
    }

    @Test(arguments: [
        "https://evil.example/api/v1/users?after=1", "http://127.0.0.1:1/api/v1/users?after=1",
        "/api/v1/apps?after=1", "/api/v1/users/../apps?after=1", "/api/v1/users/00u1?after=1",
    ])
    func `a link that leads elsewhere ends the read and is not followed`(_ url: String) async throws {
        try await ScriptedServer.with { _, _ in
            .bytes(answer(200, "[]"))
        } _: { other in
            let foreign = url.replacing("127.0.0.1:1/", with: "127.0.0.1:\(other.port)/")
            try await TestOrg.with { _, _ in
                .bytes(answer(200, "[]", [Self.link(foreign)]))
            } _: { org in
                let error = await #expect(throws: OktaError.self) { try await org.reader.page(Self.page) }
                guard case .foreignOrigin(let named) = error else {
                    Issue.record("\(String(describing: error))"); return
                }
                #expect(!named.contains("after"))
                #expect(org.server.requests.count == 3)
                #expect(other.connections == 0)
            }
        }
    }

    @Test(arguments: [
        "/api/v1/apps?after=1", "/api/v1/users/x?after=1", "https://evil.example/api/v1/users", "//evil.example/users",
        "/api/v1/users?a b", "/api/v1/users\r\nX: 1", "/api/v1/users#x", "", "/api/v1/users/",
    ])
    func `a cursor that was changed on its way is refused unsent`(_ target: String) async throws {
        try await TestOrg.with { _, _ in
            .bytes(answer(200, "[]"))
        } _: { org in
            await #expect(throws: OktaError.self) {
                try await org.reader.page(after: PageCursor(template: "/api/v1/users", target: target))
            }
            #expect(org.server.requests.isEmpty)
        }
    }

    @Test(arguments: [".", "..", ""]) func `an id in a cursor is one segment`(_ segment: String) {
        let cursor = PageCursor(template: "/api/v1/apps/{id}/users", target: "/api/v1/apps/\(segment)/users?after=1")
        #expect(!cursor.fitsItsTemplate)
    }

    @Test func `an expand that the link lost is added again`() async throws {
        let read = OktaRead(
            "/api/v1/apps/\(try #require(OktaID("0oa1")))/users",
            query: [QueryItem("expand", .text("user"))]
        )
        try await TestOrg.with { _, _ in
            .bytes(answer(200, "[]", [Self.link("/api/v1/apps/0oa1/users?after=1")]))
        } _: { org in
            let first = try await org.reader.page(read)
            #expect(first.next?.target == "/api/v1/apps/0oa1/users?after=1&expand=user")
            let second = try await org.reader.page(after: try #require(first.next))
            #expect(second.next?.target == "/api/v1/apps/0oa1/users?after=1&expand=user")
        }
    }

    @Test(arguments: [
        (["<https://a/x>; rel=\"self\"", "<https://a/y>; rel=\"next\""], "https://a/y"),
        (["<https://a/x>; rel=\"self\", <https://a/y,z>; rel=\"next\""], "https://a/y,z"),
        (["<https://a/y>; title=\"x\"; rel=next"], "https://a/y"), (["<https://a/y>;rel=\"prev next\""], "https://a/y"),
        (["<https://a/y>; REL=\"Next\""], "https://a/y"), (["<https://a/y>; rel=\"nextish\""], nil),
        (["rel=next"], nil),
        (["<https://a/y"], nil), ([""], nil), ([], nil),
    ])
    func `a link field is read as RFC 8288 writes it`(_ values: [String], _ url: String?) {
        #expect(LinkField.target(of: "next", in: values) == url)
    }
}
