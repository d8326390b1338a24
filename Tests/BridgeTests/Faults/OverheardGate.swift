import Audit
@testable import Bridge
import FoundationEssentials
import Glibc
import JSON
@testable import Okta
import OktaEmulator
import Synchronization
import TestSupport
import Testing

/// How the org of a test is signed in to; it demands DPoP.
enum OAuthSignIn: String, Sendable, CaseIterable {
    case keyPair, deviceCode
    /// Which Okta refuses.
    case clientSecret

    /// Those that give a token.
    static let working: [OAuthSignIn] = [.keyPair, .deviceCode]
    static let secret = "TheClientSecretOfTheApp"
    static let clientID = "0oaq1T8zServiceApp05d7"
    static let person = "dana.kim"
    static let scopes = [
        "okta.users.read", "okta.users.manage", "okta.groups.read", "okta.roles.read", "okta.apps.read",
    ]

    /// What goes over the network.
    var sends: Set<Eavesdropper.Kind> {
        switch self {
        case .keyPair: [.authorization, .dpop, .accessToken, .clientAssertion]
        case .deviceCode: [.authorization, .dpop, .accessToken, .refreshToken, .deviceCode]
        case .clientSecret: [.authorization]
        }
    }

    func app(_ key: Secret<String>) throws -> ServiceClient {
        var app = ServiceClient(id: Self.clientID, scopes: Set(Self.scopes))
        app.demandsDPoP = true
        // A lost answer must not end the sign-in: what follows it is what is looked at.
        app.rotatesRefreshTokens = false
        switch self {
        case .keyPair:
            app.keys = [.init(id: "key-1", try #require(SigningKey.kept(key)?.publicJWK).description)]
        case .deviceCode: app.kind = .native
        case .clientSecret: app.secret = Self.secret
        }
        return app
    }
}

/// The credential of a service app whose DPoP key the test knows, too.
private struct KnownKeys: OktaCredential {
    let app: ClientCredentials
    let proofs: DPoPProofs

    func check() throws(OktaConfigurationError) { try app.check() }
    func signer(_ endpoint: TokenEndpoint) -> any RequestSigner {
        AccessTokenSigner(app, endpoint: endpoint, proofs: proofs)
    }
}

/// A whole gate on an org that is signed in to with OAuth, behind a real socket, with all that it writes overheard.
final class OverheardGate {
    let bench: EmulatedGate
    let ear: Eavesdropper
    private let log: LogLines
    private let host: WireClient
    private var said: [String] = []
    private var calls = 0
    /// PEM texts and the like that never go over the network.
    private var kept: [String]

    private init(_ bench: EmulatedGate, _ ear: Eavesdropper, _ log: LogLines, _ host: WireClient, kept: [String]) {
        (self.bench, self.ear, self.log, self.host, self.kept) = (bench, ear, log, host, kept)
    }

    /// Runs the body; afterwards no secret may be found in anything that was written.
    ///
    /// `timeout`: Of one request; short where there is no answer.
    static func run(
        _ signIn: OAuthSignIn,
        timeout: Duration = .seconds(60),
        _ body: (OverheardGate) async throws -> Void
    ) async throws {
        let (ear, log) = (Eavesdropper(), LogLines())
        let (key, proofKey) = (SigningKey.fresh(), SigningKey.fresh())
        var setting = EmulatedGate.Setting()
        setting.people = 60
        setting.timeout = timeout
        setting.policy = .builtIn(limits: .init(callsPerMinute: 10_000, writesPerHour: 10_000, promptsPerHour: 10_000))
        setting.apps = [try signIn.app(key)]
        setting.logger = log.logger
        setting.network = { ear.on($0) }
        setting.credential = { directory in
            switch signIn {
            case .keyPair:
                KnownKeys(
                    app: ClientCredentials(
                        clientID: OAuthSignIn.clientID,
                        key: try SigningKey(key),
                        keyID: "key-1",
                        scopes: OAuthSignIn.scopes
                    ),
                    proofs: try #require(DPoPProofs(kept: proofKey))
                )
            case .deviceCode:
                DeviceSignIn(clientID: OAuthSignIn.clientID, scopes: OAuthSignIn.scopes, directory: directory)
            case .clientSecret:
                ClientCredentials(clientID: OAuthSignIn.clientID, secret: Secret(OAuthSignIn.secret))
            }
        }
        try await EmulatedGate.run(setting) { bench in
            var options = UnixSocketServer.Options(introduction: ServerIntroduction(version: "0.0.0"))
            // Longer than the clock jumps: the answer is held until the person has decided.
            options.hold = .seconds(300)
            let server = try UnixSocketServer(
                place: SocketPath(path: "\(bench.directory.path)/mcp.sock"),
                options: options,
                handler: bench.gate.handler,
                logger: log.logger
            )
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await server.run() }
                let host = try await WireClient(server.path)
                try await host.initialize()
                let kept =
                    switch signIn {
                    case .keyPair: lines(key.reveal()) + lines(proofKey.reveal())
                    case .deviceCode: [String]()
                    case .clientSecret: [OAuthSignIn.secret]
                    }
                let gate = OverheardGate(bench, ear, log, host, kept: kept)
                try await body(gate)
                try await gate.expectNoSecret(signIn)
                group.cancelAll()
            }
        }
    }

