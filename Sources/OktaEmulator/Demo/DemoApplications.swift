import JSON

/// The 25 applications of the demo org.
enum DemoApplications {
    private struct Plan {
        var label: String
        var name: String
        var mode: String?
        /// Groups that have it.
        var groups: [String] = []
        /// Of 100 people, how many have it by themselves.
        var directPercent = 0
        /// Whether the person that the demo deactivates has it directly, and so loses it.
        var hasLeaver = false
        var isActive = true
        var isSparse = false
        var features: [String] = []
    }

    private static let plans: [Plan] = [
        Plan(label: "Okta Admin Console", name: "saasure", mode: "OPENID_CONNECT", groups: ["Acme Admins"]),
        Plan(label: "Okta Dashboard", name: "okta_enduser", mode: "OPENID_CONNECT", groups: ["Everyone"]),
        Plan(label: "Okta Browser Plugin", name: "okta_browser_plugin", mode: "OPENID_CONNECT", groups: ["Everyone"]),
        Plan(
            label: "corp.acme.example",
            name: "active_directory",
            isSparse: true,
            features: ["IMPORT_NEW_USERS", "IMPORT_PROFILE_UPDATES"]
        ),
        Plan(
            label: "Payroll",
            name: "acme_payroll_1",
            mode: "SAML_2_0",
            groups: ["Finance", "Payroll Approvers"],
            directPercent: 1,
            hasLeaver: true
        ),
        Plan(label: "Expense Desk", name: "expense_desk", mode: "SAML_2_0", groups: ["Everyone"], isSparse: true),
        Plan(label: "Wiki", name: "acme_wiki_1", mode: "SAML_2_0", groups: ["Everyone"]),
        Plan(
            label: "CRM",
            name: "cloud_crm",
            mode: "SAML_2_0",
            groups: ["CRM Users"],
            directPercent: 1,
            isSparse: true,
            features: ["PUSH_NEW_USERS", "PUSH_USER_DEACTIVATION", "GROUP_PUSH"]
        ),
        Plan(label: "Source Control", name: "oidc_client", mode: "OPENID_CONNECT", groups: ["Source Control Users"]),
        Plan(label: "Build Farm", name: "oidc_client", mode: "OPENID_CONNECT", groups: ["Engineering"]),
        Plan(
            label: "Feature Flags",
            name: "oidc_client",
            mode: "OPENID_CONNECT",
            groups: ["Product", "Release Managers"]
        ),
        Plan(label: "Cloud Console", name: "acme_cloud_1", mode: "SAML_2_0", groups: ["On-call"], directPercent: 2),
        Plan(label: "Data Warehouse", name: "acme_warehouse_1", mode: "SAML_2_0", directPercent: 5, hasLeaver: true),
        Plan(label: "Project Tracker", name: "acme_tracker_1", mode: "SAML_2_0", groups: ["Engineering", "Product"]),
        Plan(label: "Chat", name: "acme_chat_1", mode: "SAML_2_0", groups: ["Everyone"]),
        Plan(label: "Video Meetings", name: "acme_meetings_1", mode: "SAML_2_0", groups: ["Everyone"]),
        Plan(label: "Helpdesk", name: "acme_helpdesk_1", mode: "SAML_2_0", groups: ["IT", "Customer Success"]),
        Plan(label: "Recruiting", name: "recruiting_suite", mode: "SAML_2_0", groups: ["People"], isSparse: true),
        Plan(
            label: "E-Signature",
            name: "template_wsfed",
            mode: "WS_FEDERATION",
            groups: ["Legal"],
            directPercent: 3
        ),
        Plan(label: "Design Board", name: "template_swa", mode: "BROWSER_PLUGIN", groups: ["Product", "Marketing"]),
        Plan(label: "Benefits Portal", name: "template_swa", mode: "BROWSER_PLUGIN", groups: ["Everyone"]),
        Plan(label: "Travel Booking", name: "template_sps", mode: "SECURE_PASSWORD_STORE", groups: ["Managers"]),
        Plan(label: "Company Handbook", name: "bookmark", mode: "BOOKMARK", groups: ["Everyone"]),
        Plan(label: "Status Page", name: "bookmark", mode: "BOOKMARK", groups: ["Engineering"]),
        Plan(label: "Legacy Intranet", name: "template_basic_auth", mode: "BASIC_AUTH", isActive: false),
    ]

    private static let seatProfile: JSONValue = ["seat": "standard", "role": .null]

    /// - Returns: The id of the directory application.
    static func add(to org: inout OrgState, now: Moment) -> String {
        var directory = ""
        for (index, plan) in plans.enumerated() {
            let created = now.adding(days: -1900 + index * 60)
            let application = ApplicationRecord(
                id: org.identifiers.next("0oa"),
                name: plan.name,
                label: plan.label,
                isActive: plan.isActive,
                signOnMode: plan.mode,
                created: created,
                lastUpdated: created.adding(days: 30),
                features: plan.features,
                settings: settings(plan),
                credentials: credentials(plan, &org),
                isSparse: plan.isSparse
            )
            org.applications[application.id] = application
            if plan.mode == nil { directory = application.id }
        }
        return directory
    }

