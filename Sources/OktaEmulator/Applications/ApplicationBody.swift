import JSON

/// What a request says about an application, once it is known to be sound.
struct ApplicationBody {
    private static let labelLimit = 100

    var name: String
    var label: String
    var mode: SignOnMode
    var settings: JSONValue
    /// Whether it comes from the catalogue of integrations and not from a template.
    var isFromCatalogue: Bool
    private let sent: JSONValue

    /// - Parameters:
    ///   - body: The application as it was sent.
    ///   - old: The application that is replaced; nil for a new one.
    ///   - org: Where labels must be different.
    /// - Throws: E0000001 with the field in the cause; E0000040 for a label that is taken.
    init(_ body: JSONValue, replacing old: ApplicationRecord?, in org: OrgState) throws(APIError) {
        sent = body
        label = try Self.label(body, holder: old?.id, in: org)
        mode = try Self.mode(body, replacing: old)
        let named = old?.name ?? body["name"]?.string
        if let named {
            guard named.utf8.allSatisfy({ $0 == 95 || (48...57).contains($0) || (97...122).contains($0) }) else {
                throw .validation("name", "name: Does not match required pattern")
            }
        }
        guard named != nil || mode.templates.isEmpty else {
            throw .validation("name", "name: The field cannot be left blank")
        }
        name = named ?? Self.ownName(of: label, in: org)
        let templates = mode.templates
        isFromCatalogue = old?.isSparse ?? (named.map { !templates.contains($0) } ?? false)
        if !isFromCatalogue { try Self.checkSettings(body["settings"], of: mode) }
        guard old != nil || isFromCatalogue || mode != .openIDConnect || body["credentials"] != nil else {
            throw .validation("credentials", "credentials: The field cannot be left blank")
        }
        settings = Self.settings(body["settings"], of: mode, isFromCatalogue: isFromCatalogue)
    }

    private static func label(_ body: JSONValue, holder: String?, in org: OrgState) throws(APIError) -> String {
        let label = body["label"]?.string ?? ""
        guard !label.isEmpty else { throw .validation("label", "label: The field cannot be left blank") }
        guard label.count <= labelLimit else { throw .validation("label", "label: The field is too long") }
        guard !org.applications.rows.contains(where: { $0.label == label && $0.id != holder }) else {
            throw .labelTaken
        }
        return label
    }

    private static func mode(_ body: JSONValue, replacing old: ApplicationRecord?) throws(APIError) -> SignOnMode {
        // Applications of the catalogue may have no mode, and are replaced without one.
        let kept = old.flatMap { $0.isSparse ? $0.signOnMode : nil }
        guard let text = body["signOnMode"]?.string ?? kept else {
            throw .validation("signOnMode", "signOnMode: The field cannot be left blank")
        }
        guard let mode = SignOnMode(rawValue: text) else {
            throw .validation("signOnMode", "signOnMode: '\(text)' is not a valid sign-on mode")
        }
        guard old?.signOnMode == nil || old?.signOnMode == text else {
            throw .validation("signOnMode", "signOnMode: The sign-on mode of an application cannot be changed")
        }
        return mode
    }

    /// The key that Okta makes up for a custom application, such as `acme_timesheets_1`.
    private static func ownName(of label: String, in org: OrgState) -> String {
        let stem = "\(OrgFacts.subdomain)_\(DemoNames.folded(label))_"
        let taken = Set(org.applications.rows.map(\.name))
        let number = (1...).first { !taken.contains(stem + String($0)) } ?? 1
        return stem + String(number)
    }

    private static func checkSettings(_ settings: JSONValue?, of mode: SignOnMode) throws(APIError) {
        for path in mode.requiredSettings where (settings?[path[0]]?[path[1]]?.string ?? "").isEmpty {
            let field = "settings.\(path.joined(separator: "."))"
            throw .validation(field, "\(field): The field cannot be left blank")
        }
        for name in mode.requiredFlags where settings?["signOn"]?[name]?.bool == nil {
            throw .validation(name, "settings.signOn.\(name): The field cannot be left blank")
        }
        guard mode == .openIDConnect else { return }
        let client = settings?["oauthClient"]
        let grants = (client?["grant_types"]?.elements ?? []).compactMap(\.string)
        guard !grants.isEmpty else {
            throw .validation("grant_types", "settings.oauthClient.grant_types: The field cannot be left blank")
        }
        let kind = client?["application_type"]?.string ?? "web"
        guard ["web", "native", "browser", "service"].contains(kind) else {
            throw .validation("application_type", "settings.oauthClient.application_type: '\(kind)' is not valid")
        }
        let needsRedirect = !Set(grants).isDisjoint(with: ["authorization_code", "implicit"])
        guard !needsRedirect || (client?["redirect_uris"]?.count ?? 0) > 0 else {
            throw .validation("redirect_uris", "settings.oauthClient.redirect_uris: The field cannot be left blank")
        }
    }

