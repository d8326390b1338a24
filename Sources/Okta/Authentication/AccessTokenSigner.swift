import JSON
import Logging

/// Signs requests with an access token that it fetches and renews by itself.
///
/// DPoP is used as soon as Okta demands it, without a setting.
final class AccessTokenSigner<Grant: TokenGrant>: RequestSigner {
    private let grant: Grant
    private let requests: TokenRequests
    private let cache: AccessTokenCache

    init(_ grant: Grant, endpoint: TokenEndpoint, proofs: DPoPProofs = DPoPProofs()) {
        self.grant = grant
        requests = TokenRequests(endpoint, proofs: proofs)
        cache = AccessTokenCache(clock: endpoint.clock)
    }

    func authorize(_ method: String, _ url: String) async throws(OktaError) -> [HeaderField] {
        let token = try await cache.token(pause: grant.pause) { () async throws(OktaError) in try await self.fetch() }
        guard token.isBound else { return [HeaderField("Authorization", "Bearer \(token.text.reveal())")] }
        return [
            HeaderField("Authorization", "DPoP \(token.text.reveal())"),
            try requests.proofs.proof(method, url, issued: requests.time.now, token: token.text),
            HeaderField("x-okta-user-agent-extended", "isDPoP:true"),
        ]
    }

    func learn(from refusal: OktaRefusal, _ head: HTTPHead, signedWith fields: [HeaderField]) -> Bool {
        let hasNonce = requests.proofs.keepNonce(head)
        let hasMoved = requests.time.learn(head)
        if refusal.code == "use_dpop_nonce", hasNonce {
            requests.proofs.demandNonceEverywhere()
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

    private func fetch() async throws(OktaError) -> AccessToken {
        switch try await requests.ask(grant) {
        case .granted(let json, let sent):
            let token = try token(json, sent: sent)
            grant.keep(json)
            return token
        case .refused(let refusal): throw grant.error(refusal, clockOffset: requests.time.offset)
        }
    }

    private func token(_ json: JSONValue, sent: Duration) throws(OktaError) -> AccessToken {
        guard let text = json["access_token"]?.string, !text.isEmpty,
            text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F })
        else { throw .malformed(what: "a token answer without a token", requestID: nil) }
        // RFC 6749 5.1: without `scope` all that was asked for is granted.
        let granted = json["scope"]?.string.map { Set($0.split(separator: " ").map(String.init)) }
        let scopes = granted ?? Set(grant.scopes)
        warn(missing: grant.scopes.filter { !scopes.contains($0) })
        return AccessToken(
            text: Secret(text),
            isBound: json["token_type"]?.string?.lowercased() == "dpop",
            expires: sent + .seconds(min(max(json["expires_in"]?.int ?? 3600, 0), 86_400)),
            scopes: scopes
        )
    }

    private func warn(missing: [String]) {
        guard grant.namesScopes, !missing.isEmpty else { return }
        requests.endpoint.logger.warning(
            """
            Okta left out \(missing.count) of \(grant.scopes.count) scopes: \(missing.joined(separator: " ")); \
            grant them to the app under Okta API Scopes, or take them out of OKTA_SCOPES
            """
        )
    }
}
