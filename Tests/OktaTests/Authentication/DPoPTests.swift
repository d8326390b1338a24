import JSON
import OktaEmulator
import Testing

@testable import Okta

/// DPoP without a setting: the client finds out that the org demands it.
@Suite struct DPoPTests {
    @Test func `the first sign-in dances once, later ones know the step`() async throws {
        try await TokenOrg.with(app: { $0.demandsDPoP = true }) { org in
            let count = try await org.users()
            #expect(count == 3)
            #expect(org.tokenRequests.map(\.status) == [400, 400, 200])
            org.clock.advance(.seconds(3550))
            #expect(try await org.users() == 3)
            #expect(org.tokenRequests.map(\.status) == [400, 400, 200, 200])
        }
    }

    @Test func `64 callers dance once, and each request has its own proof`() async throws {
        try await TokenOrg.with(app: { $0.demandsDPoP = true }, waits: .hold) { org in
            try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 1...64 { group.addTask { try await org.users() } }
                for try await count in group { #expect(count == 3) }
            }
            #expect(org.tokenRequests.count == 3)
            #expect(org.apiRequests.count == 64)
        }
    }

    @Test func `a nonce that has gone stale is exchanged with a fresh assertion and a fresh proof`() async throws {
        try await TokenOrg.with(app: { $0.demandsDPoP = true }) { org in
            _ = try await org.users()
            org.server.org.forgetNonces()
            org.clock.advance(.seconds(3550))
            #expect(try await org.users() == 3)
            #expect(org.tokenRequests.map(\.status) == [400, 400, 200, 400, 200])
        }
    }

    @Test func `a revoked bound token is renewed and the read repeated`() async throws {
        try await TokenOrg.with(app: { $0.demandsDPoP = true }) { org in
            _ = try await org.users()
            org.server.org.revokeAccessTokens()
            #expect(try await org.users() == 3)
            #expect(org.apiRequests.map(\.status) == [200, 401, 200])
            #expect(org.tokenRequests.count == 4)
        }
    }

    @Test func `a wrong clock does no harm to proofs`() async throws {
        try await TokenOrg.with(app: { $0.demandsDPoP = true }, clockError: 90) { org in
            let count = try await org.users()
            #expect(count == 3)
            #expect(org.tokenRequests.count <= 4)
        }
    }

    @Test func `an API that asks for the nonce too gets it, once`() async throws {
        let challenge = "WWW-Authenticate: DPoP error=\"use_dpop_nonce\", error_description=\"nonce\""
        let token =
            "{\"token_type\":\"DPoP\",\"expires_in\":3600,\"access_token\":\"abc\",\"scope\":\"okta.users.read\"}"
        try await ScriptedServer.with { number, request in
            if request.hasPrefix("POST") { return .bytes(answer(200, token)) }
            return number == 2 ? .bytes(answer(401, "", [challenge, "DPoP-Nonce: n-1"])) : .bytes(answer(200, "[]"))
        } _: { server in
            try await TokenOrg.withClient(of: server) { client in
                _ = try await client.reader { _ in }.users()
            }
            #expect(server.requests.count == 3)
            let proofs = server.requests.dropFirst().compactMap { request in
                request.split(separator: "\r\n").first { $0.hasPrefix("DPoP: ") }?.split(separator: ".")[1]
            }
            let claims = try proofs.map { try JSONValue(parsing: try #require(Base64URL.decoded(String($0)))) }
            #expect(claims.map { $0["nonce"]?.string } == [nil, "n-1"])
            #expect(claims.allSatisfy { $0["ath"]?.string?.isEmpty == false })
            #expect(claims.allSatisfy { $0["htu"]?.string == "\(server.url)/api/v1/users" })
            #expect(claims[0]["jti"]?.string != claims[1]["jti"]?.string)
        }
    }
}
