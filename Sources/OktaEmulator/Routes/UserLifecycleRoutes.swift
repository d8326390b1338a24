import JSON

/// The lifecycle operations of a user and from where each is legal (api.md 7).
enum LifecycleOperation: String, CaseIterable, Sendable {
    case activate
    case reactivate
    case suspend
    case unsuspend
    case unlock
    case expirePassword = "expire_password"
    case expirePasswordWithTemporary = "expire_password_with_temp_password"
    case resetPassword = "reset_password"
    case resetFactors = "reset_factors"
    case deactivate

    /// The status after the operation.
    ///
    /// - Throws: The error that Okta gives where the operation is not legal.
    func next(from status: UserStatus, hasPassword: Bool) throws(APIError) -> UserStatus {
        switch self {
        case .activate:
            if status == .staged || status == .deprovisioned { return hasPassword ? .active : .provisioned }
            throw status == .active ? .alreadyActive : .wrongStatus
        case .reactivate:
            if status == .provisioned || status == .recovery { return status }
            throw .wrongStatus
        case .suspend:
            if status == .active { return .suspended }
            throw .validation("suspend", "Cannot suspend a user that is not active")
        case .unsuspend:
            if status == .suspended { return .active }
            throw .validation("unsuspend", "Cannot unsuspend a user that is not suspended")
        case .unlock:
            if status == .lockedOut { return .active }
            throw .notLockedOut
        case .expirePassword, .expirePasswordWithTemporary:
            if status == .active || status == .passwordExpired { return .passwordExpired }
            throw .wrongStatus
        case .resetPassword:
            if [.active, .passwordExpired, .recovery, .lockedOut].contains(status) { return .recovery }
            throw .wrongStatus
        case .resetFactors:
            if status != .deprovisioned { return status }
            throw .wrongStatus
        case .deactivate:
            if status != .deprovisioned { return .deprovisioned }
            throw .wrongStatus
        }
    }

    var eventType: EventType {
        switch self {
        case .activate: .userActivate
        case .reactivate: .userReactivate
        case .suspend: .userSuspend
        case .unsuspend: .userUnsuspend
        case .unlock: .accountUnlock
        case .expirePassword, .expirePasswordWithTemporary: .passwordExpire
        case .resetPassword: .passwordReset
        case .resetFactors: .factorsReset
        case .deactivate: .userDeactivate
        }
    }
}

/// The lifecycle calls, `POST /api/v1/users/{id}/lifecycle/…`.
enum UserLifecycleRoutes {
    static let routes = LifecycleOperation.allCases.map { operation in
        Route("POST", "/api/v1/users/{}/lifecycle/\(operation.rawValue)") { org, call throws(APIError) in
            try apply(operation, &org, call)
        }
    }

    private static func apply(
        _ operation: LifecycleOperation,
        _ org: inout OrgState,
        _ call: APICall
    ) throws(APIError) -> APIReply {
        var user = try UserRoutes.user(org, call)
        let sendsMail = try call.flag("sendEmail", default: operation != .reactivate)
        let next = try operation.next(from: user.status, hasPassword: user.hasPassword)
        guard operation != .deactivate else {
            deactivate(user, &org, call)
            return .emptyObject
        }
        let before = user
        if next != user.status { user.move(to: next, at: call.now) }
        if operation == .activate { user.activated = call.now.wholeSecond }
        if operation == .resetFactors { user.factors = [] }
        org.replace(user)
        let target = user.logEntity.changing(
            from: ["status": .string(before.status.rawValue)],
            to: ["status": .string(user.status.rawValue)]
        )
        org.record(operation.eventType, by: call, on: [next == before.status ? user.logEntity : target])
        if before.status == .deprovisioned { org.reapplyRules(to: user.id, by: call) }
        return answer(to: operation, before: before, after: user, sendsMail: sendsMail, &org, call)
    }

    /// What each operation answers with.
    ///
    /// Links and passwords in it are secrets, and stand for nothing here.
    private static func answer(
        to operation: LifecycleOperation,
        before: UserRecord,
        after user: UserRecord,
        sendsMail: Bool,
        _ org: inout OrgState,
        _ call: APICall
    ) -> APIReply {
        switch operation {
        case .activate, .reactivate:
            guard !sendsMail else { return .emptyObject }
            let token = org.identifiers.token(20)
            return .ok([
                "activationUrl": .string("\(call.origin)/welcome/\(token)"), "activationToken": .string(token),
            ])
        case .resetPassword:
            guard !sendsMail else { return .emptyObject }
            return .ok(["resetPasswordUrl": .string("\(call.origin)/reset-password/\(org.identifiers.token(20))")])
        case .expirePasswordWithTemporary: return .ok(["tempPassword": .string(org.identifiers.token(12))])
        case .expirePassword:
            // Recorded: this answer has the new status with the old date of its change; the next read is right.
            var stale = user
            stale.statusChanged = before.statusChanged
            return .ok(stale.single(origin: call.origin))
        case .suspend, .unsuspend, .unlock, .resetFactors, .deactivate: return .emptyObject
        }
    }

    /// Deactivates: own assignments and API tokens are gone and do not come back; group memberships stay.
    static func deactivate(_ user: UserRecord, _ org: inout OrgState, _ call: APICall) {
        var gone = user
        gone.move(to: .deprovisioned, at: call.now)
        org.replace(gone)
        let target = gone.logEntity.changing(
            from: ["status": .string(user.status.rawValue)],
            to: ["status": .string(gone.status.rawValue)]
        )
        org.record(.userDeactivate, by: call, on: [target])
        org.endSessions(of: user.id)
        org.revokeTokens(of: user.id, by: call)
        for application in org.applications.rows where application.users.contains(user.id) {
            org.applications[application.id]?.users[user.id] = nil
            org.record(.unassign, by: call, on: [user.logEntity, application.logEntity])
        }
    }
}
