import Testing

@testable import Okta

/// The life of an access token as a script of (event, action).
@Suite struct TokenStateTests {
    private static func token(_ text: String, expires: Duration) -> AccessToken {
        AccessToken(text: Secret(text), isBound: false, expires: expires, scopes: [])
    }

    private static func name(_ step: TokenState.Step) -> String {
        switch step {
        case .use(let token): "use \(token.text.reveal())"
        case .fetch: "fetch"
        case .wait: "wait"
        case .fail: "fail"
        }
    }

    private static let refusal = OktaError.authentication(reason: "no")

    @Test func `the first fetches, the others wait, then all use`() {
        var state = TokenState()
        #expect(Self.name(state.next(at: .zero)) == "fetch")
        #expect(Self.name(state.next(at: .zero)) == "wait")
        state.fetched(Self.token("a", expires: .seconds(3600)))
        #expect(Self.name(state.next(at: .seconds(1))) == "use a")
        #expect(Self.name(state.next(at: .seconds(3539))) == "use a")
    }

    @Test func `it is renewed 60 s early, and the old one is used meanwhile, but not to its last second`() {
        var state = TokenState()
        _ = state.next(at: .zero)
        state.fetched(Self.token("a", expires: .seconds(3600)))
        #expect(Self.name(state.next(at: .seconds(3540))) == "fetch")
        #expect(Self.name(state.next(at: .seconds(3541))) == "use a")
        #expect(Self.name(state.next(at: .seconds(3595))) == "wait")
        state.fetched(Self.token("b", expires: .seconds(7200)))
        #expect(Self.name(state.next(at: .seconds(3596))) == "use b")
    }

    @Test func `a renewal that fails leaves the old token in use while it lives`() {
        var state = TokenState()
        _ = state.next(at: .zero)
        state.fetched(Self.token("a", expires: .seconds(3600)))
        _ = state.next(at: .seconds(3540))
        #expect(state.failed(Self.refusal, pause: .seconds(15), at: .seconds(3541))?.text.reveal() == "a")
        #expect(Self.name(state.next(at: .seconds(3542))) == "use a")
        #expect(Self.name(state.next(at: .seconds(3556))) == "fetch")
        #expect(state.failed(Self.refusal, pause: .seconds(15), at: .seconds(3596)) == nil)
        #expect(Self.name(state.next(at: .seconds(3597))) == "fail")
    }

    @Test func `a refusal is remembered for its pause, a passing fault is not`() {
        var state = TokenState()
        _ = state.next(at: .zero)
        #expect(state.failed(Self.refusal, pause: .seconds(15), at: .zero) == nil)
        #expect(Self.name(state.next(at: .seconds(14))) == "fail")
        #expect(Self.name(state.next(at: .seconds(15))) == "fetch")
        _ = state.failed(.connectionLost(reason: "gone"), pause: .zero, at: .seconds(15))
        #expect(Self.name(state.next(at: .seconds(15))) == "fetch")
        state.abandoned()
        #expect(Self.name(state.next(at: .seconds(15))) == "fetch")
    }

    @Test func `a rejected token is used no more, a newer one stays`() {
        var state = TokenState()
        _ = state.next(at: .zero)
        state.fetched(Self.token("b", expires: .seconds(3600)))
        state.reject("a")
        #expect(Self.name(state.next(at: .seconds(1))) == "use b")
        state.reject("b")
        #expect(Self.name(state.next(at: .seconds(1))) == "fetch")
    }
}
