import JSON
import Okta
import Testing

@testable import Bridge

@Suite struct ListTests {
    static func rows(_ count: Int, from first: Int = 0, padding: Int = 0) -> JSONValue {
        .array(
            (first..<first + count).map {
                ["id": .string("00u\($0)"), "status": .string(String(repeating: "x", count: padding))]
            }
        )
    }

    @Test func `a list gives compact rows and a cursor that takes it on`() async throws {
        let org = CannedOrg([
            "/api/v1/users?limit=1": .body([Canned.user()], next: "/api/v1/users?after=abc&limit=1"),
            "/api/v1/users?after=abc&limit=1": .body([Canned.user("00u2")]),
        ])
        let first = try await decoded(ListUsers.self, ["limit": 1]).run(org.reader).content
        #expect(
            first["items"]?.description
                == #"[{"id":"00u1","login":"dana.kim@acme.example","name":"Dana Kim","status":"ACTIVE","#
                + #""email":"dana.kim@acme.example","department":"Sales","last_login":"2026-11-01T08:00:00.000Z"}]"#
        )
        #expect(first["count"] == 1)
        #expect(first["has_more"] == true)
        let cursor = try #require(first["next_cursor"])
        let second = try await decoded(ListUsers.self, ["limit": 1, "after": cursor]).run(org.reader).content
        #expect(second["items"]?[0]?["id"] == "00u2")
        #expect(second["has_more"] == false)
        #expect(second["next_cursor"] == nil)
        #expect(org.reads == ["/api/v1/users?limit=1", "/api/v1/users?after=abc&limit=1"])
    }

    @Test func `a cursor fits no other tool, no other arguments, and cannot be made up`() async throws {
        let org = CannedOrg(
            Canned.groupAnswers(Canned.group()).with([
                "/api/v1/groups/00g1aaaaaaaaaaaaaaaa/users": .body(
                    [Canned.user()],
                    next: "/api/v1/groups/00g1aaaaaaaaaaaaaaaa/users?after=abc"
                )
            ])
        )
        let first = try await decoded(ListGroupUsers.self, ["group_id": "00g1aaaaaaaaaaaaaaaa"]).run(org.reader).content
        let cursor = try #require(first["next_cursor"]?.string)
        #expect(throws: Never.self) {
            try decoded(
                ListGroupUsers.self,
                ["group_id": "00g1aaaaaaaaaaaaaaaa", "after": .string(cursor), "limit": 7, "detail": "full"]
            )
        }
        let flipped = (cursor.first == "A" ? "B" : "A") + cursor.dropFirst()
        for arguments in [
            ["group_id": "00g2", "after": .string(cursor)],
            ["group_id": "00g1aaaaaaaaaaaaaaaa", "search": "x", "after": .string(cursor)],
            ["group_id": "00g1aaaaaaaaaaaaaaaa", "after": .string(flipped)],
            ["group_id": "00g1aaaaaaaaaaaaaaaa", "after": ""],
            ["group_id": "00g1aaaaaaaaaaaaaaaa", "after": "/api/v1/users"],
            ["group_id": "00g1aaaaaaaaaaaaaaaa", "after": .string(cursor + "A")],
        ] as [JSONValue] {
            #expect(throws: InvalidArguments.self) { try decoded(ListGroupUsers.self, arguments) }
        }
        #expect(throws: InvalidArguments.self) { try decoded(ListUsers.self, ["after": .string(cursor)]) }
    }

    @Test func `a cursor of an earlier run is void`() throws {
        let cursor = CallFrame().seal(PageCursor(template: "/api/v1/users", target: "/api/v1/users?after=abc"))
        #expect(throws: InvalidArguments.self) { try decoded(ListUsers.self, ["after": .string(cursor)]) }
    }

    @Test func `fetch_all reads to the end`() async throws {
        let org = CannedOrg([
            "/api/v1/users": .body(Self.rows(2), next: "/api/v1/users?after=2"),
            "/api/v1/users?after=2": .body(Self.rows(2, from: 2), next: "/api/v1/users?after=4"),
            "/api/v1/users?after=4": .body(Self.rows(1, from: 4)),
        ])
        let content = try await decoded(ListUsers.self, ["fetch_all": true]).run(org.reader).content
        #expect(content["count"] == 5)
        #expect(content["has_more"] == false)
        #expect(content["truncated"] == nil)
    }

    @Test func `fetch_all stops before the page that no longer fits, and loses no row`() async throws {
        let org = CannedOrg([
            "/api/v1/users": .body(Self.rows(3, padding: 50_000), next: "/api/v1/users?after=3"),
            "/api/v1/users?after=3": .body(Self.rows(3, from: 3, padding: 50_000), next: "/api/v1/users?after=6"),
        ])
        let content = try await decoded(ListUsers.self, ["fetch_all": true]).run(org.reader).content
        #expect(content["count"] == 3)
        #expect(content["truncated"]?.string?.hasPrefix("stopped at 3 rows") == true)
        #expect(content.bytes().count <= 262_144)
        let cursor = try #require(content["next_cursor"])
        let rest = try await decoded(ListUsers.self, ["fetch_all": true, "after": cursor]).run(org.reader).content
        #expect(rest["items"]?[0]?["id"] == "00u3")
    }

    @Test func `fetch_all stops at 2000 rows`() async throws {
        var answers: [String: CannedOrg.Answer] = [
            "/api/v1/users": .body(Self.rows(200), next: "/api/v1/users?after=1")
        ]
        for page in 1...12 {
            answers["/api/v1/users?after=\(page)"] = .body(Self.rows(200), next: "/api/v1/users?after=\(page + 1)")
        }
        let content = try await decoded(ListUsers.self, ["fetch_all": true]).run(CannedOrg(answers).reader).content
        #expect(content["count"] == 2000)
        #expect(content["has_more"] == true)
    }

    @Test func `a single page that is too large is cut and says so`() async throws {
        let org = CannedOrg(["/api/v1/users": .body(Self.rows(9, padding: 50_000))])
        let content = try await decoded(ListUsers.self, [:]).run(org.reader).content
        #expect(content["count"] == 4)
        #expect(content["truncated"]?.string?.hasPrefix("5 rows of this page are left out") == true)
        #expect(content.bytes().count <= 262_144)
    }

    @Test func `fields choose columns and paths`() async throws {
        let org = CannedOrg(["/api/v1/users": .body([Canned.user()])])
        let arguments: JSONValue = [
            "fields": ["name", "profile.manager", "credentials.provider.type", "profile.badge"]
        ]
        let content = try await decoded(ListUsers.self, arguments).run(org.reader).content
        #expect(
            content["items"]?[0]?.description
                == #"{"name":"Dana Kim","profile.manager":"Bo Berg","credentials.provider.type":"OKTA","profile.badge":null}"#
        )
    }

    @Test func `a field asked for twice comes once`() async throws {
        let org = CannedOrg(["/api/v1/users": .body([Canned.user()])])
        let content = try await decoded(ListUsers.self, ["fields": ["id", "id"]]).run(org.reader).content
        #expect(content["items"]?[0]?.description == #"{"id":"00u1"}"#)
    }

    @Test func `a whole list is read in large pages, and empty pages without end are not followed`() async throws {
        var answers: [String: CannedOrg.Answer] = ["/api/v1/users?limit=200": .body([], next: "/api/v1/users?after=1")]
        for page in 1...120 {
            answers["/api/v1/users?after=\(page)"] = .body([], next: "/api/v1/users?after=\(page + 1)")
        }
        let org = CannedOrg(answers)
        let content = try await decoded(ListUsers.self, ["fetch_all": true]).run(org.reader).content
        #expect(org.reads.count == 100)
        #expect(content["has_more"] == true)
        #expect(content["truncated"] != nil)
    }

    @Test func `whole objects keep what Okta sent, except secrets`() async throws {
        let odd: JSONValue = [
            "id": "0oa1aaaaaaaaaaaaaaaa", "surprise": [1, .null], "signOnMode": .null,
            "settings": ["app": ["secretKey": "s3cr3t", "seats": 3]],
            "credentials": ["oauthClient": ["client_secret": "s3cr3t"], "password": [:]],
        ]
        let org = CannedOrg(["/api/v1/apps": .body([odd])])
        let content = try await decoded(ListApplications.self, ["detail": "full"]).run(org.reader).content
        #expect(
            content["items"]?[0]?.description
                == #"{"id":"0oa1aaaaaaaaaaaaaaaa","surprise":[1,null],"signOnMode":null,"#
                + #""settings":{"app":{"secretKey":"<withheld>","seats":3}},"#
                + #""credentials":{"oauthClient":{"client_secret":"<withheld>"},"password":{}}}"#
        )
        let chosen = try await decoded(ListApplications.self, ["fields": ["settings.app.secretKey"]]).run(org.reader)
            .content
        #expect(!chosen.description.contains("s3cr3t"))
    }

    @Test func `one odd row never spoils a page`() async throws {
        let org = CannedOrg(["/api/v1/users": .body([["id": "00u1"], .null, 7, Canned.user("00u2")])])
        let content = try await decoded(ListUsers.self, [:]).run(org.reader).content
        #expect(content["count"] == 4)
        #expect(content["items"]?[3]?["id"] == "00u2")
    }

    @Test func `Okta's error is the tool's failure`() async throws {
        let org = CannedOrg(["/api/v1/users": .refusal(status: 403, code: "E0000006")])
        let failure = await #expect(throws: ToolFailure.self) { try await decoded(ListUsers.self, [:]).run(org.reader) }
        guard case .okta(.refused(let refusal)) = failure else {
            return #expect(Bool(false), "\(String(describing: failure))")
        }
        #expect(refusal.code == "E0000006")
    }
}
