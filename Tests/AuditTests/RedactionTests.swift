import Audit
import JSON
import Testing

struct RedactionTests {
    @Test(arguments: [
        (["profile.ssn"], #"{"profile":{"ssn":"1","login":"a"}}"#, #"{"profile":{"login":"a"}}"#),
        (["profile.ssn"], #"[{"target":{"profile":{"SSN":"1"}}}]"#, #"[{"target":{"profile":{}}}]"#),
        (["profile.ssn"], #"{"ssn":"1","profile":[{"ssn":"2"}]}"#, #"{"ssn":"1","profile":[{}]}"#),
        (["credentials.**"], #"{"credentials":{"a":{"b":1}},"c":2}"#, #"{"c":2}"#),
        (["a.**.z"], #"{"a":{"z":1,"b":{"z":2,"y":3},"c":{"d":{"z":4}}}}"#, #"{"a":{"b":{"y":3},"c":{"d":{}}}}"#),
        (["a.*.z"], #"{"a":{"z":1,"b":{"z":2},"c":{"d":{"z":4}}}}"#, #"{"a":{"z":1,"b":{},"c":{"d":{"z":4}}}}"#),
        (["*mail"], #"{"email":1,"secondEmail":2,"mailbox":3}"#, #"{"mailbox":3}"#),
        (["a*b*c"], #"{"abc":1,"aXbYc":2,"acb":3}"#, #"{"acb":3}"#),
        ([], #"{"a":[1,null,"x"]}"#, #"{"a":[1,null,"x"]}"#),
    ])
    func `a path drops what it names, at any depth`(_ drop: [String], _ before: String, _ after: String) throws {
        let redaction = Redaction(drop: drop, key: Array("key".utf8))
        #expect(redaction.apply(to: try JSONValue(parsing: before)) == (try JSONValue(parsing: after)))
    }

    @Test func `a hashed value can be checked and not read`() throws {
        let redaction = Redaction(hash: ["profile.mobilePhone", "profile.codes"], key: Array("key".utf8))
        let after = redaction.apply(to: [
            "profile": ["mobilePhone": "The quick brown fox jumps over the lazy dog", "x": "y"]
        ])
        // The example of RFC-style HMAC-SHA-256 test vectors that every manual prints.
        let code = "f7bc83f430538424b13298e6aa6fb143ef4d59a14946175997479dbc2d1a3cd8"
        #expect(after == ["profile": ["mobilePhone": .string("hmac:" + code), "x": "y"]])
        #expect(redaction.apply(to: ["profile": ["mobilePhone": .null]]) == ["profile": ["mobilePhone": .null]])
        let codes = redaction.apply(to: ["profile": ["codes": ["b": 1, "a": 2]]])
        #expect(codes == redaction.apply(to: ["profile": ["codes": ["a": 2, "b": 1]]]))
        #expect(codes["profile"]?["codes"]?.string?.hasPrefix("hmac:") == true)
    }

    @Test(arguments: [
        "password", "PASSWORD", "newPassword", "tempPassword", "client_secret", "clientSecret", "access_token",
        "apiToken", "to\u{212A}en",
        "token", "activationUrl", "resetPasswordUrl", "privateKey", "private-key", "Authorization", "Set-Cookie",
        "passCode",
        "client_assertion", "recovery_question",
    ])
    func `a member whose name says secret is dropped without a rule`(_ name: String) {
        let redaction = Redaction(key: [1])
        let secret: JSONValue = ["value": "hunter2"]
        let value = JSONValue.object([(key: name, value: secret), (key: "login", value: .string("ada"))])
        #expect(redaction.apply(to: [value]) == [["login": "ada"]])
    }

    @Test(arguments: ["login", "passwordChanged", "tokenExpiry", "id", "keys", "mobilePhone"])
    func `a member with an innocent name stays`(_ name: String) {
        #expect(!Redaction.isSecret(name))
    }

    @Test func `the key of a log stays the same and is not another log's`() async throws {
        let fixture = try LogFixture()
        let value: JSONValue = ["phone": "1"]
        let log = try await fixture.open()
        let first = log.redaction(drop: [], hash: ["phone"]).apply(to: value)
        try await log.close()
        try await fixture.with { log in
            #expect(log.redaction(drop: [], hash: ["phone"]).apply(to: value) == first)
        }
        try await LogFixture().with { log in
            #expect(log.redaction(drop: [], hash: ["phone"]).apply(to: value) != first)
        }
    }
}