    /// One call over the socket; a write is approved as soon as it waits, if it gets so far.
    func call(_ tool: String, _ arguments: JSONValue, isWrite: Bool = false) async throws -> JSONValue {
        calls += 1
        let id = JSONValue.number(calls)
        try await host.send(request(id, "tools/call", ["name": .string(tool), "arguments": arguments]))
        if isWrite { try await approve(CallID(calls)) }
        while let line = await host.line() {
            said.append(line)
            let message = try JSONValue(parsing: line)
            if message["id"] == id { return message["result"]?["structuredContent"] ?? .null }
        }
        throw Silence()
    }

    private func approve(_ call: CallID) async throws {
        let row = try await bench.console.next { event -> PendingRow?? in
            switch event {
            case .pending(let row): .some(row)
            case .call(let row) where row.id == call && row.stage == .done: .some(nil)
            default: nil
            }
        }
        guard let row else { return }
        _ = await bench.gate.desk.decide(.approveOnce, on: row.id, shown: row.hash, by: GateBench.alice)
    }

    /// Signs a person in with a code, as `gatehouse login` does beside the gate; what it says is overheard.
    func login(_ act: @escaping @Sendable (DevicePrompt) -> Void) async throws {
        let configuration = try OktaConfiguration(orgURL: bench.origin, version: "0.1.0")
        let clock = bench.clock
        let endpoint = TokenEndpoint(
            origin: configuration.origin,
            userAgent: configuration.userAgent,
            exchange: ear,
            clock: clock,
            logger: log.logger,
            wallClock: { clock.wall / 1000 }
        )
        let signIn = DeviceSignIn(
            clientID: OAuthSignIn.clientID,
            scopes: OAuthSignIn.scopes,
            directory: bench.directory.path
        )
        do { try await DeviceLogin(signIn, endpoint).run(show: act) } catch { said.append("\(error)") }
    }

    /// All waits of the client are over, and a token that it holds is worth nothing any more.
    func begin() async throws {
        bench.org.faults.removeAll()
        bench.org.revokeAccessTokens()
        try await bench.clock.sleep(until: bench.clock.now + .seconds(61))
    }

    /// What the person at the console was told, and can open.
    private func console() async throws -> String {
        var text = bench.console.transcript()
        for number in 1...max(calls, 1) {
            let detail = await bench.gate.desk.callDetail(CallID(number))
            text += "\n\(try #require(detail))"
        }
        #expect(text.contains("list_users"))
        return text
    }

    private func expectNoSecret(_ signIn: OAuthSignIn) async throws {
        let console = try await console()
        try await bench.audit.close()
        let directory = bench.directory.path
        #expect(try await Verification.verify(directory: directory + "/state").isIntact)
        var (written, guarded) = ([String: [CChar]](), [String: [CChar]]())
        for name in try FileManager.default.subpathsOfDirectory(atPath: directory) {
            let path = "\(directory)/\(name)"
            guard let bytes = FileManager.default.contents(atPath: path) else { continue }
            if name.hasPrefix("okta-") {
                guarded[path] = Self.searchable(bytes)
            } else {
                written[name] = Self.searchable(bytes)
            }
        }
        for (path, bytes) in guarded {
            let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
            #expect(mode == 0o600)
            if path.hasSuffix(".pem") {
                kept += Self.lines(String(decoding: bytes.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self))
            }
        }
        written["messages to the host"] = Self.searchable(said.joined(separator: "\n").utf8)
        written["console"] = Self.searchable(console.utf8)
        written["log"] = Self.searchable(log.all.joined(separator: "\n").utf8)
        #expect(written.keys.contains { $0.hasSuffix(".db") || $0.contains("sqlite") }, "\(written.keys)")
        let secrets = ear.heard.map { (text: $0.key, kind: "\($0.value)") } + kept.map { (text: $0, kind: "key") }
        for (place, bytes) in written {
            let found = secrets.filter { Self.finds($0.text, in: bytes) }.map(\.kind)
            #expect(found.isEmpty, "\(place) holds \(Set(found))")
        }
        // The search itself: what may hold secrets holds them.
        let known = ear.heard.values.reduce(into: Set()) { $0.formUnion($1) }
        #expect(known.isSuperset(of: signIn.sends))
        #expect(!kept.isEmpty)
        if signIn == .deviceCode {
            #expect(secrets.contains { secret in guarded.values.contains { Self.finds(secret.text, in: $0) } })
        }
    }

    /// The lines of a key's text that say something.
    private static func lines(_ pem: String) -> [String] {
        pem.split(separator: "\n").map(String.init).filter { !$0.hasPrefix("-----") && $0.count >= 16 }
    }

    /// Whether a text stands in bytes of which none is 0: `strstr` ends there.
    private static func finds(_ text: String, in bytes: [CChar]) -> Bool { strstr(bytes, text) != nil }

    private static func searchable(_ bytes: some Sequence<UInt8>) -> [CChar] {
        bytes.map { CChar(bitPattern: $0 == 0 ? 0x20 : $0) } + [0]
    }
}
