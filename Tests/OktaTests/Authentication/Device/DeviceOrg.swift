import FoundationEssentials
import OktaEmulator
import TestSupport

@testable import Okta

/// An emulated org with one native app, and a directory for what a sign-in leaves behind.
struct DeviceOrg: Sendable {
    static let person = "dana.kim"

    let org: TokenOrg
    let signIn: DeviceSignIn
    let directory: String

    var server: EmulatorServer { org.server }
    var store: RefreshTokenStore {
        get throws { signIn.store(of: try OktaOrigin(server.origin)) }
    }

    static func with(
        app: @escaping (inout ServiceClient) -> Void = { _ in },
        scopes: [String] = ["okta.users.read"],
        waits: SharedClock.Waits = .jump,
        _ body: (DeviceOrg) async throws -> Void
    ) async throws {
        try await withDirectory { directory in
            let signIn = DeviceSignIn(clientID: TokenOrg.clientID, scopes: scopes, directory: directory)
            let adjust: (inout ServiceClient) -> Void = { facts in
                facts.kind = .native
                facts.keys = []
                app(&facts)
            }
            try await TokenOrg.with(app: adjust, credential: signIn, waits: waits) { org in
                try await body(DeviceOrg(org: org, signIn: signIn, directory: directory))
            }
        }
    }

    /// A private directory that goes away with the test.
    static func withDirectory<Result>(_ body: (String) async throws -> Result) async throws -> Result {
        let path = FileManager.default.temporaryDirectory.path + "/okta-\(UUID().uuidString)"
        try FileManager.default.createDirectory(
            atPath: path,
            withIntermediateDirectories: false,
            attributes: [.posixPermissions: 0o700]
        )
        defer { try? FileManager.default.removeItem(atPath: path) }
        return try await body(path)
    }

    /// One sign-in, whose waits are over at once; what the person does follows as soon as the code is shown.
    func login(_ act: @Sendable (DevicePrompt) -> Void) async throws(DeviceSignInError) {
        try await DeviceLogin(signIn, endpoint()).run(show: act)
    }

    func approve(_ prompt: DevicePrompt) { _ = server.org.activate(prompt.code, as: Self.person) }

    /// The same org for another process: nothing is shared but the directory.
    func restarted() throws -> OktaClient {
        var configuration = try OktaConfiguration(orgURL: server.origin, version: "0.1.0")
        configuration.limits = .patient
        return try OktaClient(
            configuration,
            credential: DeviceSignIn(clientID: TokenOrg.clientID, scopes: signIn.scopes, directory: directory),
            logger: org.log.logger,
            exchange: AsyncHTTPExchange(limits: configuration.limits, connections: 1),
            clock: org.clock,
            wallClock: { org.clock.wall },
            random: { 0 }
        )
    }

    private func endpoint() -> TokenEndpoint {
        guard let configuration = try? OktaConfiguration(orgURL: server.origin, version: "0.1.0") else {
            preconditionFailure("the emulator's origin is a URL")
        }
        return TokenEndpoint(
            origin: configuration.origin,
            userAgent: configuration.userAgent,
            exchange: SharedExchange.one,
            clock: JumpingClock(),
            logger: org.log.logger,
            wallClock: { org.clock.wall }
        )
    }
}

/// Connections that live as long as the test process: a sign-in of a test needs none of its own.
private enum SharedExchange {
    static let one = AsyncHTTPExchange(limits: .patient, connections: 8)
}
