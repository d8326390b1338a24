import JSON

/// `/api/v1/users/{id}/factors`: what a user signs in with besides the password.
enum FactorRoutes {
    static let routes =
        [
            Route("GET", "/api/v1/users/{}/factors", list),
            Route("POST", "/api/v1/users/{}/factors", enroll),
            Route("GET", "/api/v1/users/{}/factors/catalog", catalog),
            Route("GET", "/api/v1/users/{}/factors/questions", questions),
            Route("GET", "/api/v1/users/{}/factors/{}", get),
            Route("DELETE", "/api/v1/users/{}/factors/{}", unenroll),
            Route("POST", "/api/v1/users/{}/factors/{}/lifecycle/activate", activate),
        ] + FactorVerification.routes

    /// The factor that a path names, and whose it is.
    static func factor(
        _ org: OrgState,
        _ call: APICall
    ) throws(APIError) -> (factor: FactorRecord, user: UserRecord) {
        let user = try UserRoutes.user(org, call)
        guard let factor = user.factors.first(where: { $0.id == call.parameter(1) }) else {
            throw .notFound(call.parameter(1), "UserFactor")
        }
        return (factor, user)
    }

    /// Puts a changed factor back to its user.
    static func store(_ factor: FactorRecord, of user: UserRecord, in org: inout OrgState) {
        org.users.update(user.id) { user in
            guard let index = user.factors.firstIndex(where: { $0.id == factor.id }) else { return }
            user.factors[index] = factor
        }
    }

    @Sendable private static func list(_ org: inout OrgState, _ call: APICall) throws(APIError) -> APIReply {
        let user = try UserRoutes.user(org, call)
        return .ok(.array(user.factors.map { $0.json(user: user.id, origin: call.origin) }))
    }

    @Sendable private static func get(_ org: inout OrgState, _ call: APICall) throws(APIError) -> APIReply {
        let found = try factor(org, call)
        return .ok(found.factor.json(user: found.user.id, origin: call.origin))
    }

    /// What the user could enrol, with what is enrolled already.
    @Sendable private static func catalog(_ org: inout OrgState, _ call: APICall) throws(APIError) -> APIReply {
        let user = try UserRoutes.user(org, call)
        let address = "\(call.origin)/api/v1/users/\(user.id)/factors"
        let kinds = FactorKind.allCases.filter { $0 != .fastPass }.map { kind -> JSONValue in
            let held = user.factors.first { $0.kind == kind }
            let status = held.map { $0.isActive ? "ACTIVE" : "PENDING_ACTIVATION" } ?? "NOT_SETUP"
            var links: JSONValue = ["enroll": ["href": .string(address), "hints": ["allow": ["POST"]]]]
            if kind == .question {
                let questions: JSONValue = ["href": .string("\(address)/questions"), "hints": ["allow": ["GET"]]]
                links = links.setting("questions", to: questions)
            }
            return [
                "factorType": .string(kind.type), "provider": .string(kind.provider),
                "vendorName": .string(kind.provider), "enrollment": "OPTIONAL", "status": .string(status),
                "_links": links,
            ]
        }
        return .ok(.array(kinds))
    }

    @Sendable private static func questions(_ org: inout OrgState, _ call: APICall) throws(APIError) -> APIReply {
        _ = try UserRoutes.user(org, call)
        let all = SecurityQuestion.texts.map { question -> JSONValue in
            ["question": .string(question.name), "questionText": .string(question.text)]
        }
        return .ok(.array(all))
    }

    /// Enrols a factor: a question is active at once, the others wait until the user has proved them.
    @Sendable private static func enroll(_ org: inout OrgState, _ call: APICall) throws(APIError) -> APIReply {
        let user = try UserRoutes.user(org, call)
        guard user.status != .deprovisioned else { throw .wrongStatus }
        let wanted = try FactorEnrollment(try call.object(), of: user)
        let replacesPhone = try call.flag("updatePhone", default: false) && wanted.kind == .message
        let isProved = try call.flag("activate", default: false) && wanted.kind.sendsCode
        let held = user.factors.filter { $0.kind == wanted.kind }
        guard wanted.kind.repeats || replacesPhone || !held.contains(where: \.isActive) else {
            throw .validation("factorEnrollRequest", "A factor of this type is already set up.")
        }
        var factor = FactorRecord(
            id: org.identifiers.next(wanted.kind.idPrefix),
            kind: wanted.kind,
            created: call.now.wholeSecond,
            profile: wanted.profile
        )
        factor.answer = wanted.answer
        factor.isActive = isProved || wanted.kind == .question
        if wanted.kind.sendsCode, !isProved { try FactorVerification.send(to: &factor, after: held, call) }
        org.users.update(user.id) { user in
            if !wanted.kind.repeats { user.factors.removeAll { $0.kind == wanted.kind } }
            user.factors.append(factor)
        }
        if factor.isActive { recordActivation(of: factor, user, &org, call) } else { org.noteChange() }
        let embedded = FactorEnrollment.embedded(for: factor, of: user, &org.identifiers, call)
        return .ok(factor.json(user: user.id, origin: call.origin, embedded: embedded))
    }

    private static func recordActivation(
        of factor: FactorRecord,
        _ user: UserRecord,
        _ org: inout OrgState,
        _ call: APICall
    ) {
        org.record(
            .factorActivate,
            by: call,
            on: [user.logEntity],
            details: [("factor", .string(factor.kind.type))]
        )
    }

    /// Proves a factor by the code that was sent or shown, or by what a security key has signed.
    @Sendable private static func activate(_ org: inout OrgState, _ call: APICall) throws(APIError) -> APIReply {
        var (factor, user) = try factor(org, call)
        guard !factor.isActive else { throw .wrongFactorState }
        let body = try call.optionalObject()
        switch factor.kind {
        case .push:
            let embedded = FactorEnrollment.embedded(for: factor, of: user, &org.identifiers, call)
            return .ok(factor.json(user: user.id, origin: call.origin, embedded: embedded))
        case .securityKey:
            guard body["attestation"]?.string != nil, body["clientData"]?.string != nil else {
                throw .validation("attestation", "attestation: The field cannot be left blank")
            }
            factor.profile = [
                "credentialId": .string(org.identifiers.token(86)), "authenticatorName": "Security key",
            ]
        case .question, .message, .call, .email, .oneTimePassword, .googleAuthenticator, .fastPass:
            try FactorVerification.checkPassCode(body)
        }
        factor.isActive = true
        factor.lastUpdated = call.now.wholeSecond
        store(factor, of: user, in: &org)
        recordActivation(of: factor, user, &org, call)
        return .ok(factor.json(user: user.id, origin: call.origin))
    }

    /// Removes a factor; of Okta Verify all methods go together.
    @Sendable private static func unenroll(_ org: inout OrgState, _ call: APICall) throws(APIError) -> APIReply {
        let (factor, user) = try factor(org, call)
        _ = try call.flag("removeRecoveryEnrollment", default: false)
        guard user.status != .deprovisioned else { throw .wrongStatus }
        let takesSiblings = factor.kind == .push || factor.kind == .fastPass
        let gone = user.factors.filter { $0.id == factor.id || (takesSiblings && $0.kind.isOktaVerify) }
        org.users.update(user.id) { user in
            user.factors.removeAll { factor in gone.contains { $0.id == factor.id } }
        }
        for factor in gone {
            org.record(
                .factorDeactivate,
                by: call,
                on: [user.logEntity],
                details: [("factor", .string(factor.kind.type))]
            )
        }
        return .empty
    }
}
