import Glibc
import JSON
package import Logging

/// One sign-in of a person with a code: asks for the code, shows it, waits for the answer, keeps the refresh token.
package struct DeviceLogin: Sendable {
    static let path = "/oauth2/v1/device/authorize"

    private let signIn: DeviceSignIn
    private let requests: TokenRequests

    /// Over a connection of its own.
    ///
    /// - Parameters:
    ///   - signIn: The app, and where its token is kept.
    ///   - configuration: The org.
    ///   - logger: Told codes and statuses, never a token.
    ///   - show: Told the code and the page as soon as there are any.
    /// - Throws: `DeviceSignInError`; `.unreachable(.cancelled)` when the task is cancelled.
    package static func run(
        _ signIn: DeviceSignIn,
        _ configuration: OktaConfiguration,
        logger: Logger,
        show: @Sendable (DevicePrompt) -> Void
    ) async throws(DeviceSignInError) {
        let exchange = AsyncHTTPExchange(limits: configuration.limits, connections: 1)
        let endpoint = TokenEndpoint(
            origin: configuration.origin,
            userAgent: configuration.userAgent,
            exchange: exchange,
            clock: SystemClock(),
            logger: logger,
            wallClock: { time(nil) }
        )
        let result: Result<Void, DeviceSignInError>
        do {
            try await DeviceLogin(signIn, endpoint).run(show: show)
            result = .success(())
        } catch { result = .failure(error) }
        await exchange.shutdown()
        try result.get()
    }

    /// The same over connections and a clock that are given.
    init(_ signIn: DeviceSignIn, _ endpoint: TokenEndpoint) {
        self.signIn = signIn
        requests = TokenRequests(endpoint, proofs: signIn.store(of: endpoint.origin).proofs(endpoint.logger))
    }

    func run(show: @Sendable (DevicePrompt) -> Void) async throws(DeviceSignInError) {
        let code = try await code()
        show(code.prompt)
        let clock = requests.endpoint.clock
        var poll = DevicePoll(clientID: signIn.clientID, interval: code.interval, expires: clock.now + code.life)
        var step = poll.begin(at: clock.now)
        let grant = DeviceCodeGrant(signIn: signIn, code: code.secret)
        while true {
            switch step {
            case .fail(let error): throw error
            case .ask(let time):
                do { try await clock.sleep(until: time) } catch { throw .unreachable(.cancelled) }
                let reply: TokenEndpoint.Reply
                do throws(OktaError) { reply = try await requests.ask(grant) } catch {
                    step = poll.after(.unanswered(error), at: clock.now)
                    continue
                }
                switch reply {
                case .granted(let json, _): return try keep(json)
                case .refused(let refusal): step = poll.after(.refused(refusal), at: clock.now)
                }
            }
        }
    }

    private func code() async throws(DeviceSignInError) -> DeviceCode {
        // `openid` because Okta ties `offline_access`, which gives the refresh token, to it.
        let scope = (["openid", "offline_access"] + signIn.scopes).joined(separator: " ")
        let form = [(name: "client_id", value: signIn.clientID), (name: "scope", value: scope)]
        let reply: TokenEndpoint.Reply
        do throws(OktaError) {
            (_, reply) = try await requests.endpoint.post(form, [], to: Self.path)
        } catch { throw .unreachable(error) }
        switch reply {
        case .refused(let refusal): throw .refused(refusal, clientID: signIn.clientID)
        case .granted(let json, _):
            guard let code = DeviceCode(json) else {
                throw .unusable(what: "it names no code, or no page to use it on")
            }
            return code
        }
    }

    private func keep(_ answer: JSONValue) throws(DeviceSignInError) {
        guard let text = answer["refresh_token"]?.string, !text.isEmpty else {
            throw .unusable(what: "it holds no refresh token; give the native app the grant type Refresh Token")
        }
        do throws(OktaError) { try signIn.store(of: requests.endpoint.origin).keep(Secret(text)) } catch {
            throw .notKept(reason: "\(error)")
        }
        signIn.session.satisfy()
    }
}

/// What `/oauth2/v1/device/authorize` hands out.
struct DeviceCode: Sendable {
    let prompt: DevicePrompt
    let secret: Secret<String>
    let interval: Duration
    let life: Duration

    /// Nil where something is missing, or is no code or page that a person could use.
    init?(_ json: JSONValue) {
        guard let secret = json["device_code"]?.string, !secret.isEmpty,
            let code = json["user_code"]?.string, (1...32).contains(code.utf8.count),
            code.utf8.allSatisfy({ Self.isCode($0) }),
            let link = json["verification_uri"]?.string, Self.isPage(link)
        else { return nil }
        let whole = json["verification_uri_complete"]?.string.flatMap { Self.isPage($0) ? $0 : nil }
        prompt = DevicePrompt(code: code, link: link, linkWithCode: whole)
        self.secret = Secret(secret)
        // RFC 8628 3.2: five seconds where nothing is said.
        interval = .seconds(min(max(json["interval"]?.int ?? 5, 1), 60))
        life = .seconds(min(max(json["expires_in"]?.int ?? 600, 1), 3600))
    }

    private static func isCode(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "-"):
            true
        default: false
        }
    }

    private static func isPage(_ text: String) -> Bool {
        (text.hasPrefix("https://") || text.hasPrefix("http://")) && text.utf8.count <= 300
            && text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F }
    }
}

/// Asks whether the person has typed the code yet.
private struct DeviceCodeGrant: TokenGrant {
    let signIn: DeviceSignIn
    let code: Secret<String>

    var clientID: String { signIn.clientID }
    var scopes: [String] { signIn.scopes }
    var namesScopes: Bool { signIn.namesScopes }
    var signsAssertions: Bool { false }
    var fields: [HeaderField] { [] }

    func form(audience: String, at now: Int) throws(OktaError) -> [(name: String, value: String)] {
        [
            ("grant_type", "urn:ietf:params:oauth:grant-type:device_code"), ("client_id", clientID),
            ("device_code", code.reveal()),
        ]
    }

    /// The refresh token is kept by the sign-in, which must know whether that worked.
    func keep(_ answer: JSONValue) {}

    func error(_ refusal: TokenRefusal, clockOffset: Int) -> OktaError {
        DeviceSignInError.refused(refusal, clientID: clientID).asOktaError
    }

    func pause(after error: OktaError) -> Duration { .zero }
}
