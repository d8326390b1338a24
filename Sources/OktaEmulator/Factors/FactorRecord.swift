import JSON

/// A second means of sign-in that a user has enrolled, or is about to.
struct FactorRecord: Sendable {
    /// The one code that every factor of the emulator takes: it has no telephone to send another one to.
    static let passCode = "123456"

    let id: String
    var kind: FactorKind
    var isActive = true
    var created: Moment
    var lastUpdated: Moment
    var profile: JSONValue
    /// What answers a security question; never shown.
    var answer: String?
    /// When a code was sent last.
    var lastSent: Moment?

    init(id: String, kind: FactorKind, created: Moment, profile: JSONValue) {
        self.id = id
        self.kind = kind
        self.created = created
        lastUpdated = created
        self.profile = profile
    }

    /// The factor as Okta shows it; `embedded` is what only the answer to an enrolment has.
    func json(user: String, origin: String, embedded: JSONValue? = nil) -> JSONValue {
        var body: JSONValue = [
            "id": .string(id), "factorType": .string(kind.type), "provider": .string(kind.provider),
            "vendorName": .string(kind.provider), "status": isActive ? "ACTIVE" : "PENDING_ACTIVATION",
            "created": .moment(created), "lastUpdated": .moment(lastUpdated),
        ]
        if !profile.isNull { body = body.setting("profile", to: profile) }
        body = body.setting("_links", to: .object(links(user: user, origin: origin)))
        return embedded.map { body.setting("_embedded", to: $0) } ?? body
    }

    private func links(user: String, origin: String) -> [(key: String, value: JSONValue)] {
        let owner = "\(origin)/api/v1/users/\(user)"
        let own = "\(owner)/factors/\(id)"
        func link(_ address: String, _ methods: JSONValue...) -> JSONValue {
            ["href": .string(address), "hints": ["allow": .array(methods)]]
        }
        var links: [(key: String, value: JSONValue)] = []
        if isActive {
            if kind == .question { links.append(("questions", link("\(owner)/factors/questions", "GET"))) }
            if kind != .fastPass { links.append(("verify", link("\(own)/verify", "POST"))) }
            links.append(("self", link(own, "GET", "DELETE")))
        } else {
            if kind.sendsCode {
                let resend = link("\(own)/resend", "POST").setting("name", to: .string(kind.type))
                links.append(("resend", [resend]))
            }
            links.append(("activate", link("\(own)/lifecycle/activate", "POST")))
            links.append(("self", link(own, "GET")))
        }
        return links + [("user", link(owner, "GET"))]
    }
}

/// A push notification on its way: the emulator has nobody who would approve it.
struct PushTransaction: Sendable {
    static let lifeSeconds = 300

    var factor: String
    var expires: Moment
}
