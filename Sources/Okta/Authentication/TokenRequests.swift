/// Asks the token endpoint until it grants, or refuses for good: DPoP, its nonce and Okta's time are learned on the way.
///
/// Each request carries a fresh form: Okta uses up an assertion's `jti` even where it refuses.
final class TokenRequests: Sendable {
    /// Without proof, without nonce, with both, and once more with the right time.
    private static let tries = 4

    let endpoint: TokenEndpoint
    let proofs: DPoPProofs
    let time: OktaTime

    init(_ endpoint: TokenEndpoint, proofs: DPoPProofs) {
        self.endpoint = endpoint
        self.proofs = proofs
        time = OktaTime(wallClock: endpoint.wallClock)
    }

    /// The endpoint's last word.
    ///
    /// - Throws: What kept Okta from answering, or the grant from asking.
    func ask(_ grant: some TokenGrant) async throws(OktaError) -> TokenEndpoint.Reply {
        var attempt = 1
        while true {
            let carriesProof = proofs.isDemanded
            var fields = grant.fields
            if carriesProof { fields.append(try proofs.proof("POST", endpoint.url, issued: time.now)) }
            let (head, reply) = try await endpoint.post(try grant.form(audience: endpoint.url, at: time.now), fields)
            let hasNonce = proofs.keepNonce(head)
            let hasMoved = time.learn(head)
            guard case .refused(let refusal) = reply else { return reply }
            let mayHelp: Bool
            switch refusal.code {
            case "use_dpop_nonce": mayHelp = hasNonce
            case "invalid_dpop_proof": mayHelp = !carriesProof || hasMoved
            case "invalid_client": mayHelp = hasMoved && grant.signsAssertions
            default: mayHelp = false
            }
            guard mayHelp, attempt < Self.tries else { return reply }
            if refusal.code != "invalid_client" { proofs.demand() }
            attempt += 1
        }
    }
}
