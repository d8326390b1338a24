import JSON

/// Paths that no Okta org has, for tests in other processes: they need no token and are open to this machine only.
///
///     GET    /__faults   every kind of fault, with its members and what it does (`FaultForm`)
///     POST   /__faults   {"method": "POST", "pathPrefix": "/api/v1/users", "times": 1, "kind": "resetAfterApply"}
///     DELETE /__faults   forgets the faults that wait
///     POST   /__devices  {"user_code": "BCDFGHJK", "login": "dana.kim@acme.example"}; without `login` it is denied
///     DELETE /__devices  ends every refresh token, and every device code that waits
///     GET    /__journal  every request so far
///     GET    /__routes   method and path of every route that an org has; `{}` is any one segment
enum ControlRoutes {
    static func reply(to call: APICall, org: OktaOrg) -> APIReply {
        guard call.isLocal else { return refusal(.forbidden) }
        switch (call.method, call.path) {
        case ("GET", "/__journal"): return .ok(.array(org.journal().map(\.json)))
        case ("GET", "/__routes"):
            return .ok(.array(RouteTable.all.map { ["method": .string($0.method), "path": .string($0.path)] }))
        case ("GET", "/__faults"): return .ok(FaultForm.json)
        case ("DELETE", "/__faults"):
            org.faults.removeAll()
            return .empty
        case ("DELETE", "/__devices"):
            org.revokeRefreshTokens()
            org.expireDeviceCodes()
            return .empty
        case ("POST", "/__devices"):
            guard let json = try? call.object(),
                org.activate(json["user_code"]?.string ?? "", as: json["login"]?.string)
            else { return refusal(.validation("user_code", "no such code waits, or nobody has that login")) }
            return .emptyObject
        case ("POST", "/__faults"):
            do throws(APIError) {
                org.faults.add(try FaultForm.fault(try call.object()))
                return .emptyObject
            } catch {
                return refusal(error)
            }
        default: return refusal(.unknownPath)
        }
    }

    private static func refusal(_ error: APIError) -> APIReply {
        APIReply(status: error.status, body: error.json(requestID: String(repeating: "0", count: 32)))
    }
}
