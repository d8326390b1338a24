import JSON

/// What administrators may set about the org itself.
struct OrgSettings: Sendable {
    /// Whom Okta turns to.
    enum Contact: String, CaseIterable, Sendable {
        case billing = "BILLING"
        case technical = "TECHNICAL"
    }

    /// The texts of `/org` with what they are before anybody sets them, in the order in which Okta shows them.
    static let texts: [(key: String, value: JSONValue)] = [
        ("phoneNumber", ""), ("endUserSupportHelpURL", ""), ("supportPhoneNumber", ""), ("address1", .null),
        ("address2", .null), ("city", .null), ("state", .null), ("country", .null), ("postalCode", .null),
    ]

    var companyName = OrgFacts.companyName
    /// Nil is the org's own address.
    var website: String?
    var texts = Profile(OrgSettings.texts)
    var lastUpdated = OrgSettings.created
    /// The ids of users.
    var contacts: [Contact: String] = [:]
    var rateLimits = RateLimitSettings()
    var showsFooter = true
    var refusesOktaMail = false
    /// Until when Okta's support may look into the org; nil if it may not.
    var supportEnds: Moment?
    /// Whether new service apps get the super administrator role by themselves.
    var clientsArePrivileged = false
    /// Whether new administrators get the admin console by themselves.
    var assignsConsole = true
    /// The Aerial account that may manage the org, with who said so and when; nil if there is none.
    var aerial: (account: String, by: String, at: Moment)?

    static let created = Moment(iso: "2021-04-13T05:55:29Z") ?? Moment(0)

    func json(origin: String) -> JSONValue {
        let address = "\(origin)/api/v1/org"
        let upload: JSONValue = ["href": .string("\(address)/logo"), "hints": ["allow": ["POST"]]]
        let links: JSONValue = [
            "preferences": .link("\(address)/preferences"), "uploadLogo": upload,
            "oktaCommunication": .link("\(address)/privacy/oktaCommunication"),
            "oktaSupport": .link("\(address)/privacy/oktaSupport"), "contacts": .link("\(address)/contacts"),
        ]
        let body: [(key: String, value: JSONValue)] = [
            ("id", .string(OrgFacts.id)), ("subdomain", .string(OrgFacts.subdomain)),
            ("companyName", .string(companyName)), ("status", "ACTIVE"), ("expiresAt", .null),
            ("created", .moment(OrgSettings.created)), ("lastUpdated", .moment(lastUpdated)),
            ("website", .string(website ?? origin)),
        ]
        return .object(body + texts.members + [("_links", links)])
    }

    /// Takes over what a request sets; `keeps` tells whether what it leaves out stays.
    ///
    /// - Throws: E0000001 for a value that is no text, or a company without a name.
    mutating func set(_ body: JSONValue, keepsOthers: Bool) throws(APIError) {
        if !keepsOthers {
            texts = Profile(OrgSettings.texts)
            website = nil
        }
        if body["companyName"] != nil || !keepsOthers {
            guard let name = body["companyName"]?.string, !name.isEmpty else {
                throw .validation("companyName", "companyName: The field cannot be left blank")
            }
            companyName = name
        }
        if let website = body["website"] { self.website = website.string }
        for member in OrgSettings.texts {
            guard let value = body[member.key] else { continue }
            guard value.isNull || value.string != nil else {
                throw .validation(member.key, "\(member.key): The attribute must be a string")
            }
            texts[member.key] = value
        }
    }
}
