import Crypto
import JSON
import OktaEmulator
import TestSupport
import Testing

@testable import Okta

/// Signing in as a service app, against the emulator over HTTP.
@Suite struct ClientCredentialsTests {
    private static func reason(_ body: () async throws -> Void) async -> String {
        do {
            try await body()
            return "no error"
        } catch { return "\(error)" }
    }

    @Test func `64 callers at once cause one token request`() async throws {
        try await TokenOrg.with(waits: .hold) { org in
            try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 1...64 { group.addTask { try await org.users() } }
                for try await count in group { #expect(count == 3) }
            }
            #expect(org.tokenRequests.count == 1)
            #expect(org.apiRequests.count == 64)
            #expect(org.apiRequests.allSatisfy { $0.status == 200 })
        }
    }

    @Test func `64 callers with a revoked token cause one more, and all are answered`() async throws {
        try await TokenOrg.with(waits: .hold) { org in
            _ = try await org.users()
            org.server.org.revokeAccessTokens()
            try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 1...64 { group.addTask { try await org.users() } }
                for try await count in group { #expect(count == 3) }
            }
            #expect(org.tokenRequests.count == 2)
        }
    }

    @Test func `a token is renewed 60 s before its end`() async throws {
        try await TokenOrg.with { org in
            _ = try await org.users()
            org.clock.advance(.seconds(3530))
            _ = try await org.users()
            #expect(org.tokenRequests.count == 1)
            org.clock.advance(.seconds(20))
            _ = try await org.users()
            #expect(org.tokenRequests.count == 2)
            #expect(org.apiRequests.allSatisfy { $0.status == 200 })
        }
    }

    @Test func `a read that is refused with 401 is repeated once with a new token`() async throws {
        try await TokenOrg.with { org in
            _ = try await org.users()
            org.server.org.revokeAccessTokens()
            #expect(try await org.users() == 3)
            #expect(org.apiRequests.map(\.status) == [200, 401, 200])
            org.server.org.faults.add(
                Fault(pathPrefix: "/api/v1/users", times: 5, kind: .status(401, code: "E0000011"))
            )
            let text = await Self.reason { _ = try await org.users() }
            #expect(text.contains("401"))
            #expect(org.apiRequests.map(\.status).suffix(2) == [401, 401])
        }
    }

    @Test func `E0000015 is a licence question and costs no token`() async throws {
        try await TokenOrg.with { org in
            org.server.org.faults.add(Fault(pathPrefix: "/api/v1/users", kind: .status(401, code: "E0000015")))
            let text = await Self.reason { _ = try await org.users() }
            #expect(text.contains("E0000015"))
            #expect(org.tokenRequests.count == 1)
            #expect(org.apiRequests.count == 1)
        }
    }

    @Test func `a write that is refused with 401 was not sent, and may be sent once more`() async throws {
        let credential = try TokenOrg.credential(["okta.users.manage"])
        try await TokenOrg.with(credential: credential) { org in
            let id = try #require(org.server.org.userIDs(status: "ACTIVE").last.flatMap { OktaID($0) })
            _ = try await org.users()
            org.server.org.revokeAccessTokens()
            let writer = org.client.writer { _ in }
            let write = OktaWrite(.post, "/api/v1/users/\(id)/lifecycle/suspend")
            let first = await writer.send(PlayedReceipt(write: write))
            guard case .notSent(.refused) = first.result else { Issue.record("\(first.result)"); return }
            #expect(first.retry == .after(.zero))
            let second = await writer.send(PlayedReceipt(write: write))
            guard case .applied = second.result else { Issue.record("\(second.result)"); return }
            #expect(second.exchange.attempt == 2)
            org.server.org.faults.add(
                Fault(method: "POST", pathPrefix: "/api/v1/users", kind: .status(401, code: "E0000011"))
            )
            let third = await writer.send(PlayedReceipt(write: write))
            guard case .rejected = third.result else { Issue.record("\(third.result)"); return }
        }
    }

    @Test func `scopes that fell away are named, and a call that needs one says which`() async throws {
        let credential = try TokenOrg.credential(["okta.users.read", "okta.apps.read", "okta.logs.read"])
        try await TokenOrg.with(credential: credential) { org in
            _ = try await org.users()
            let warning = org.log.all.first { $0.contains("left out 2 of 3 scopes: okta.apps.read okta.logs.read") }
            #expect(warning?.hasPrefix("warning") == true)
            let text = await Self.reason { _ = try await org.reader.get(OktaRead("/api/v1/groups")) }
            #expect(text.contains("Grant the app the scope okta.groups.read"))
        }
    }

    @Test func `without configured scopes the usual ones are asked for, and nothing is missed`() async throws {
        let credential = try TokenOrg.credential([])
        try await TokenOrg.with(credential: credential) { org in
            let count = try await org.users()
            #expect(count == 3)
            #expect(!org.log.all.contains { $0.hasPrefix("warning") })
        }
    }

    @Test func `a client secret is tried once and Okta's answer becomes what to do`() async throws {
        let secret = "TheClientSecretOfTheApp"
        let credential = ClientCredentials(clientID: TokenOrg.clientID, secret: Secret(secret))
        try await TokenOrg.with(app: { $0.secret = secret }, credential: credential) { org in
            for _ in 1...3 {
                let text = await Self.reason { _ = try await org.users() }
                #expect(text.contains("create a key pair"))
                #expect(text.contains("OKTA_PRIVATE_KEY_FILE"))
                #expect(!text.contains(secret))
            }
            #expect(org.tokenRequests.count == 1)
            #expect(org.apiRequests.isEmpty)
            #expect(!org.log.all.contains { $0.contains(secret) || $0.contains("Basic") })
        }
    }

