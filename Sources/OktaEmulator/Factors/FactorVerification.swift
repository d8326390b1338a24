import JSON

/// Codes, answers and push notifications: how a user proves a factor.
enum FactorVerification {
    static let routes = [
        Route("POST", "/api/v1/users/{}/factors/{}/resend", resend),
        Route("POST", "/api/v1/users/{}/factors/{}/verify", verify),
        Route("GET", "/api/v1/users/{}/factors/{}/transactions/{}", poll),
    ]

    /// The least time between two codes to one number (okta/api.md 2.5).
    private static let pauseSeconds = 30

    /// Sends a code, which here only takes note of the time.
    ///
    /// - Throws: E0000109 or E0000133 if one went to the same number just before.
    static func send(
        to factor: inout FactorRecord,
        after held: [FactorRecord] = [],
        _ call: APICall
    ) throws(APIError) {
        let earlier = (held + [factor]).filter { $0.profile == factor.profile }.compactMap(\.lastSent).max()
        if factor.kind != .email, let earlier, call.now < earlier.adding(seconds: pauseSeconds) {
            throw factor.kind == .call
                ? APIError(
                    status: 429,
                    code: "E0000133",
                    summary: "A phone call was recently made. Please wait 30 seconds before trying again."
                )
                : APIError(
                    status: 429,
                    code: "E0000109",
                    summary: "An SMS message was recently sent. Please wait 30 seconds before trying again."
                )
        }
        factor.lastSent = call.now
    }

    /// - Throws: E0000001 if there is no code, E0000068 if it is another one.
    static func checkPassCode(_ body: JSONValue) throws(APIError) {
        guard let code = body["passCode"]?.string else {
            throw .validation("passCode", "passCode: The field cannot be left blank")
        }
        guard code == FactorRecord.passCode else { throw .wrongPassCode }
    }

    /// The answer while nobody has approved a push notification.
    static func waiting(
        until expires: Moment,
        for factor: FactorRecord,
        of user: UserRecord,
        transaction: String,
        _ call: APICall
    ) -> JSONValue {
        let own = "\(call.origin)/api/v1/users/\(user.id)/factors/\(factor.id)"
        return [
            "expiresAt": .moment(expires), "factorResult": "WAITING", "profile": credential(of: factor),
            "_links": ["poll": ["href": .string("\(own)/transactions/\(transaction)"), "hints": ["allow": ["GET"]]]],
        ]
    }

    /// All that a transaction tells of the factor's profile.
    private static func credential(of factor: FactorRecord) -> JSONValue {
        ["credentialId": factor.profile["credentialId"] ?? .null]
    }

    @Sendable private static func resend(_ org: inout OrgState, _ call: APICall) throws(APIError) -> APIReply {
        var (factor, user) = try FactorRoutes.factor(org, call)
        guard !factor.isActive, factor.kind.sendsCode else { throw .wrongFactorState }
        try send(to: &factor, call)
        FactorRoutes.store(factor, of: user, in: &org)
        return .ok(factor.json(user: user.id, origin: call.origin))
    }

    @Sendable private static func verify(_ org: inout OrgState, _ call: APICall) throws(APIError) -> APIReply {
        var (factor, user) = try FactorRoutes.factor(org, call)
        guard factor.isActive else { throw .wrongFactorState }
        let body = try call.optionalObject()
        switch factor.kind {
        case .question:
            guard body["answer"]?.string?.lowercased() == factor.answer?.lowercased() else { throw .wrongPassCode }
        case .push:
            let expires = call.now.adding(seconds: PushTransaction.lifeSeconds)
            let id = "v2mst." + org.identifiers.token(22)
            org.pushes[id] = PushTransaction(factor: factor.id, expires: expires)
            return APIReply(status: 201, body: waiting(until: expires, for: factor, of: user, transaction: id, call))
        case .message, .call, .email:
            guard body["passCode"] == nil else { break }
            try send(to: &factor, call)
            FactorRoutes.store(factor, of: user, in: &org)
            return .ok(["factorResult": "CHALLENGE", "profile": factor.profile])
        case .oneTimePassword, .googleAuthenticator, .fastPass: break
        case .securityKey:
            guard body["clientData"]?.string != nil, body["signatureData"]?.string != nil else {
                return .ok([
                    "factorResult": "CHALLENGE", "profile": factor.profile,
                    "_embedded": ["challenge": ["challenge": .string(org.identifiers.token(20)), "extensions": [:]]],
                ])
            }
            return .ok(["factorResult": "SUCCESS"])
        }
        if factor.kind != .question { try checkPassCode(body) }
        return .ok(["factorResult": "SUCCESS"])
    }

    @Sendable private static func poll(_ org: inout OrgState, _ call: APICall) throws(APIError) -> APIReply {
        let (factor, user) = try FactorRoutes.factor(org, call)
        let id = call.parameter(2)
        guard let push = org.pushes[id], push.factor == factor.id else { throw .notFound(id, "FactorTransaction") }
        guard call.now < push.expires else {
            return .ok(["factorResult": "TIMEOUT", "profile": credential(of: factor)])
        }
        return .ok(waiting(until: push.expires, for: factor, of: user, transaction: id, call))
    }
}
