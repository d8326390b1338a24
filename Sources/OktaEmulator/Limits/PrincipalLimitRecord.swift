import JSON

/// How much of the org's limits one principal may use, in percent.
struct PrincipalShare: Sendable, Hashable {
    /// Of each bucket.
    var requests = 50
    /// Of the requests in flight.
    var concurrency = 50

    /// Of those whom nobody knows yet: only the org's own limit holds for what they have in flight.
    static let anonymous = PrincipalShare(concurrency: 100)
}

/// What an administrator has set for one API token or OAuth app (api.md 2.4).
struct PrincipalLimitRecord: Identifiable, Sendable {
    enum Kind: String, CaseIterable, Sendable {
        case app = "OAUTH_CLIENT"
        case token = "SSWS_TOKEN"
    }

    let id: String
    /// The id of the token or the app.
    let principalID: String
    let kind: Kind
    var share = PrincipalShare()
    let created: Moment
    let createdBy: String
    var lastUpdated: Moment
    var lastUpdatedBy: String

    /// Okta writes these dates without milliseconds.
    var json: JSONValue {
        [
            "id": .string(id), "orgId": .string(OrgFacts.id), "principalId": .string(principalID),
            "principalType": .string(kind.rawValue), "defaultPercentage": .number(share.requests),
            "defaultConcurrencyPercentage": .number(share.concurrency), "lastUpdate": .string(Self.text(lastUpdated)),
            "lastUpdatedBy": .string(lastUpdatedBy), "createdDate": .string(Self.text(created)),
            "createdBy": .string(createdBy),
        ]
    }

    private static func text(_ moment: Moment) -> String { "\(moment.iso.dropLast(5))Z" }
}

extension OrgState {
    /// How much of the org's limits a principal may use: half, where nobody has set anything else.
    func share(of principal: Principal) -> PrincipalShare {
        let id: String
        switch principal {
        case .apiToken: id = OrgFacts.apiTokenID
        case .client(let client): id = client
        // Whoever signed in through an app has a share of their own; there is no record for people.
        case .user: return PrincipalShare()
        case .anonymous: return .anonymous
        }
        return principalLimits.rows.first { $0.principalID == id }?.share ?? PrincipalShare()
    }
}