    /// A misconfigured app or credential, and a part of the sentence that mends it.
    struct Misfit: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var mend: String
        var credential: @Sendable () throws -> ClientCredentials = { try TokenOrg.credential() }
        var app: @Sendable (inout ServiceClient) -> Void = { _ in }
    }

    static let misfits = [
        Misfit(testDescription: "key id", mend: "set OKTA_KEY_ID") { try credential(keyID: "other") },
        Misfit(testDescription: "key", mend: "does not belong to the app's public key key-1") {
            try credential(key: P256.Signing.PrivateKey())
        },
        Misfit(testDescription: "client id", mend: "check that OKTA_CLIENT_ID (0oaNobody)") {
            try credential(id: "0oaNobody")
        },
        Misfit(testDescription: "no key registered", mend: "register the public key", app: { $0.keys = [] }),
        Misfit(testDescription: "native app", mend: "API Services", app: { $0.kind = .native }),
        Misfit(testDescription: "no grant", mend: "grant the app at least one", app: { $0.scopes = [] }),
    ]

    private static func credential(
        id: String = TokenOrg.clientID,
        key: P256.Signing.PrivateKey = TokenOrg.key,
        keyID: String = "key-1"
    ) throws -> ClientCredentials {
        ClientCredentials(
            clientID: id,
            key: try SigningKey(Secret(key.pemRepresentation)),
            keyID: keyID,
            scopes: ["okta.users.read"]
        )
    }

    @Test(arguments: misfits)
    func `each refusal of the token endpoint says what to mend, and is not asked for again at once`(
        _ misfit: Misfit
    ) async throws {
        try await TokenOrg.with(app: misfit.app, credential: try misfit.credential()) { org in
            let text = await Self.reason { _ = try await org.users() }
            #expect(text.contains("Okta gave no token"))
            #expect(text.contains(misfit.mend), "\(text)")
            _ = await Self.reason { _ = try await org.users() }
            #expect(org.tokenRequests.count == 1)
            org.clock.advance(.seconds(16))
            _ = await Self.reason { _ = try await org.users() }
            #expect(org.tokenRequests.count == 2)
        }
    }

    @Test(arguments: [-4000, -400, 400, 4000])
    func `a wrong clock here is set right by Okta's`(_ error: Int) async throws {
        try await TokenOrg.with(clockError: error) { org in
            let count = try await org.users()
            #expect(count == 3)
            #expect(org.tokenRequests.count <= 2)
        }
    }

    @Test func `a token endpoint that fails is asked again by a read, and a write was not sent`() async throws {
        try await TokenOrg.with { org in
            org.server.org.faults.add(Fault(pathPrefix: "/oauth2/v1/token", times: 2, kind: .status(503)))
            let count = try await org.users()
            #expect(count == 3)
            #expect(org.tokenRequests.map(\.status) == [503, 503, 200])
        }
        try await TokenOrg.with { org in
            org.server.org.faults.add(Fault(pathPrefix: "/oauth2/v1/token", kind: .resetAfterApply))
            let write = OktaWrite(.post, "/api/v1/groups")
            let report = await org.client.writer { _ in }.send(PlayedReceipt(write: write))
            guard case .notSent(.connectionLost) = report.result else { Issue.record("\(report.result)"); return }
            #expect(org.apiRequests.isEmpty)
        }
    }

    @Test func `odd token answers are no token`() async throws {
        let bodies = ["{}", "{\"access_token\":\"\"}", "{\"access_token\":\"a\\r\\nX-Evil: 1\"}", "<html>", "[]"]
        for body in bodies {
            try await ScriptedServer.with { _, _ in
                .bytes(answer(200, body))
            } _: { server in
                let text = try await TokenOrg.withClient(of: server) { client in
                    await Self.reason { _ = try await client.reader { _ in }.get(OktaRead("/api/v1/org")) }
                }
                #expect(text.contains("cannot be used") || text.contains("not usable"), "\(text)")
                #expect(server.requests.allSatisfy { $0.hasPrefix("POST /oauth2/v1/token") })
            }
        }
    }

    @Test func `no token, assertion or key is ever logged`() async throws {
        try await TokenOrg.with(app: { $0.demandsDPoP = true }) { org in
            _ = try await org.users()
            let text = org.log.all.joined(separator: "\n")
            #expect(text.contains("token endpoint"))
            #expect(!text.contains("eyJ"))
            #expect(!text.contains("PRIVATE"))
        }
    }

    @Test(arguments: ["", "0oa bad", "0oa\n"])
    func `a client id that can never work is refused before anything is sent`(_ id: String) throws {
        let key = try SigningKey(Secret(TokenOrg.key.pemRepresentation))
        #expect(throws: OktaConfigurationError.self) { try ClientCredentials(clientID: id, key: key).check() }
        let scoped = ClientCredentials(clientID: "0oa1", key: key, scopes: ["users"])
        #expect(throws: OktaConfigurationError.self) { try scoped.check() }
    }
}
