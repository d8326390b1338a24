import JSON
import Synchronization
import Testing

@testable import Okta

/// How a caller's word for a user, group or application becomes the one object that is meant.
@Suite struct ReferenceTests {
    /// A reader on a played org: target → body; what is not listed is 404.
    private static func reader(_ answers: [String: JSONValue]) -> (OktaReader, Asked) {
        let asked = Asked()
        let reader = OktaReader(
            exchange: { read throws(OktaError) in
                let target = OktaRequest(read).target
                asked.value.withLock { $0.append(target) }
                guard let body = answers[target] else {
                    throw .refused(OktaRefusal(status: 404, code: "E0000007", summary: "Not found"))
                }
                return OktaAnswer(status: 200, body: body, etag: "W/\"1\"")
            },
            follow: { _ throws(OktaError) in throw .cancelled }
        )
        return (reader, asked)
    }

    private static func id(_ text: String) throws -> OktaID { try #require(OktaID(text)) }

    private static let ada: JSONValue = ["id": "00uada", "profile": ["login": "ada@acme.example"]]

    @Test(arguments: ["00uada", "ada@acme.example", "ada"])
    func `Okta resolves ids, logins and short names itself`(_ text: String) async throws {
        let (reader, asked) = Self.reader(["/api/v1/users/\(try Self.id(text).pathSegment)": Self.ada])
        let user = try await reader.user(UserReference(Self.id(text)))
        #expect(user.login == "ada@acme.example")
        #expect(user.etag == "W/\"1\"")
        #expect(asked.value.withLock { $0.count } == 1)
    }

    @Test func `a login with a slash is searched, then read alone`() async throws {
        let search = "/api/v1/users?search=profile.login%20eq%20%22a%2Fb%40acme.example%22&limit=6"
        let (reader, asked) = Self.reader([search: [Self.ada], "/api/v1/users/00uada": Self.ada])
        _ = try await reader.user(UserReference(Self.id("a/b@acme.example")))
        #expect(asked.value.withLock { $0 } == [search, "/api/v1/users/00uada"])
    }

    @Test func `a short name that fits several users names them`() async throws {
        let others: [JSONValue] = (1...6).map {
            ["id": .string("00u\($0)"), "profile": ["login": .string("ada@\($0)")]]
        }
        let (reader, _) = Self.reader(["/api/v1/users?search=profile.login%20sw%20%22ada%40%22&limit=6": .array(others)]
        )
        let error = await #expect(throws: OktaError.self) { try await reader.user(UserReference(Self.id("ada"))) }
        guard case .ambiguous("user", "ada", let candidates) = error else {
            Issue.record("\(String(describing: error))"); return
        }
        #expect(candidates.count == 5)
        #expect(candidates.first == "ada@1 (00u1)")
    }

    @Test func `who is not found is not found`() async throws {
        let (reader, asked) = Self.reader(["/api/v1/users?search=profile.login%20sw%20%22eve%40%22&limit=6": []])
        await #expect(throws: OktaError.notFound(kind: "user", reference: "eve")) {
            try await reader.user(UserReference(Self.id("eve")))
        }
        await #expect(throws: OktaError.notFound(kind: "user", reference: "00u1ab2cd3EF4gh5ij6k")) {
            try await reader.user(UserReference(Self.id("00u1ab2cd3EF4gh5ij6k")))
        }
        #expect(asked.value.withLock { $0.count } == 3)
    }

    @Test func `a group is found by its exact name, and read alone`() async throws {
        let search = "/api/v1/groups?search=profile.name%20eq%20%22Sales%20%5C%22EU%5C%22%22&limit=20"
        let group: JSONValue = ["id": "00g1", "type": "OKTA_GROUP", "profile": ["name": "Sales \"EU\""]]
        let other: JSONValue = ["id": "00g2", "type": "OKTA_GROUP", "profile": ["name": "SALES \"EU\""]]
        let (reader, _) = Self.reader([search: [other, group], "/api/v1/groups/00g1": group])
        let found = try await reader.group(GroupReference(Self.id("Sales \"EU\"")))
        #expect(found.id.text == "00g1")
    }

    @Test func `two groups of one name are ambiguous`() async throws {
        let groups: [JSONValue] = [
            ["id": "00g1", "type": "OKTA_GROUP", "profile": ["name": "Sales"]],
            ["id": "00g2", "type": "APP_GROUP", "profile": ["name": "Sales"]],
        ]
        let (reader, _) = Self.reader(["/api/v1/groups?search=profile.name%20eq%20%22Sales%22&limit=20": .array(groups)]
        )
        let expected = OktaError.ambiguous(
            kind: "group",
            reference: "Sales",
            candidates: ["00g1 (OKTA_GROUP)", "00g2 (APP_GROUP)"]
        )
        await #expect(throws: expected) { try await reader.group(GroupReference(Self.id("Sales"))) }
    }

    @Test func `a name that looks like an id is still found as a name`() async throws {
        let name = "Engineering2026North"
        let group: JSONValue = ["id": "00g1", "profile": ["name": .string(name)]]
        let (reader, asked) = Self.reader([
            "/api/v1/groups?search=profile.name%20eq%20%22\(name)%22&limit=20": [group], "/api/v1/groups/00g1": group,
        ])
        _ = try await reader.group(GroupReference(Self.id(name)))
        #expect(asked.value.withLock { $0.first } == "/api/v1/groups/\(name)")
    }

    @Test func `an application is found by its exact label among those that begin alike`() async throws {
        let wiki: JSONValue = ["id": "0oa1", "label": "Wiki", "status": "ACTIVE"]
        let (reader, _) = Self.reader([
            "/api/v1/apps?q=Wiki&limit=200": [wiki, ["id": "0oa2", "label": "Wiki (old)"]], "/api/v1/apps/0oa1": wiki,
        ])
        #expect(try await reader.application(ApplicationReference(Self.id("Wiki"))).id.text == "0oa1")
        await #expect(throws: OktaError.notFound(kind: "application", reference: "wiki")) {
            let (empty, _) = Self.reader(["/api/v1/apps?q=wiki&limit=200": [wiki]])
            _ = try await empty.application(ApplicationReference(Self.id("wiki")))
        }
    }

    @Test func `the counts of a group come from the list`() async throws {
        let query = "/api/v1/groups?filter=id%20eq%20%2200g1%22&expand=stats"
        let (reader, _) = Self.reader([query: [["id": "00g1", "_embedded": ["stats": ["usersCount": 31]]]]])
        #expect(try await reader.memberCount(of: Self.id("00g1")) == 31)
    }

    @Test func `no assignment is nil, another refusal is thrown`() async throws {
        let (reader, _) = Self.reader([:])
        #expect(try await reader.assignment(of: Self.id("00u1"), to: Self.id("0oa1")) == nil)
        let refusing = OktaReader(
            exchange: { _ throws(OktaError) in throw .refused(OktaRefusal(status: 403, code: "E0000006", summary: ""))
            },
            follow: { _ throws(OktaError) in throw .cancelled }
        )
        await #expect(throws: OktaError.self) {
            try await refusing.assignment(of: Self.id("00u1"), to: Self.id("0oa1"))
        }
    }
}

/// What was asked, for closures to keep.
private final class Asked: Sendable {
    let value = Mutex<[String]>([])
}
