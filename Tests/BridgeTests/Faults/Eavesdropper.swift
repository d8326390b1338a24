import JSON
@testable import Okta
import Synchronization

/// A network with an ear: it notes every secret that goes over it, and can refuse in place of the token endpoint.
final class Eavesdropper: HTTPExchange {
    /// What a secret is; the names are those of the form and of the token answer.
    enum Kind: String, Sendable, CaseIterable {
        case authorization, dpop
        case clientAssertion = "client_assertion"
        case deviceCode = "device_code"
        case refreshToken = "refresh_token"
        case accessToken = "access_token"
    }

    /// An answer of the token endpoint that is played: before its words it repeats what it was sent.
    struct Refusal: Sendable {
        var status: Int
        /// Empty: repeats something, too.
        var code: String
        var words: String
    }

    private struct State {
        var network: (any HTTPExchange)?
        var heard: [String: Set<Kind>] = [:]
        var refusal: Refusal?
    }

    private let state = Mutex(State())

    /// Every secret so far, and where it was heard.
    var heard: [String: Set<Kind>] { state.withLock { $0.heard } }

    /// Listens on a network from now on.
    func on(_ network: any HTTPExchange) -> Eavesdropper {
        state.withLock { $0.network = network }
        return self
    }

    /// The token endpoint answers so from now on; nil gives it back to the org.
    func refuse(_ refusal: Refusal?) { state.withLock { $0.refusal = refusal } }

    func send(_ request: HTTPRequest, within limit: Duration) async throws(HTTPFailure) -> HTTPReply {
        let secrets = Self.secrets(of: request)
        for (text, kind) in secrets { note(text, kind) }
        let (network, refusal) = state.withLock { ($0.network, $0.refusal) }
        if let refusal, request.url.contains("/oauth2/") { return Self.reply(refusal, repeating: secrets.map(\.text)) }
        guard let network else { throw HTTPFailure(phase: .notSent, error: .notConnected(reason: "no network")) }
        let reply = try await network.send(request, within: limit)
        guard let answer = try? JSONValue(parsing: reply.body) else { return reply }
        for kind in Kind.allCases { if let text = answer[kind.rawValue]?.string { note(text, kind) } }
        return reply
    }

    func shutdown() async { await state.withLock { $0.network }?.shutdown() }

    private func note(_ text: String, _ kind: Kind) {
        state.withLock { state in
            state.heard[text, default: []].insert(kind)
            // A signature alone would be told apart, too.
            if let signature = text.split(separator: ".").last, text.contains(".") {
                state.heard[String(signature), default: []].insert(kind)
            }
        }
    }

    private static func secrets(of request: HTTPRequest) -> [(text: String, kind: Kind)] {
        let fields = request.fields.compactMap { field in
            Kind(rawValue: field.name.lowercased()).map { (String(field.value.split(separator: " ").last ?? ""), $0) }
        }
        let isForm = request.fields.contains { $0.value == "application/x-www-form-urlencoded" }
        guard isForm, let body = request.body else { return fields }
        // Every secret of a form is made of letters that need no escape.
        let form = String(decoding: body, as: UTF8.self).split(separator: "&").compactMap { item in
            let parts = item.split(separator: "=", maxSplits: 1).map(String.init)
            return parts.count == 2 ? Kind(rawValue: parts[0]).map { (parts[1], $0) } : nil
        }
        return form + fields
    }

    private static func reply(_ refusal: Refusal, repeating secrets: [String]) -> HTTPReply {
        // Long words are cut: what is repeated comes first.
        let words = (secrets + [refusal.words]).joined(separator: " ")
        let code = refusal.code.isEmpty ? secrets.first ?? "" : refusal.code
        let body: JSONValue = ["error": .string(code), "error_description": .string(words)]
        return HTTPReply(head: HTTPHead(status: refusal.status, fields: []), body: body.bytes())
    }
}
