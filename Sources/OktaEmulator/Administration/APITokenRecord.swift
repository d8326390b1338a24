import JSON

/// One API token as administrators see it; the secret is shown nowhere.
struct APITokenRecord: Identifiable, Sendable {
    /// A token that is not used for so long ends (okta/api.md 1.1).
    static let idleDays = 30

    let id: String
    var name: String
    /// Whose power it has.
    var userID: String
    var created: Moment
    /// Each use renews it.
    var lastUsed: Moment
    /// From where it may be used: `{"connection": "ANYWHERE"}` or a list of zones.
    var network: JSONValue = ["connection": "ANYWHERE"]

    var expires: Moment { lastUsed.adding(days: APITokenRecord.idleDays) }
    var logEntity: LogEntity { LogEntity(id: id, type: "Token", alternateId: "unknown", displayName: name) }

    func json(origin: String) -> JSONValue {
        let own: JSONValue = [
            "href": .string("\(origin)/api/v1/api-tokens/\(id)"), "hints": ["allow": ["GET", "DELETE"]],
        ]
        let owner: JSONValue = [
            "href": .string("\(origin)/api/v1/users/\(userID)"), "hints": ["allow": ["GET"]],
        ]
        return [
            "id": .string(id), "name": .string(name), "userId": .string(userID), "clientName": "Okta API",
            "tokenWindow": .string("P\(APITokenRecord.idleDays)D"), "network": network, "expiresAt": .moment(expires),
            "created": .moment(created), "lastUpdated": .moment(lastUsed), "_links": ["self": own, "user": owner],
        ]
    }
}

extension OrgState {
    /// Uses the org's one working API token; false if it was revoked, has expired, or belongs to nobody any more.
    mutating func useToken(at now: Moment) -> Bool {
        guard let token = apiTokens[OrgFacts.apiTokenID], now < token.expires, users.contains(token.userID) else {
            return false
        }
        apiTokens.update(token.id) { $0.lastUsed = max($0.lastUsed, now.wholeSecond) }
        return true
    }

    /// Revokes the tokens of somebody who is deactivated.
    mutating func revokeTokens(of user: String, by call: APICall) {
        for token in apiTokens.rows where token.userID == user {
            apiTokens[token.id] = nil
            record(.apiTokenRevoke, by: call, on: [token.logEntity])
        }
    }
}
