import Testing

@testable import Okta

@Suite struct OktaPathTests {
    @Test(arguments: [
        ("00u1abcDEF9", "00u1abcDEF9"), ("ada@acme.example", "ada%40acme.example"), ("a-b.c_d~e", "a-b.c_d~e"),
        ("a/b", "a%2Fb"), ("../x", "..%2Fx"), ("a?b#c&d=e", "a%3Fb%23c%26d%3De"), ("a b+c%20", "a%20b%2Bc%2520"),
        ("a\\b", "a%5Cb"), ("Århus", "%C3%85rhus"), ("日本", "%E6%97%A5%E6%9C%AC"), ("...", "..."), ("a;b", "a%3Bb"),
    ])
    func `an id is one percent-encoded segment`(_ text: String, _ segment: String) throws {
        let id = try #require(OktaID(text))
        #expect(id.pathSegment == segment)
        let path: OktaPath = "/api/v1/users/\(id)/lifecycle/suspend"
        #expect(path.encoded == "/api/v1/users/\(segment)/lifecycle/suspend")
        #expect(path.template == "/api/v1/users/{id}/lifecycle/suspend")
        #expect(path.encoded.split(separator: "/").count == 6)
    }

    @Test(arguments: ["", ".", "..", "a\u{0}b", "a\nb", "a\u{7F}", "a\u{85}", String(repeating: "x", count: 255)])
    func `what can be no segment is no id`(_ text: String) {
        #expect(OktaID(text) == nil)
    }

    @Test(arguments: [
        ("00u1ab2cd3EF4gh5ij6k", true), ("00u1ab2cd3EF4gh5ij6", false), ("ada.lovelace@acme.ex", false),
        ("Sales, northern area", false),
    ])
    func `twenty letters and digits may be an object's id`(_ text: String, _ expected: Bool) throws {
        #expect(try #require(OktaID(text)).looksLikeObjectID == expected)
    }

    @Test func `query values are encoded too`() {
        let read = OktaRead(
            "/api/v1/users",
            query: [
                .init("search", .text("profile.login eq \"a&b=ü\"")), .init("limit", .number(5)),
                .init("x", .bool(true)),
            ]
        )
        #expect(
            OktaRequest(read).target
                == "/api/v1/users?search=profile.login%20eq%20%22a%26b%3D%C3%BC%22&limit=5&x=true"
        )
    }
}
