import FoundationEssentials
import JSON
import OktaEmulator
import TestSupport
import Testing

@testable import Okta

/// Signing in with a code, against the emulator over HTTP.
@Suite struct DeviceSignInTests {
    private static func grants(_ org: DeviceOrg) -> [Int?] { org.org.tokenRequests.map(\.status) }

    @Test(arguments: [false, true])
    func `who approves signs in, and calls are made as that person`(_ demandsDPoP: Bool) async throws {
        try await DeviceOrg.with(app: { $0.demandsDPoP = demandsDPoP }) { org in
            try await org.login { org.approve($0) }
            #expect(try await org.org.users() == 3)
            #expect(!org.signIn.session.isNeeded)
            let grant = org.server.org.events().last {
                $0["eventType"]?.string == "app.oauth2.token.grant.access_token"
            }
            let login = try #require(org.server.org.user(DeviceOrg.person)?["profile"]?["login"]?.string)
            #expect(grant?["actor"]?["alternateId"]?.string == login)
        }
    }

    @Test func `what is kept is ours alone and holds for one org and one app`() async throws {
        try await DeviceOrg.with { org in
            try await org.login { org.approve($0) }
            let names = try FileManager.default.contentsOfDirectory(atPath: org.directory)
            #expect(Set(names.map { $0.split(separator: ".").last }) == ["json", "pem"])
            for name in names {
                let facts = try FileManager.default.attributesOfItem(atPath: "\(org.directory)/\(name)")
                #expect(facts[.posixPermissions] as? Int == 0o600)
            }
            let origin = try OktaOrigin(org.server.origin)
            #expect(try org.store.token() != nil)
            let other = RefreshTokenStore(directory: org.directory, origin: origin, clientID: "0oaOther")
            #expect(try other.token() == nil)
            let elsewhere = RefreshTokenStore(
                directory: org.directory,
                origin: try OktaOrigin("https://other.okta.com"),
                clientID: TokenOrg.clientID
            )
            #expect(try elsewhere.token() == nil)
            let path = "\(org.directory)/\(try #require(names.first { $0.hasSuffix("json") }))"
            try FileManager.default.setAttributes([.posixPermissions: 0o640], ofItemAtPath: path)
            let store = try org.store
            #expect(throws: OktaError.self) { try store.token() }
        }
    }

