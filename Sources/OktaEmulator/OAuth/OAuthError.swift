import JSON

/// A refusal of the token endpoint, or of an API call because of its access token.
///
/// Codes and texts are those of `error-codes.json`.
struct OAuthError: Error, Sendable, Hashable {
    var status: Int
    var code: String
    var text: String

    init(_ status: Int, _ code: String, _ text: String) {
        self.status = status
        self.code = code
        self.text = text
    }

    /// The answer of an OAuth endpoint.
    var json: JSONValue { ["error": .string(code), "error_description": .string(text)] }

    static func client(_ text: String) -> OAuthError { OAuthError(401, "invalid_client", text) }
    static func proof(_ text: String) -> OAuthError { OAuthError(400, "invalid_dpop_proof", text) }
    static func token(_ text: String) -> OAuthError { OAuthError(401, "invalid_token", text) }
    static func request(_ text: String) -> OAuthError { OAuthError(400, "invalid_request", text) }

    static let nonceDemanded = OAuthError(
        400,
        "use_dpop_nonce",
        "Authorization server requires nonce in DPoP proof."
    )
    static let multipleCredentials = OAuthError(
        401,
        "invalid_request",
        "Cannot supply multiple client credentials. Use one of the following: credentials in the Authorization "
            + "header, credentials in the post body, or a client_assertion in the post body."
    )
    static let secretRefused = OAuthError.client(
        "Client Credentials requests to the Org Authorization Server must use the private_key_jwt "
            + "token_endpoint_auth_method."
    )
    static let noService = OAuthError.client(
        "Only clients with 'application_type' of 'service' may use the client_credentials 'grant_type' with the Org "
            + "Authorization Server."
    )
    static let noneGranted = OAuthError(400, "consent_required", "You are not allowed any of the requested scopes.")
    static let noScopes = OAuthError(400, "invalid_scope", "No scopes were requested.")
    static let openID = OAuthError(400, "invalid_scope", "Cannot request 'openid' scopes using client credentials.")
    static let unknownScope = OAuthError(
        400,
        "invalid_scope",
        "The requested scope is invalid, unknown, malformed, or exceeds the scope granted by the resource owner."
    )
    static let insufficientScope = OAuthError(
        403,
        "insufficient_scope",
        "The access token provided does not contain the required scopes."
    )
}
