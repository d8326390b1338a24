/// The shape of an application, and of who is assigned to one.
///
/// What a mode of sign-on requires is `SignOnMode`'s to say: applications of the catalogue need not have it.
enum ApplicationShapes {
    static let all: [String: BodyShape] = [
        "POST /api/v1/apps": application, "PUT /api/v1/apps/{}": application,
        "POST /api/v1/apps/{}/users": .object([
            "id": .required(.text), "scope": .optional(.word(["GROUP", "USER"])),
            "credentials": .optional(.some(["userName": .text])),
        ]),
        "POST /api/v1/apps/{}/users/{}": .some(["credentials": .some(["userName": .text])]),
        "PUT /api/v1/apps/{}/groups/{}": .some(["priority": .number]),
        "PATCH /api/v1/apps/{}/groups/{}": .list(.some(["op": .word(["remove", "replace"]), "path": .text])),
    ]

    private static let application = BodyShape.some([
        "label": .text, "name": .text, "signOnMode": .word(SignOnMode.allCases.map(\.rawValue)),
        "credentials": .some([
            "oauthClient": .some([
                "token_endpoint_auth_method": .word([
                    "client_secret_basic", "client_secret_jwt", "client_secret_post", "none", "private_key_jwt",
                ])
            ])
        ]),
        "settings": .some(["app": appSettings, "signOn": signOn, "oauthClient": oauthClient]),
    ])

    private static let appSettings = BodyShape.some([
        "url": .text, "authURL": .text, "buttonField": .text, "usernameField": .text, "passwordField": .text,
        "audienceRestriction": .text, "authnContextClassRef": .text, "nameIDFormat": .text, "siteURL": .text,
        "wReplyURL": .text, "groupValueFormat": .word(["dn", "samAccountName", "windowsDomainQualifiedName"]),
        "usernameAttribute": .word(["none", "upn", "upnAndUsername", "username"]),
    ])

    private static let signOn = BodyShape.some([
        "loginUrl": .text, "ssoAcsUrl": .text, "recipient": .text, "destination": .text, "audience": .text,
        "allowMultipleAcsEndpoints": .flag, "assertionSigned": .flag, "honorForceAuthn": .flag,
        "requestCompressed": .flag, "responseSigned": .flag,
    ])

    private static let oauthClient = BodyShape.object([
        "application_type": .optional(.word(["browser", "native", "service", "web"])),
        "grant_types": .required(.list(.word(grantTypes))), "redirect_uris": .optional(.texts),
        "response_types": .optional(.list(.word(["code", "id_token", "token"]))),
    ])

    private static let grantTypes = [
        "authorization_code", "client_credentials", "implicit", "interaction_code", "password", "refresh_token",
        "http://auth0.com/oauth/grant-type/mfa-oob", "http://auth0.com/oauth/grant-type/mfa-otp",
        "urn:ietf:params:oauth:grant-type:device_code", "urn:ietf:params:oauth:grant-type:jwt-bearer",
        "urn:ietf:params:oauth:grant-type:saml2-bearer", "urn:ietf:params:oauth:grant-type:token-exchange",
        "urn:okta:params:oauth:grant-type:oob", "urn:okta:params:oauth:grant-type:otp",
        "urn:openid:params:grant-type:ciba",
    ]
}
