import FoundationEssentials
import JSON
import Logging
import Synchronization

/// Signs requests with an access token that it fetches and renews by itself.
///
/// DPoP is used as soon as Okta demands it, without a setting. Each token request carries a fresh assertion: Okta uses
/// up its `jti` even where it refuses.
final class AccessTokenSigner: RequestSigner {
    /// How long a refusal by the token endpoint is answered from memory, so that many calls do not hammer it.
    private static let pause = Duration.seconds(15)
    /// Without proof, without nonce, with both, and once more with the right time.
    private static let tries = 4
    private static let assertionLife = 300

    private let credentials: ClientCredentials
    private let endpoint: TokenEndpoint
    private let cache: AccessTokenCache
    private let proofs = DPoPProofs()
    private let time: OktaTime

    init(credentials: ClientCredentials, endpoint: TokenEndpoint) {
        self.credentials = credentials
        self.endpoint = endpoint
        cache = AccessTokenCache(clock: endpoint.clock)
        time = OktaTime(wallClock: endpoint.wallClock)
    }

    func authorize(_ method: String, _ url: String) async throws(OktaError) -> [HeaderField] {
        let token = try await cache.token(pause: pause) { () async throws(OktaError) in try await self.fetch() }
        guard token.isBound else { return [HeaderField("Authorization", "Bearer \(token.text.reveal())")] }
        return [
            HeaderField("Authorization", "DPoP \(token.text.reveal())"),
            try proofs.proof(method, url, issued: time.now, token: token.text),
            HeaderField("x-okta-user-agent-extended", "isDPoP:true"),
        ]
    }

    func learn(from refusal: OktaRefusal, _ head: HTTPHead, signedWith fields: [HeaderField]) -> Bool {
        let hasNonce = proofs.keepNonce(head)
        let hasMoved = time.learn(head)
        if refusal.code == "use_dpop_nonce", hasNonce {
            proofs.demandNonceEverywhere()
            return true
        }
        if refusal.code == "invalid_dpop_proof" { return hasMoved }
        // E0000015 says that the org lacks a feature; the token is fine (okta/api.md 6).
        guard refusal.status == 401, refusal.code != "E0000015" else { return false }
        for field in fields where field.name == "Authorization" {
            cache.reject(String(field.value.drop { $0 != " " }.dropFirst()))
        }
        return true
    }

    /// A secret is tried once in the life of the process, everything else again after a pause.
    private func pause(_ error: OktaError) -> Duration {
        guard case .authentication = error else { return .zero }
        if case .secret = credentials.proof { return .seconds(1_000_000_000) }
        return Self.pause
    }

    private func fetch() async throws(OktaError) -> AccessToken {
        var attempt = 1
        while true {
            let carriesProof = proofs.isDemanded
            let (head, reply) = try await endpoint.post(try form(), try fields(carriesProof: carriesProof))
            let hasNonce = proofs.keepNonce(head)
            let hasMoved = time.learn(head)
            switch reply {
            case .granted(let json, let sent): return try token(json, sent: sent)
            case .refused(let refusal):
                let mayHelp: Bool
                switch refusal.code {
                case "use_dpop_nonce": mayHelp = hasNonce
                case "invalid_dpop_proof": mayHelp = !carriesProof || hasMoved
                case "invalid_client": mayHelp = hasMoved && !usesSecret
                default: mayHelp = false
                }
                guard mayHelp, attempt < Self.tries else { throw error(refusal) }
                if refusal.code != "invalid_client" { proofs.demand() }
                attempt += 1
            }
        }
    }

    private var usesSecret: Bool { if case .secret = credentials.proof { true } else { false } }

    private func form() throws(OktaError) -> [(name: String, value: String)] {
        let scope = credentials.scopes.joined(separator: " ")
        var form = [(name: "grant_type", value: "client_credentials"), (name: "scope", value: scope)]
        guard case .key(let key, let id) = credentials.proof else { return form }
        let client = JSONValue.string(credentials.clientID)
        // No `iat`: Okta does not ask for one, and a clock that is a little ahead then does no harm.
        let claims: JSONValue = [
            "iss": client, "sub": client, "aud": .string(endpoint.url),
            "exp": .number(time.now + Self.assertionLife), "jti": .string(UUID().uuidString.lowercased()),
        ]
        var header: JSONValue = ["typ": "JWT"]
        if let id { header = header.setting("kid", to: .string(id)) }
        form.append(("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"))
        form.append(("client_assertion", try key.token(header, claims)))
        return form
    }

    private func fields(carriesProof: Bool) throws(OktaError) -> [HeaderField] {
        var fields: [HeaderField] = []
        if case .secret(let secret) = credentials.proof {
            let pair = "\(PercentEncoding.encode(credentials.clientID)):\(PercentEncoding.encode(secret.reveal()))"
            fields.append(HeaderField("Authorization", "Basic \(Data(pair.utf8).base64EncodedString())"))
        }
        if carriesProof { fields.append(try proofs.proof("POST", endpoint.url, issued: time.now)) }
        return fields
    }

    private func token(_ json: JSONValue, sent: Duration) throws(OktaError) -> AccessToken {
        guard let text = json["access_token"]?.string, !text.isEmpty,
            text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F })
        else { throw .malformed(what: "a token answer without a token", requestID: nil) }
        // RFC 6749 5.1: without `scope` all that was asked for is granted.
        let granted = json["scope"]?.string.map { Set($0.split(separator: " ").map(String.init)) }
        let scopes = granted ?? Set(credentials.scopes)
        warn(missing: credentials.scopes.filter { !scopes.contains($0) })
        return AccessToken(
            text: Secret(text),
            isBound: json["token_type"]?.string?.lowercased() == "dpop",
            expires: sent + .seconds(min(max(json["expires_in"]?.int ?? 3600, 0), 86_400)),
            scopes: scopes
        )
    }

    private func warn(missing: [String]) {
        guard credentials.namesScopes, !missing.isEmpty else { return }
        endpoint.logger.warning(
            """
            Okta left out \(missing.count) of \(credentials.scopes.count) scopes: \(missing.joined(separator: " ")); \
            grant them to the app under Okta API Scopes, or take them out of OKTA_SCOPES
            """
        )
    }

    private func error(_ refusal: TokenRefusal) -> OktaError {
        var keyID: String?
        if case .key(_, let id) = credentials.proof { keyID = id }
        return refusal.error(
            .init(
                clientID: credentials.clientID,
                keyID: keyID,
                usesSecret: usesSecret,
                scopes: credentials.scopes,
                clockOffset: time.offset
            )
        )
    }
}
