import JSON

/// Why Okta's token endpoint gives no token, and what to do about it.
struct TokenRefusal: Sendable, Hashable {
    /// `invalid_client` and the like.
    let code: String
    /// Okta's words: untrusted text.
    let text: String

    init(_ json: JSONValue) {
        code = String((json["error"] ?? json["errorCode"])?.string?.prefix(60) ?? "no error code")
        text = String((json["error_description"] ?? json["errorSummary"])?.string?.prefix(300) ?? "")
    }

    /// Whether a refresh token is bound to another key than the proof's.
    var saysWrongKey: Bool { code == "invalid_dpop_proof" && text.lowercased().contains("binding in refresh token") }

    /// What the mend depends on.
    struct Circumstances {
        var clientID: String
        var keyID: String?
        var usesSecret: Bool
        var scopes: [String]
        /// Okta's clock minus ours, in seconds.
        var clockOffset: Int
    }

    /// One sentence: what Okta said, and the mend.
    func error(_ facts: Circumstances) -> OktaError {
        let said = text.isEmpty ? code : "\(code), \"\(text.drop { $0 == "." })\""
        return .authentication(reason: "it answered \(said); \(mend(facts))")
    }

    private func mend(_ facts: Circumstances) -> String {
        switch code {
        case "invalid_client" where facts.usesSecret:
            "a client secret does not open Okta's API, so create a key pair in the app (General > Client Credentials > "
                + "Public key / Private key), set OKTA_PRIVATE_KEY_FILE and OKTA_KEY_ID, and remove OKTA_CLIENT_SECRET"
        case "invalid_client": mendOfAssertion(facts)
        case "consent_required":
            "grant the app at least one of these under Okta API Scopes: \(facts.scopes.joined(separator: " "))"
        case "invalid_scope": "check OKTA_SCOPES: \(facts.scopes.joined(separator: " "))"
        case "invalid_dpop_proof", "use_dpop_nonce":
            facts.clockOffset.magnitude >= 30
                ? clock(facts) : "Okta takes no DPoP proof of Gatehouse; report it with Okta's words"
        case "unauthorized_client", "unsupported_grant_type":
            "the app must be an API Services app with the client credentials grant"
        default: "check OKTA_ORG_URL and the app \(facts.clientID) in the Admin Console"
        }
    }

    /// The defects of an assertion, told apart by Okta's words (error-codes.json).
    private func mendOfAssertion(_ facts: Circumstances) -> String {
        let words = text.lowercased()
        func says(_ part: String) -> Bool { words.contains(part) }
        if says("kid") {
            return "set OKTA_KEY_ID to the id of a public key of the app (it is \(facts.keyID ?? "not set"))"
        }
        if says("signature is invalid") {
            return "the private key does not belong to the app's public key \(facts.keyID ?? "")".trimmed
                + "; set the matching OKTA_PRIVATE_KEY_FILE and OKTA_KEY_ID"
        }
        if says("audience") { return "set OKTA_ORG_URL to the org's own URL" }
        if says("expired") || says("future") || says("before the current time") { return clock(facts) }
        if says("jwkset") { return "register the public key in the app (General > Client Credentials > Public Keys)" }
        if says("application_type") { return "use an app of the type API Services" }
        if says("private_key_jwt") { return "set the app's client authentication to Public key / Private key" }
        return "check that OKTA_CLIENT_ID (\(facts.clientID)) is an active API Services app of this org"
    }

    private func clock(_ facts: Circumstances) -> String {
        "set this machine's clock: it is \(facts.clockOffset.magnitude) s "
            + (facts.clockOffset > 0 ? "behind" : "ahead of") + " Okta's"
    }
}