    @Test func `denied, expired and never used each end in their own error, and nothing is kept`() async throws {
        try await DeviceOrg.with { org in
            await #expect(throws: DeviceSignInError.denied) {
                try await org.login { _ = org.server.org.activate($0.code, as: nil) }
            }
            await #expect(throws: DeviceSignInError.expired) {
                try await org.login { _ in org.server.org.expireDeviceCodes() }
            }
            let before = org.org.tokenRequests.count
            await #expect(throws: DeviceSignInError.expired) { try await org.login { _ in } }
            #expect(org.org.tokenRequests.count - before <= 120)
            let kept = try org.store.token()
            #expect(kept == nil)
        }
    }

    /// A misconfigured app, and a part of the sentence that mends it.
    struct Misfit: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var mend: String
        var scopes = ["okta.users.read"]
        var app: @Sendable (inout ServiceClient) -> Void
    }

    static let misfits = [
        Misfit(testDescription: "service app", mend: "grant types Device Authorization") { $0.kind = .service },
        Misfit(testDescription: "no grant", mend: "grant the app the scopes") { $0.scopes = [] },
        Misfit(testDescription: "client id", mend: "active native app of this org") { $0.id = "0oaOther" },
    ]

    @Test(arguments: misfits) func `an app that cannot sign people in is told apart`(_ misfit: Misfit) async throws {
        try await DeviceOrg.with(app: misfit.app, scopes: misfit.scopes) { org in
            let error = await #expect(throws: DeviceSignInError.self) { try await org.login { _ in } }
            #expect(error.map { "\($0)".contains(misfit.mend) } == true, "\(error.map { "\($0)" } ?? "")")
        }
    }

    @Test func `without a sign-in a call says what to do, asks for a person and sends nothing`() async throws {
        try await DeviceOrg.with { org in
            let error = await #expect(throws: OktaError.self) { try await org.org.users() }
            #expect(error.map { "\($0)".contains("gatehouse login") } == true)
            #expect(org.signIn.session.isNeeded)
            #expect(org.server.org.journal().isEmpty)
            try await org.login { org.approve($0) }
            let count = try await org.org.users()
            #expect(count == 3)
        }
    }

    @Test(arguments: [true, false], [false, true])
    func `a restart uses what was kept, whether Okta changes it or not`(
        _ rotates: Bool,
        _ demandsDPoP: Bool
    ) async throws {
        let app: (inout ServiceClient) -> Void = {
            $0.rotatesRefreshTokens = rotates
            $0.demandsDPoP = demandsDPoP
        }
        try await DeviceOrg.with(app: app) { org in
            try await org.login { org.approve($0) }
            let first = try #require(try org.store.token()).reveal()
            for _ in 1...3 {
                let client = try org.restarted()
                let reader = client.reader { _ in }
                let count = try? await reader.users([.init("limit", .number(3))]).items.count
                await client.shutdown()
                #expect(count == 3)
            }
            let last = try #require(try org.store.token()).reveal()
            #expect((first == last) == !rotates)
        }
    }

    @Test func `64 callers cause one refresh, 60 s before the end the next`() async throws {
        try await DeviceOrg.with(waits: .hold) { org in
            try await org.login { org.approve($0) }
            let before = org.org.tokenRequests.count
            try await withThrowingTaskGroup(of: Int.self) { group in
                for _ in 1...64 { group.addTask { try await org.org.users() } }
                for try await count in group { #expect(count == 3) }
            }
            #expect(org.org.tokenRequests.count == before + 1)
            org.org.clock.advance(.seconds(3550))
            _ = try await org.org.users()
            #expect(org.org.tokenRequests.count == before + 2)
        }
    }

    @Test func `a refused refresh token asks for a person, and Okta not again at once`() async throws {
        try await DeviceOrg.with { org in
            try await org.login { org.approve($0) }
            org.server.org.revokeRefreshTokens()
            let before = org.org.tokenRequests.count
            for _ in 1...3 {
                let error = await #expect(throws: OktaError.self) { try await org.org.users() }
                #expect(error.map { "\($0)".contains("the kept sign-in has ended") } == true)
            }
            #expect(org.signIn.session.isNeeded)
            #expect(org.org.tokenRequests.count == before + 1)
            try await org.login { org.approve($0) }
            org.org.clock.advance(.seconds(16))
            let count = try await org.org.users()
            #expect(count == 3)
        }
    }

    @Test func `scopes that fell away are named`() async throws {
        try await DeviceOrg.with(scopes: ["okta.users.read", "okta.apps.read"]) { org in
            try await org.login { org.approve($0) }
            _ = try await org.org.users()
            #expect(org.org.log.all.contains { $0.contains("left out 1 of 2 scopes: okta.apps.read") })
        }
    }

    @Test func `no code and no token is ever logged`() async throws {
        try await DeviceOrg.with { org in
            try await org.login { org.approve($0) }
            _ = try await org.org.users()
            let text = org.org.log.all.joined(separator: "\n")
            #expect(text.contains("token endpoint"))
            #expect(!text.contains("eyJ"))
            let kept = try #require(try org.store.token()).reveal()
            #expect(!text.contains(kept))
        }
    }

    @Test(arguments: [
        "{}",
        "{\"device_code\":\"d\",\"user_code\":\"A\\u001b[2J\",\"verification_uri\":\"https://a.okta.com/activate\"}",
        "{\"device_code\":\"d\",\"user_code\":\"AB\",\"verification_uri\":\"javascript:alert(1)\"}",
        "{\"device_code\":\"d\",\"user_code\":\"AB\",\"verification_uri\":\"https://a\\u202e.com\"}",
    ])
    func `a code or a page that could harm a terminal is none`(_ body: String) throws {
        #expect(DeviceCode(try JSONValue(parsing: body)) == nil)
    }
}
