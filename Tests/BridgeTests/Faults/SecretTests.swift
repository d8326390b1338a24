@testable import Bridge
import JSON
import Okta
import OktaEmulator
import TestSupport
import Testing

/// What an org that is signed in to with OAuth hands out and is handed, and where it must never be read (gate.md T16).
@Suite(.timeLimit(.minutes(5)))
struct SecretTests {
    /// The answers of `/oauth2/v1/token` and `/oauth2/v1/device/authorize` that Okta documents, a text for each cause.
    static let refusals: [Eavesdropper.Refusal] = [
        .init(status: 400, code: "invalid_request", words: "The token request must specify a 'grant_type'."),
        .init(status: 401, code: "invalid_client", words: "The client_assertion JWT kid is invalid."),
        .init(status: 401, code: "invalid_client", words: "The client_assertion signature is invalid."),
        .init(status: 401, code: "invalid_client", words: "The client_assertion token is expired."),
        .init(status: 401, code: "invalid_client", words: "The client_assertion token has already been used."),
        .init(
            status: 401,
            code: "invalid_client",
            words: "The audience claim for client_assertion must be the endpoint."
        ),
        .init(status: 400, code: "invalid_scope", words: "The requested scope is invalid, unknown, malformed."),
        .init(status: 400, code: "consent_required", words: "You are not allowed any of the requested scopes."),
        .init(status: 400, code: "unsupported_grant_type", words: "The authorization grant type is not supported."),
        .init(status: 400, code: "unauthorized_client", words: "The client is not authorized to use the grant type."),
        .init(status: 400, code: "invalid_grant", words: "The refresh token is invalid or expired."),
        .init(status: 400, code: "invalid_dpop_proof", words: "The DPoP proof JWT has already been used."),
        .init(status: 400, code: "use_dpop_nonce", words: "Authorization server requires nonce in DPoP proof."),
        .init(status: 403, code: "access_denied", words: "The resource owner denied the request."),
        .init(status: 400, code: "authorization_pending", words: "The device authorization is pending."),
        .init(status: 400, code: "slow_down", words: "Slow down the polling frequency."),
        .init(status: 400, code: "expired_token", words: "The device code has expired."),
        .init(status: 429, code: "too_many_requests", words: "API call exceeded rate limit."),
        .init(status: 500, code: "server_error", words: "The authorization server had an internal error."),
        .init(status: 503, code: "temporarily_unavailable", words: "Read-only mode."),
        .init(status: 400, code: "", words: ""),
    ]

    /// Every fault; those that send nothing in time are alone, for each costs the time that it takes to give up.
    static let faults: [[Fault.Kind]] = [
        [
            .status(401, code: "E0000011"), .status(403, code: "E0000006"), .status(500), .resetBeforeApply,
            .resetAfterApply, .truncated, .malformedBody, .hugeBody(bytes: 2 << 20), .wrongType, .htmlPage,
            .redirect(to: "https://evil.example/"), .foreignNextLink(origin: "https://evil.example"),
            .rateLimitStorm(), .concurrencyStorm, .lyingHeaders(.text), .staleRead, .mutateAfter,
        ], [.hang], [.hangAfterApply], [.delay(.seconds(600))], [.slow(bytes: 1, pause: .seconds(600))],
    ]

    private static func signIn(_ gate: OverheardGate, _ signIn: OAuthSignIn) async throws {
        guard signIn == .deviceCode else { return }
        let org = gate.bench.org
        try await gate.login { _ = org.activate($0.code, as: OAuthSignIn.person) }
    }

    @Test(arguments: OAuthSignIn.working)
    func `each refusal of the token endpoint is told without what it repeats of what was sent`(
        _ signIn: OAuthSignIn
    ) async throws {
        try await OverheardGate.run(signIn) { gate in
            try await Self.signIn(gate, signIn)
            for refusal in Self.refusals {
                try await gate.begin()
                gate.ear.refuse(refusal)
                let answer = try await gate.call("list_users", ["limit": 3])
                #expect(answer["error"] != nil, "\(refusal.code)")
                if signIn == .deviceCode { try await gate.login { _ in } }
            }
            gate.ear.refuse(nil)
            try await gate.begin()
            try await Self.signIn(gate, signIn)
            let user = try #require(gate.bench.org.userIDs(status: "ACTIVE").last)
            #expect(try await gate.call("list_users", ["limit": 3])["items"]?.count == 3)
            let written = try await gate.call("suspend_user", ["user_id": .string(user)], isWrite: true)
            #expect(written["status"] == "applied")
        }
    }

    @Test(arguments: OAuthSignIn.working, faults)
    func `every fault of the token endpoint and of the API leaves no secret behind`(
        _ signIn: OAuthSignIn,
        _ faults: [Fault.Kind]
    ) async throws {
        let areAnswered = faults.count > 1
        try await OverheardGate.run(signIn, timeout: areAnswered ? .seconds(60) : .seconds(2)) { gate in
            try await Self.signIn(gate, signIn)
            var users = gate.bench.org.userIDs(status: "ACTIVE")
            try #require(users.count > faults.count)
            for fault in faults {
                try await gate.begin()
                gate.bench.org.faults.add(Fault(pathPrefix: "/oauth2/v1/token", kind: fault))
                _ = try await gate.call("list_users", ["limit": 3])
                try await gate.begin()
                gate.bench.org.faults.add(Fault(method: "POST", pathPrefix: "/api/v1/users", kind: fault))
                let user = users.removeLast()
                _ = try await gate.call("suspend_user", ["user_id": .string(user)], isWrite: true)
                gate.bench.org.faults.removeAll()
                gate.bench.org.faults.add(Fault(method: "GET", pathPrefix: "/api/v1/users", kind: fault))
                _ = try await gate.call("list_users", ["limit": 3])
            }
            // Where silence is short, a slow machine is silent, too.
            guard areAnswered else { return }
            try await gate.begin()
            #expect(try await gate.call("list_users", ["limit": 3])["items"]?.count == 3)
            let user = users.removeLast()
            let written = try await gate.call("suspend_user", ["user_id": .string(user)], isWrite: true)
            #expect(written["status"] == "applied")
        }
    }

    @Test func `a sign-in with a code that is denied, or runs out, leaves no secret behind`() async throws {
        try await OverheardGate.run(.deviceCode) { gate in
            let org = gate.bench.org
            try await gate.login { _ = org.activate($0.code, as: nil) }
            try await gate.login { _ in org.expireDeviceCodes() }
            try await Self.signIn(gate, .deviceCode)
            #expect(try await gate.call("list_users", ["limit": 3])["items"]?.count == 3)
        }
    }

    @Test(arguments: [nil, refusals[1]])
    func `a client secret that Okta refuses is nowhere, even where its refusal repeats it`(
        _ refusal: Eavesdropper.Refusal?
    ) async throws {
        try await OverheardGate.run(.clientSecret) { gate in
            var refusal = refusal
            refusal?.words += " \(OAuthSignIn.secret)"
            gate.ear.refuse(refusal)
            let answer = try await gate.call("list_users", ["limit": 3])
            #expect(answer["error"]?["kind"] == "authentication")
        }
    }
}
