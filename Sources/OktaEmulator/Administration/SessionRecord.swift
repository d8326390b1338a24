import JSON

/// One browser session of a user at the org.
struct SessionRecord: Identifiable, Sendable {
    /// The demo org's global session policy lets a session live so long.
    static let lifeHours = 12

    /// Also `externalSessionId` of the events that it caused.
    let id: String
    var userID: String
    var created: Moment
    var expires: Moment
    /// When the second means of sign-in was shown; nil if it never was.
    var factorVerified: Moment?

    func json(login: String, origin: String) -> JSONValue {
        let address = "\(origin)/api/v1/sessions/\(id)"
        let own: JSONValue = ["href": .string(address), "hints": ["allow": ["GET", "DELETE"]]]
        let refresh: JSONValue = ["href": .string(address + "/lifecycle/refresh"), "hints": ["allow": ["POST"]]]
        let user: JSONValue = [
            "name": .string(login), "href": .string("\(origin)/api/v1/users/\(userID)"), "hints": ["allow": ["GET"]],
        ]
        return [
            "id": .string(id), "userId": .string(userID), "login": .string(login), "createdAt": .moment(created),
            "expiresAt": .moment(expires), "status": "ACTIVE", "lastPasswordVerification": .moment(created),
            "lastFactorVerification": .moment(factorVerified),
            "amr": factorVerified == nil ? ["pwd"] : ["pwd", "mfa", "otp"],
            "idp": ["id": .string(OrgFacts.id), "type": "OKTA"], "mfaActive": .bool(factorVerified != nil),
            "_links": ["self": own, "refresh": refresh, "user": user],
        ]
    }
}

extension OrgState {
    /// Ends every browser session of a user.
    mutating func endSessions(of user: String) {
        for session in sessions.rows where session.userID == user { sessions[session.id] = nil }
    }
}