    /// What was sent, with what Okta adds where nothing was.
    private static func settings(_ sent: JSONValue?, of mode: SignOnMode, isFromCatalogue: Bool) -> JSONValue {
        let network: JSONValue = ["network": ["connection": "DISABLED"], "message": .null, "helpUrl": .null]
        var settings: JSONValue = [
            "app": [:], "notifications": ["vpn": network], "manualProvisioning": false, "implicitAssignment": false,
            "emOptInStatus": "NONE", "notes": ["admin": .null, "enduser": .null],
        ]
        for member in sent?.members ?? [] { settings = settings.setting(member.key, to: member.value) }
        if mode == .saml20, !isFromCatalogue { settings = settings.setting("signOn", to: signOn(sent?["signOn"])) }
        if mode == .openIDConnect { settings = settings.setting("oauthClient", to: client(sent?["oauthClient"])) }
        return settings
    }

    private static func signOn(_ sent: JSONValue?) -> JSONValue {
        var signOn: JSONValue = [
            "defaultRelayState": .null, "idpIssuer": "http://www.okta.com/${org.externalKey}",
            "subjectNameIdTemplate": "${user.userName}",
            "subjectNameIdFormat": "urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified", "responseSigned": true,
            "assertionSigned": true, "signatureAlgorithm": "RSA_SHA256", "digestAlgorithm": "SHA256",
            "honorForceAuthn": true, "requestCompressed": false, "allowMultipleAcsEndpoints": false,
            "authnContextClassRef": "urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport",
            "attributeStatements": [],
        ]
        for member in sent?.members ?? [] { signOn = signOn.setting(member.key, to: member.value) }
        return signOn
    }

    private static func client(_ sent: JSONValue?) -> JSONValue {
        var client: JSONValue = [
            "client_uri": .null, "logo_uri": .null, "response_types": ["code"], "application_type": "web",
            "consent_method": "TRUSTED", "issuer_mode": "ORG_URL",
            "idp_initiated_login": ["mode": "DISABLED", "default_scope": []], "wildcard_redirect": "DISABLED",
            "dpop_bound_access_tokens": false,
        ]
        for member in sent?.members ?? [] { client = client.setting(member.key, to: member.value) }
        return client
    }

    /// The new application, or the old one with everything replaced that is not Okta's to decide.
    func record(
        replacing old: ApplicationRecord?,
        _ identifiers: inout Identifiers,
        at now: Moment
    ) -> ApplicationRecord {
        let id = old?.id ?? identifiers.next("0oa")
        var record = ApplicationRecord(
            id: id,
            name: name,
            label: label,
            isActive: old?.isActive ?? true,
            signOnMode: mode.rawValue,
            created: old?.created ?? now.wholeSecond,
            lastUpdated: now.wholeSecond,
            features: old?.features ?? [],
            settings: settings,
            credentials: credentials(of: id, old: old?.credentials, &identifiers),
            isSparse: isFromCatalogue
        )
        record.users = old?.users ?? record.users
        record.groups = old?.groups ?? []
        record.accessPolicyID = old.map(\.accessPolicyID) ?? (isService ? nil : OrgFacts.accessPolicyID)
        record.accessibility = sent["accessibility"]
        record.visibility = sent["visibility"]
        record.profile = sent["profile"]
        return record
    }

    /// Whether nobody signs in to it: such an app has no policy.
    private var isService: Bool { settings["oauthClient"]?["application_type"]?.string == "service" }

    private func credentials(of id: String, old: JSONValue?, _ identifiers: inout Identifiers) -> JSONValue {
        let asked = sent["credentials"]
        let template: JSONValue = ["template": "${source.login}", "type": "BUILT_IN"]
        let key: JSONValue = mode.isSigned ? ["kid": .string(identifiers.token(43))] : [:]
        var credentials: JSONValue = [
            "userNameTemplate": asked?["userNameTemplate"] ?? template, "signing": old?["signing"] ?? key,
        ]
        for member in asked?.members ?? [] where !["userNameTemplate", "signing", "oauthClient"].contains(member.key) {
            credentials = credentials.setting(member.key, to: member.value)
        }
        guard mode == .openIDConnect else { return credentials }
        return credentials.setting("oauthClient", to: oauthClient(id, asked?["oauthClient"], old, &identifiers))
    }

    /// A client that proves itself by a secret gets one; it is made once and kept.
    private func oauthClient(
        _ id: String,
        _ asked: JSONValue?,
        _ old: JSONValue?,
        _ identifiers: inout Identifiers
    ) -> JSONValue {
        let kept = old?["oauthClient"]
        let method = asked?["token_endpoint_auth_method"]?.string ?? "client_secret_basic"
        let needsProof = method == "none" || settings["oauthClient"]?["application_type"]?.string == "browser"
        let client: JSONValue = [
            "autoKeyRotation": asked?["autoKeyRotation"] ?? true, "client_id": kept?["client_id"] ?? .string(id),
            "token_endpoint_auth_method": .string(method),
            "pkce_required": asked?["pkce_required"] ?? .bool(needsProof),
        ]
        guard method.hasPrefix("client_secret") else { return client }
        return client.setting("client_secret", to: kept?["client_secret"] ?? .string(identifiers.token(64)))
    }
}
