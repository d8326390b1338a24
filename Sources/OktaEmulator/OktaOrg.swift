package import JSON
import Synchronization

/// The demo org with everything that can happen to it: requests come in as values, answers go out as values.
package final class OktaOrg: Sendable {
    /// Faults that wait for a request.
    package let faults = FaultPlan()
    private let state: Mutex<OrgState>
    private let token: String
    private let clock: @Sendable () -> Int

    init(_ options: EmulatorOptions) {
        clock = options.now ?? WallClock.milliseconds
        token = options.token
        state = Mutex(DemoOrg.make(options, now: Moment(clock())))
    }

    /// Every request so far, oldest first, up to the last 20 000.
    package func journal() -> [JournalEntry] { state.withLock { $0.journal.entries } }

    /// A user as a single read shows it, by id, login or short name; the links have no real origin.
    package func user(_ reference: String) -> JSONValue? {
        state.withLock { $0.user(reference)?.single(origin: "http://acme.okta.com") }
    }

    /// The ids of all users with this status, such as `LOCKED_OUT`, in the order of creation.
    package func userIDs(status: String) -> [String] {
        state.withLock { org in org.users.rows.filter { $0.status.rawValue == status }.map(\.id) }
    }

    /// The id of a group.
    package func groupID(named name: String) -> String? {
        state.withLock { org in org.groups.rows.first { $0.name == name }?.id }
    }

    /// The ids of a group's members; nil if there is no such group.
    package func memberIDs(ofGroup id: String) -> [String]? {
        state.withLock { $0.groups[id]?.members.rows.map(\.id) }
    }

    /// The id of an application.
    package func applicationID(labelled label: String) -> String? {
        state.withLock { org in org.applications.rows.first { $0.label == label }?.id }
    }

    /// The System Log in the order of persistence.
    package func events() -> [JSONValue] { state.withLock { $0.events.map(\.json) } }

    /// The events that one request has caused, in their order.
    package func events(causedBy requestID: String) -> [JSONValue] {
        state.withLock { org in org.events.filter { $0.requestID == requestID }.map(\.json) }
    }

    /// Makes every access token that was issued so far invalid.
    package func revokeAccessTokens() { state.withLock { $0.oauth.revokeAll() } }

    /// Ends every refresh token, as an administrator who revokes a person's sessions does.
    package func revokeRefreshTokens() { state.withLock { $0.oauth.devices.revokeAll() } }

    /// Ends every device code that waits, as if ten minutes had passed.
    package func expireDeviceCodes() { state.withLock { $0.oauth.devices.expireAll(at: Moment(clock())) } }

    /// A person types a code and decides; nil denies, else the login of who approves.
    ///
    /// - Returns: False if no such code waits, or nobody has that login.
    package func activate(_ userCode: String, as login: String?) -> Bool {
        state.withLock { org in
            var decision = DeviceGrants.Request.Decision.denied
            if let login {
                guard let user = org.user(login) else { return false }
                decision = .approved(user.id)
            }
            return org.oauth.devices.decide(userCode, decision, at: Moment(clock()))
        }
    }

    /// Makes every DPoP nonce stale, as if days had passed.
    package func forgetNonces() { state.withLock { $0.oauth.forgetNonces() } }

    /// How many requests have arrived and are not answered yet.
    package var requestsInFlight: Int { state.withLock { $0.inFlight.count } }

    /// A request's answer has been sent, or its connection is gone.
    func finish(_ call: APICall) {
        guard !call.isControl else { return }
        // Tokens are never forgotten, so it is the same one as on arrival.
        state.withLock { $0.inFlight.leave(CallAuthorization.presumed(call, $0.oauth)) }
    }

    /// Answers one request, which is in flight until `finish`.
    ///
    /// The whole org is locked meanwhile, so requests take effect one after the other.
    func exchange(_ arrived: APICall) -> Exchange {
        if arrived.isControl { return .sent(ControlRoutes.reply(to: arrived, org: self)) }
        return state.withLock { org in
            var call = arrived
            call.now = Moment(clock())
            call.requestID = org.identifiers.hex(32)
            if let refusal = refusal(ofArriving: call, &org) {
                let exchange = Exchange.sent(tooMany(call, refusal: refusal, limits: crowded(call, org)))
                note(call, exchange, isApplied: false, &org)
                return exchange
            }
            let fault = faults.take(method: call.method, path: call.path)
            let changesBefore = org.changes
            if call.method != "GET" { org.beginWrite(at: call.now) }
            let exchange = respond(to: call, hitBy: fault, &org)
            let isApplied = call.method != "GET" && org.changes > changesBefore
            if call.method != "GET" { org.endWrite(isEffective: isApplied) }
            note(call, exchange, isApplied: isApplied, &org)
            if case .mutateAfter = fault, case .answer(let reply, _, _) = exchange {
                org.beginWrite(at: call.now)
                SomebodyElse.change(what: call, got: reply, &org)
                org.endWrite(isEffective: true)
            }
            return exchange
        }
    }

    /// Counts a request as in flight; which limit it is over, if any.
    private func refusal(ofArriving call: APICall, _ org: inout OrgState) -> RateRefusal? {
        let principal = CallAuthorization.presumed(call, org.oauth)
        let share = org.share(of: principal).concurrency
        switch org.inFlight.enter(principal, share: share, at: call.now) {
        case .admitted: return nil
        case .overShare: return .concurrencyShare
        case .overLimit(let isReported):
            if isReported { org.record(.concurrencyViolation, by: call, on: []) }
            return .concurrency
        }
    }

    private func note(_ call: APICall, _ exchange: Exchange, isApplied: Bool, _ org: inout OrgState) {
        org.journal.append(
            JournalEntry(
                number: 0,
                method: call.method,
                path: call.path,
                query: call.rawQuery,
                status: exchange.status,
                isApplied: isApplied,
                requestID: call.requestID,
                refusal: exchange.refusal
            )
        )
    }

    /// The headers of a 429 that is about requests in flight: zeros, and a reset that is no more than a hint.
    func crowded(_ call: APICall, _ org: OrgState) -> EmulatedRateLimits.Headers {
        EmulatedRateLimits.Headers(limit: 0, remaining: 0, reset: peek(call, org).reset)
    }

    private func tooMany(
        _ call: APICall,
        refusal: RateRefusal,
        limits: EmulatedRateLimits.Headers
    ) -> APIReply {
        var reply = APIReply(.tooManyRequests, call, limits: limits)
        reply.refusal = refusal
        return reply
    }

    /// What the headers say of a request that nobody has counted.
    func peek(_ call: APICall, _ org: OrgState) -> EmulatedRateLimits.Headers {
        org.rateLimits.peek(counted(call, CallAuthorization.presumed(call, org.oauth), org), at: call.now)
    }

    private func counted(_ call: APICall, _ principal: Principal, _ org: OrgState) -> EmulatedRateLimits.Count {
        EmulatedRateLimits.Count(
            principal: principal,
            share: org.share(of: principal).requests,
            bucket: RateLimitBucket.bucket(method: call.method, segments: call.segments)
        )
    }

    /// Whether one client of the sign-in page asks too often (api.md 2.5).
    private func isOverClientLimit(_ call: APICall, _ org: inout OrgState) -> Bool {
        guard call.segments.first == "activate" else { return false }
        let mode = org.settings.rateLimits.mode(of: .loginPage)
        let verdict = org.clientLimits.count(call.userAgent, mode, at: call.now)
        if let event = verdict.event { org.record(event, by: call, on: []) }
        return verdict.isRefused
    }

    /// Authenticates, counts, routes and applies one request.
    ///
    /// With `isStale` it is answered by the org as it was before the last write.
    func answer(to call: APICall, isStale: Bool = false, _ org: inout OrgState) -> APIReply {
        var call = call
        do throws(CallAuthorization.Refusal) {
            call.principal = try CallAuthorization.principal(of: call, apiToken: token, &org.oauth)
            guard call.principal != .apiToken || org.useToken(at: call.now) else { throw .api(.invalidToken) }
        } catch {
            return APIReply(error, call, limits: peek(call, org))
        }
        if isOverClientLimit(call, &org) { return tooMany(call, refusal: .client, limits: peek(call, org)) }
        let counted = org.rateLimits.count(
            counted(call, call.principal, org),
            warning: org.settings.rateLimits.warningThreshold,
            at: call.now
        )
        if let event = counted.event { org.record(event, by: call, on: [counted.bucket.logEntity]) }
        if let refusal = counted.refusal { return tooMany(call, refusal: refusal, limits: counted.headers) }
        do throws(APIError) {
            let (route, parameters) = try RouteTable.route(for: call)
            var routed = call
            routed.parameters = parameters
            try route.refuseMalformed(routed, in: org)
            var reply: APIReply
            if isStale, var earlier = org.beforeLastWrite() {
                reply = try route.handler(&earlier, routed)
            } else {
                reply = try route.handler(&org, routed)
            }
            reply.headers += APIReply.standardHeaders(call, limits: counted.headers)
            return reply
        } catch {
            return APIReply(error, call, limits: counted.headers)
        }
    }
}

extension APIReply {
    /// An error envelope.
    init(_ error: APIError, _ call: APICall, limits: EmulatedRateLimits.Headers) {
        self.init(status: error.status, body: error.json(requestID: call.requestID))
        headers = APIReply.standardHeaders(call, limits: limits)
    }

    /// What every answer of the Management API carries.
    static func standardHeaders(
        _ call: APICall,
        limits: EmulatedRateLimits.Headers
    ) -> [(name: String, value: String)] {
        [
            ("date", call.now.http), ("x-okta-request-id", call.requestID),
            ("x-rate-limit-limit", String(limits.limit)), ("x-rate-limit-remaining", String(limits.remaining)),
            ("x-rate-limit-reset", String(limits.reset)), ("cache-control", "no-cache, no-store"),
            ("pragma", "no-cache"), ("expires", "0"), ("x-content-type-options", "nosniff"),
        ]
    }
}