    /// Gives the applications to the groups and people of their plans; the groups must be there.
    static func assign(in org: inout OrgState, now: Moment, _ chance: inout SeededGenerator) {
        for (application, plan) in zip(org.applications.rows, plans) {
            let date = application.created.adding(days: 1)
            for (priority, name) in plan.groups.enumerated() {
                guard let group = org.groups.rows.first(where: { $0.name == name }) else { continue }
                let assigned = ApplicationRecord.AssignedGroup(
                    id: group.id,
                    lastUpdated: date,
                    priority: priority,
                    profile: .object([])
                )
                org.applications.update(application.id) { $0.groups.append(assigned) }
            }
            guard plan.directPercent > 0 else { continue }
            for user in org.users.rows where user.status == .active {
                let isChosen = chance.chance(percent: plan.directPercent) && !DemoPeople.isNewcomer(user)
                guard isChosen || (plan.hasLeaver && user.login == "dana.kim@acme.example") else { continue }
                let own = ApplicationRecord.DirectUser(
                    id: user.id,
                    created: max(date, user.created),
                    lastUpdated: max(date, user.created),
                    userName: user.login,
                    profile: plan.isSparse ? seatProfile : .object([])
                )
                org.applications.update(application.id) { $0.users[user.id] = own }
            }
        }
    }

    private static func settings(_ plan: Plan) -> JSONValue {
        let vpn: JSONValue = ["network": ["connection": "DISABLED"], "message": .null, "helpUrl": .null]
        var members: [(key: String, value: JSONValue)] = [
            ("app", application(plan)), ("notifications", ["vpn": vpn]), ("manualProvisioning", false),
            ("implicitAssignment", false),
        ]
        if !plan.isSparse { members.append(("notes", ["admin": .null, "enduser": .null])) }
        if plan.mode == "SAML_2_0" { members.append(("signOn", signOn(plan))) }
        if plan.name == "oidc_client" { members.append(("oauthClient", oauthClient(plan))) }
        return .object(members)
    }

    private static func application(_ plan: Plan) -> JSONValue {
        switch plan.mode {
        case nil:
            ["namingContext": "corp.acme.example", "scanRate": .null, "searchOrgUnit": .null, "activationEmail": ""]
        case "BOOKMARK"?:
            ["requestIntegration": false, "url": .string("https://www.acme.example/" + DemoNames.folded(plan.label))]
        case "BROWSER_PLUGIN"?:
            [
                "url": "https://www.acme.example/login", "buttonField": "btn-login", "usernameField": "user",
                "passwordField": "pass", "checkbox": .null, "loginUrlRegex": .null,
            ]
        case "SECURE_PASSWORD_STORE"?:
            [
                "url": "https://travel.acme.example/login", "usernameField": "user", "passwordField": "pass",
                "optionalField1": .null, "optionalField1Value": .null, "optionalField2": .null,
                "optionalField2Value": .null, "optionalField3": .null, "optionalField3Value": .null,
            ]
        case "BASIC_AUTH"?:
            ["url": "https://intranet.acme.example", "authURL": "https://intranet.acme.example/auth"]
        case "WS_FEDERATION"?: federation(DemoNames.folded(plan.label) + ".acme.example")
        case "SAML_2_0"? where plan.isSparse: ["subdomain": "acme", "secretKey": .null, "seats": 300, "joinAll": false]
        default: .object([])
        }
    }

    private static func federation(_ host: String) -> JSONValue {
        [
            "siteURL": .string("https://\(host)"), "realm": .string("urn:\(host)"),
            "wReplyURL": .string("https://\(host)/wsfed"), "wReplyOverride": false,
            "audienceRestriction": .string("https://\(host)"),
            "nameIDFormat": "urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress",
            "authnContextClassRef": "urn:oasis:names:tc:SAML:1.0:am:password",
            "usernameAttribute": "username", "groupValueFormat": "dn", "groupName": .null, "groupFilter": .null,
            "attributeStatements": .null,
        ]
    }

    /// Catalogue SAML applications leave the five booleans out.
    private static func signOn(_ plan: Plan) -> JSONValue {
        let host = DemoNames.folded(plan.label) + ".acme.example"
        guard !plan.isSparse else {
            return [
                "defaultRelayState": "", "ssoAcsUrlOverride": .null, "audienceOverride": .null,
                "attributeStatements": [],
            ]
        }
        return [
            "defaultRelayState": .null, "ssoAcsUrl": .string("https://\(host)/saml/acs"),
            "recipient": .string("https://\(host)/saml/acs"), "destination": .string("https://\(host)/saml/acs"),
            "audience": .string("https://\(host)"), "idpIssuer": "http://www.okta.com/${org.externalKey}",
            "subjectNameIdTemplate": "${user.userName}",
            "subjectNameIdFormat": "urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress",
            "responseSigned": true, "assertionSigned": true, "signatureAlgorithm": "RSA_SHA256",
            "digestAlgorithm": "SHA256", "honorForceAuthn": true, "requestCompressed": false,
            "allowMultipleAcsEndpoints": false,
            "authnContextClassRef":
                "urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport", "attributeStatements": [],
        ]
    }

    private static func oauthClient(_ plan: Plan) -> JSONValue {
        let host = DemoNames.folded(plan.label) + ".acme.example"
        return [
            "client_uri": .null, "logo_uri": .null, "redirect_uris": [.string("https://\(host)/callback")],
            "response_types": ["code"], "grant_types": ["authorization_code"], "application_type": "web",
            "consent_method": "TRUSTED", "issuer_mode": "ORG_URL", "wildcard_redirect": "DISABLED",
        ]
    }

    private static func credentials(_ plan: Plan, _ org: inout OrgState) -> JSONValue {
        let template: JSONValue = ["template": "${source.login}", "type": "BUILT_IN"]
        let signing: JSONValue =
            plan.mode == "SAML_2_0" || plan.mode == "OPENID_CONNECT"
            ? ["kid": .string(org.identifiers.token(43))] : [:]
        return ["userNameTemplate": template, "signing": signing]
    }
}
