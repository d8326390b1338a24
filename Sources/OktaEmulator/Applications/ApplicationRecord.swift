import JSON

/// One application and who has it.
struct ApplicationRecord: Identifiable, Sendable {
    /// A user's own assignment.
    struct DirectUser: Identifiable, Sendable {
        /// The user's id.
        let id: String
        var created: Moment
        var lastUpdated: Moment
        var userName: String
        var profile: JSONValue
    }

    /// A group's assignment; lower priority numbers win.
    struct AssignedGroup: Sendable {
        let id: String
        var lastUpdated: Moment
        var priority: Int
        var profile: JSONValue
    }

    let id: String
    /// The catalogue key, such as `oidc_client`; not the label.
    var name: String
    var label: String
    var isActive: Bool
    /// Nil for directories, which nobody signs in to.
    var signOnMode: String?
    var created: Moment
    var lastUpdated: Moment
    var features: [String]
    var settings: JSONValue
    var credentials: JSONValue
    /// Catalogue SAML apps and directories leave out much of what custom apps carry (real-shapes.md 2).
    var isSparse: Bool
    /// What an administrator has set instead of the default; nil where nobody did.
    var accessibility: JSONValue?
    var visibility: JSONValue?
    /// Free attributes of the application itself.
    var profile: JSONValue?
    /// The policy by which people sign in; nil for service apps, which nobody signs in to.
    var accessPolicyID: String? = OrgFacts.accessPolicyID
    var users = SortedTable<DirectUser>()
    var groups: [AssignedGroup] = []

    var logEntity: LogEntity { LogEntity(id: id, type: "AppInstance", alternateId: label, displayName: label) }

    func json(origin: String) -> JSONValue {
        var body: [(key: String, value: JSONValue)] = [
            ("id", .string(id)), ("orn", .string("orn:okta:idp:\(OrgFacts.id):apps:\(name):\(id)")),
            ("name", .string(name)), ("label", .string(label)), ("status", .string(isActive ? "ACTIVE" : "INACTIVE")),
            ("lastUpdated", .moment(lastUpdated)), ("created", .moment(created)),
            ("accessibility", ApplicationRecord.accessibility(accessibility)), ("visibility", shownVisibility),
            ("features", .array(features.map { .string($0) })),
            ("signOnMode", .text(signOnMode)), ("credentials", credentials), ("settings", settings),
        ]
        if let profile { body.append(("profile", profile)) }
        if !isSparse { body.append(("universalLogout", ["status": "UNSUPPORTED"])) }
        body.append(("_links", .object(links(origin: origin))))
        return .object(body)
    }

    private static func accessibility(_ sent: JSONValue?) -> JSONValue {
        [
            "selfService": sent?["selfService"] ?? false, "errorRedirectUrl": sent?["errorRedirectUrl"] ?? .null,
            "loginRedirectUrl": sent?["loginRedirectUrl"] ?? .null,
        ]
    }

    private var shownVisibility: JSONValue {
        let hidden = visibility?["hide"]
        return [
            "autoLaunch": visibility?["autoLaunch"] ?? false,
            "autoSubmitToolbar": visibility?["autoSubmitToolbar"] ?? false,
            "hide": ["iOS": hidden?["iOS"] ?? false, "web": hidden?["web"] ?? false],
            "appLinks": .object(signOnMode == nil ? [] : [("\(name)_link", true)]),
        ]
    }

    private func links(origin: String) -> [(key: String, value: JSONValue)] {
        let address = "\(origin)/api/v1/apps/\(id)"
        let appLink: JSONValue = [
            "name": .string("\(name)_link"), "href": .string("\(origin)/home/\(name)/\(id)/2557"), "type": "text/html",
        ]
        let logo: JSONValue = [
            "name": "medium", "href": .string("\(origin)/assets/img/logos/\(name).png"), "type": "image/png",
        ]
        let upload: JSONValue = ["href": .string(address + "/logo"), "hints": ["allow": ["POST"]]]
        let lifecycle = isActive ? "deactivate" : "activate"
        let access = accessPolicyID.map { [("accessPolicy", JSONValue.link("\(origin)/api/v1/policies/\($0)"))] } ?? []
        return [
            ("uploadLogo", upload), ("appLinks", signOnMode == nil ? [] : [appLink]),
            ("groups", .link(address + "/groups")), ("logo", [logo]), ("users", .link(address + "/users")),
            (lifecycle, .link("\(address)/lifecycle/\(lifecycle)")),
        ] + access
    }
}

/// A user's effective assignment: the user's own, or one that a group gives.
struct AssignmentView: Identifiable, Sendable {
    /// The user's id.
    let id: String
    /// True for the user's own assignment (`scope` USER), false for a group's.
    var isDirect: Bool
    var created: Moment
    var lastUpdated: Moment
    var userName: String
    var profile: JSONValue

    func json(application: String, origin: String) -> JSONValue {
        [
            "id": .string(id), "externalId": .null, "created": .moment(created), "lastUpdated": .moment(lastUpdated),
            "scope": isDirect ? "USER" : "GROUP", "status": "ACTIVE", "statusChanged": .moment(created),
            "passwordChanged": .null, "syncState": "DISABLED", "credentials": ["userName": .string(userName)],
            "profile": profile,
            "_links": [
                "app": .link("\(origin)/api/v1/apps/\(application)"),
                "user": .link("\(origin)/api/v1/users/\(id)"),
            ],
        ]
    }
}

extension ApplicationRecord.AssignedGroup {
    func json(application: String, origin: String) -> JSONValue {
        let address = "\(origin)/api/v1/apps/\(application)"
        return [
            "id": .string(id), "lastUpdated": .moment(lastUpdated), "priority": .number(priority), "profile": profile,
            "_links": [
                "app": .link(address), "self": .link("\(address)/groups/\(id)"),
                "group": .link("\(origin)/api/v1/groups/\(id)"),
            ],
        ]
    }
}
