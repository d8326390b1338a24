import Testing

@testable import Okta

@Suite struct SecretTests {
    private struct Holder {
        var name = "token"
        var secret = Secret("00SecretTokenThatMustNotBeShown")
    }

    @Test func `no way of printing shows a secret`() {
        let secret = Secret("00SecretTokenThatMustNotBeShown")
        var dumped = ""
        dump(secret, to: &dumped)
        dump(Holder(), to: &dumped)
        dump(SSWSToken(secret), to: &dumped)
        let ways = [
            "\(secret)", String(describing: secret), String(reflecting: secret), "\(Holder())",
            String(reflecting: Holder()), "\(SSWSToken(secret))", String(reflecting: SSWSToken(secret)),
            "\(Optional(secret) as Any)", dumped,
        ]
        for text in ways {
            #expect(!text.contains("00Secret"))
            #expect(text.contains("<redacted>") || text == dumped)
        }
        #expect(Mirror(reflecting: secret).children.isEmpty)
    }

    @Test func `a secret is not encodable`() {
        #expect(!((Secret("x") as Any) is any Encodable))
    }

    @Test func `blanks around a token from a file are dropped`() async throws {
        let token = SSWSToken(Secret(" \t00abc\r\n"))
        try token.check()
        #expect(
            try await token.authorize("GET", "https://acme.okta.com/") == [HeaderField("Authorization", "SSWS 00abc")]
        )
    }

    @Test(arguments: ["", "  \n", "SSWS 00abc", "00 abc", "00abc\u{0}", "00äbc", "00abc\r\nX-Evil: 1"])
    func `a token that can never work is refused without being shown`(_ text: String) {
        let error = #expect(throws: OktaConfigurationError.self) { try SSWSToken(Secret(text)).check() }
        #expect(error.map { "\($0)".contains("abc") } == false)
    }
}
